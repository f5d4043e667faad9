"""The minutes of a prioriteringsrunde as a PDF: what was decided on each candidate, and why.

Takes plain values only, as ``documents`` does.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal

from ksadmin.core.manuscript import Attachment, Manuscript

MAL = "motereferat/2026-1/nb.html"
STYLESHEET = "brev/2026-1/brev.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Referatsak:
    """One candidate in the order of the meeting. ``poengplass`` is its place by score, ``beslutning`` in words."""

    plass: int
    poengplass: int
    referanse: str
    tittel: str
    poeng: float
    organisasjoner: int
    innbyggere: int
    flyttet_grunn: str | None
    beslutning: str | None
    begrunnelse: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Referatdata:
    """What the minutes say. ``frosset`` is the day the ranking is of, ``til_stede`` who was there."""

    navn: str
    frosset: date
    dato: date
    vektsett: str
    til_stede: str
    saker: tuple[Referatsak, ...]


def motereferat(d: Referatdata, *, maler: Path) -> bytes:
    """The PDF. ``maler`` is the folder of document templates."""
    from ksadmin.core.pdf import render_pdf  # noqa: PLC0415  WeasyPrint takes most of a second to import

    data = json.dumps(asdict(d), default=date.isoformat, ensure_ascii=False, indent=2).encode()
    behandlet = tuple(s for s in d.saker if s.beslutning)
    return render_pdf(
        Manuscript(
            template=MAL,
            context={
                "navn": d.navn,
                "dato": _dato(d.dato),
                "frosset": _dato(d.frosset),
                "vektsett": d.vektsett,
                "til_stede": tuple(linje for linje in d.til_stede.splitlines() if linje.strip()),
                "behandlet": tuple({"tittel": f"{s.plass}. {s.tittel}", "rader": _rader(s)} for s in behandlet),
                "ikke_behandlet": tuple(f"{s.referanse} {s.tittel}" for s in d.saker if not s.beslutning),
            },
            template_dir=maler,
            stylesheet=STYLESHEET,
            identifier=sha256(data).hexdigest()[:32],
            created=datetime.combine(d.dato, time(), UTC),
            language="nb",
            title=f"Referat fra prioriteringsrunden {d.navn}",
            author="KS",
            attachment=Attachment("referat.json", data, "Referatets data"),
        )
    )


def _rader(s: Referatsak) -> tuple[tuple[str, str], ...]:
    plass = "" if s.plass == s.poengplass else f", som gir plass {s.poengplass}"
    rader = (
        ("Beslutning", s.beslutning),
        ("Begrunnelse", s.begrunnelse),
        ("Referanse", s.referanse),
        ("Poeng", f"{format_decimal(s.poeng, locale='nb')} av 100{plass}"),
        ("Flyttet fordi", s.flyttet_grunn),
        ("Støttes av", f"{s.organisasjoner} organisasjoner"),
        ("Innbyggere i kommunene blant dem", str(format_decimal(s.innbyggere, locale="nb"))),
    )
    return tuple((navn, verdi) for navn, verdi in rader if verdi)


def _dato(dag: date) -> str:
    return str(format_date(dag, "d. MMMM y", locale="nb"))
