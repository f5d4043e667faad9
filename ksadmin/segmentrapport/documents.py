"""The report as a PDF with its numbers inside. Takes plain values only."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from ksadmin.core.manuscript import Attachment, Manuscript

MAL = "segmentrapport/2026-1/nb.html"
STYLESHEET = "brev/2026-1/brev.css"
BREDDE, HOYDE = 200, 18
"""Of a line, in the units of the drawing."""
KOLONNER = 6
"""Months beside each other on a page; more make another table below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linje:
    """One number: what it counts, in all, and for each month."""

    tekst: str
    stand: bool
    antall: int
    per_maned: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pliktdata:
    """One duty with its numbers."""

    plikt: str
    linjer: tuple[Linje, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rapportdata:
    """The report, made on ``dato``. ``maneder`` are the first days of the months."""

    fra: date
    til: date
    dato: date
    eksempel: bool
    maneder: tuple[date, ...]
    plikter: tuple[Pliktdata, ...]


def segmentrapport(d: Rapportdata, *, maler: Path) -> bytes:
    """The PDF. ``maler`` is the folder of document templates."""
    from ksadmin.core.pdf import render_pdf  # noqa: PLC0415  WeasyPrint takes most of a second to import

    data = json.dumps(asdict(d), default=date.isoformat, ensure_ascii=False, indent=2).encode()
    referanse = f"segmentrapport-{d.fra}-{d.til}"
    return render_pdf(
        Manuscript(
            template=MAL,
            context={
                "referanse": f"{_dato(d.fra)} – {_dato(d.til)}",
                "fra": _dato(d.fra),
                "til": _dato(d.til),
                "dato": _dato(d.dato),
                "eksempel": int(d.eksempel),
                "plikter": tuple(_plikt(p, d.maneder) for p in d.plikter),
            },
            template_dir=maler,
            stylesheet=STYLESHEET,
            identifier=sha256(data).hexdigest()[:32],
            created=datetime.combine(d.dato, time(), UTC),
            language="nb",
            title="Segmentrapport",
            author="KS",
            attachment=Attachment(f"{referanse}.json", data, "Rapportens tall"),
        )
    )


def _plikt(p: Pliktdata, maneder: tuple[date, ...]) -> Mapping[str, Any]:
    """The sums, and the months in tables of at most ``KOLONNER`` columns."""
    stykker = [slice(i, i + KOLONNER) for i in range(0, len(maneder), KOLONNER)]
    return {
        "navn": p.plikt,
        "summer": tuple(_sum(linje) for linje in p.linjer),
        "tabeller": tuple(
            {
                "overskrifter": ("Tall", *(str(format_date(m, "MMM yy", locale="nb")) for m in maneder[s])),
                "rader": tuple((linje.tekst, *map(_tall, linje.per_maned[s])) for linje in p.linjer),
            }
            for s in stykker
            if p.linjer
        ),
    }


def _sum(linje: Linje) -> Mapping[str, Any]:
    """A number with its line: the points are in a field of ``BREDDE`` × ``HOYDE``, from the upper left."""
    topp, skritt = max(linje.per_maned) or 1, BREDDE // max(1, len(linje.per_maned) - 1)
    punkter = [f"{2 + i * skritt},{2 + HOYDE - HOYDE * n // topp}" for i, n in enumerate(linje.per_maned)]
    return {
        "navn": _navn(linje),
        "antall": _tall(linje.antall),
        "punkter": " ".join(punkter) if len(punkter) > 1 else None,
        "i_ord": f"{linje.tekst}, måned for måned: {', '.join(map(_tall, linje.per_maned))}",
    }


def _navn(linje: Linje) -> str:
    return f"{linje.tekst}, siste dag" if linje.stand else linje.tekst


def _tall(antall: int) -> str:
    return str(format_decimal(antall, locale="nb"))


def _dato(dag: date) -> str:
    return str(format_date(dag, "d. MMMM y", locale="nb"))
