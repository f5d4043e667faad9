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
FACES = {"Regular": "400Regular/SourceSans3_400Regular.ttf", "SemiBold": "600SemiBold/SourceSans3_600SemiBold.ttf"}

# Latin for every European language in personal names, with Northern, Lule, Southern and Skolt Sámi and Kven.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1CD, 0x1F0), *range(0x218, 0x21C), 0x1B7, 0x292,
           *range(0x1E80, 0x1E86), *range(0x1EA0, 0x1EFA)]
SIGNS = [0x2010, 0x2011, *range(0x2013, 0x2016), *range(0x2018, 0x201F), *range(0x2020, 0x2023), 0x2026, 0x2030,
         0x2039, 0x203A, 0x20AC, 0x2116, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2610, 0x2611, 0x2713]
FEATURES = ["kern", "locl", "mark", "mkmk", "ccmp", "lnum", "tnum"]


def cut(source: Path, target: Path, face: str) -> None:
    """Write `target`: `source` with our letters only, without hinting, under the family name `FAMILY`."""
    font = TTFont(source)
    options = subset.Options(layout_features=FEATURES, hinting=False, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14, 16, 17],
                             notdef_outline=True, drop_tables=["DSIG", "STAT"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS + SIGNS)
    cutter.subset(font)
    name = font["name"]
    for name_id, text in {1: FAMILY, 2: face, 4: f"{FAMILY} {face}", 6: f"KsadminSans-{face}", 16: FAMILY, 17: face}.items():
        name.setName(text, name_id, 3, 1, 0x409)
    font["head"].modified = font["head"].created  # the same bytes whenever it is run
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    package, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for face, file in FACES.items():
        cut(package / file, folder / f"KsadminSans-{face}.ttf", face)
