"""Cut Source Sans 3 down to the letters our documents may hold, once, when the font is vendored.

Run by hand when the font is upgraded, never by the product:

    npm pack @expo-google-fonts/source-sans-3@0.4.1 && tar xzf expo-google-fonts-source-sans-3-0.4.1.tgz
    python -m ksadmin.core.fonts.cut package ksadmin/core/fonts

A document embeds a subset of what is left. Cutting here spares every document most of that work, and the
family is renamed because the OFL reserves the name "Source" for unmodified copies.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Ksadmin Sans"
FACES = {
    "Regular": "400Regular/SourceSans3_400Regular.ttf",
    "SemiBold": "600SemiBold/SourceSans3_600SemiBold.ttf",
}

# Latin for every European language in personal names, with Northern, Lule and Southern Sámi and Kven.
RANGES = [(0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1EF), (0x218, 0x21B), (0x1E80, 0x1E85), (0x1EA0, 0x1EF9)]
PUNCTUATION = [(0x2010, 0x2011), (0x2013, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2039, 0x203A)]
SIGNS = "Ʒʒ…‰€№™←↑→↓−☐☑✓"
FEATURES = ["kern", "locl", "mark", "mkmk", "ccmp", "lnum", "tnum"]


def cut(source: Path, target: Path, face: str) -> None:
    """Write `target`: `source` with our letters only, without hinting, under the family name `FAMILY`."""
    font = TTFont(source)
    options = subset.Options(
        layout_features=FEATURES,
        hinting=False,
        name_IDs=[0, 1, 2, 4, 5, 6, 13, 14, 16, 17],
        notdef_outline=True,
        drop_tables=["DSIG", "STAT"],
    )
    cutter = subset.Subsetter(options)
    letters = [letter for first, last in RANGES + PUNCTUATION for letter in range(first, last + 1)]
    cutter.populate(unicodes=letters, text=SIGNS)
    cutter.subset(font)
    names = {1: FAMILY, 2: face, 4: f"{FAMILY} {face}", 6: f"KsadminSans-{face}", 16: FAMILY, 17: face}
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["head"].modified = font["head"].created  # the same bytes whenever it is run
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    package, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for face, file in FACES.items():
        cut(package / file, folder / f"KsadminSans-{face}.ttf", face)
