"""The brukerveiledning: tasks step by step with pictures, for the page in the admin and for the PDF."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import sha256
from pathlib import Path
from struct import unpack
from typing import Any

from ksadmin import __version__
from ksadmin.core import clock
from ksadmin.core.manuscript import Attachment, Manuscript

BILDER = Path(__file__).parent / "static/veiledning"
MAL = "brukerveiledning/2026-1/nb.html"
STYLESHEET = "brukerveiledning/2026-1/brukerveiledning.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steg:
    """One thing to do. ``bilde`` is the name of its picture, if it has one, and ``alt`` what is to be seen there."""

    tekst: str
    bilde: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kapittel:
    """One task. ``sider`` are the pages it is done on, by endpoint."""

    nokkel: str
    tittel: str
    innledning: str
    sider: tuple[str, ...]
    steg: tuple[Steg, ...]


@cache
def veiledning() -> dict[str, Any]:
    """``sider`` is the help of each page by endpoint, ``taster`` the keys, ``omvisning`` the stops of the tour."""
    return tomllib.loads(Path(__file__).with_name("veiledning.toml").read_text())


def storrelse(bilde: str) -> tuple[int, int]:
    """Width and height of a picture in pixels, as its PNG header says (ISO/IEC 15948, 11.2.2)."""
    with (BILDER / f"{bilde}.png").open("rb") as fil:
        bredde, hoyde = unpack(">16xII", fil.read(24))
    return bredde, hoyde


@cache
def kapitler() -> tuple[Kapittel, ...]:
    """The chapters in the order they are read."""
    lest = tomllib.loads(Path(__file__).with_suffix(".toml").read_text())
    return tuple(
        Kapittel(**k | {"sider": tuple(k["sider"]), "steg": tuple(Steg(**s) for s in k["steg"])})
        for k in lest["kapitler"]
    )


@cache  # it takes seconds, and is the same for everybody
def som_pdf(maler: Path, navn: tuple[tuple[str, str], ...]) -> bytes:
    """The whole of it as a PDF, made the first time it is asked for.

    Args:
        maler: the folder of document templates.
        navn: each page by endpoint, and what it is called in the menu.
    """
    from ksadmin.core.pdf import render_pdf  # noqa: PLC0415  WeasyPrint takes most of a second to import

    return render_pdf(_manuskript(maler, clock.today(), dict(navn)))


def _manuskript(maler: Path, dato: date, navn: Mapping[str, str]) -> Manuscript:
    hjelp, taster = veiledning()["sider"], veiledning()["taster"]
    data = json.dumps([asdict(k) for k in kapitler()], ensure_ascii=False, indent=2).encode()
    return Manuscript(
        template=MAL,
        context={
            "versjon": __version__,
            "dato": f"{dato:%d.%m.%Y}",
            "kapitler": tuple(
                asdict(k) | {"sider": tuple((navn[side], hjelp[side]) for side in k.sider if side in navn)}
                for k in kapitler()
            ),
            "taster": tuple((t["tast"], t["gjor"]) for t in taster),
        },
        template_dir=maler,
        stylesheet=STYLESHEET,
        pictures=BILDER,
        identifier=sha256(data).hexdigest()[:32],
        created=datetime.combine(dato, time(), UTC),
        language="nb",
        title="Brukerveiledning for ksadmin",
        author="KS",
        attachment=Attachment("brukerveiledning.json", data, "Teksten i veiledningen"),
    )
