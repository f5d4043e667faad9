"""The report of a round: what the organisations have declared, as a PDF with its numbers inside.

Takes plain values only. It names organisations and is for KS: nothing of it is shown on the public pages.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from babel.dates import format_date

from ksadmin.core.manuscript import Attachment, Manuscript

MAL = "etterlevelse/2026-2/nb.html"
STYLESHEET = "brev/2026-1/brev.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Punktlinje:
    """One clause with how many answered what."""

    klausul: str
    sporsmal: str
    svar: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Avvikslinje:
    """One deviation of the round."""

    organisasjon: str
    klausul: str
    status: str
    tiltak: str | None
    frist: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rapportdata:
    """What the report says on ``dato``. ``tall`` are (words, number); ``uten_svar`` names who has not answered."""

    referanse: str
    runde: str
    vilkar: str
    aapnet: date
    frist: date
    dato: date
    eksempel: bool
    tall: tuple[tuple[str, int], ...]
    punkter: tuple[Punktlinje, ...]
    avvik: tuple[Avvikslinje, ...]
    uten_svar: tuple[str, ...]


def rapport(d: Rapportdata, *, maler: Path) -> bytes:
    """The PDF. ``maler`` is the folder of document templates."""
    from ksadmin.core.pdf import render_pdf  # noqa: PLC0415  WeasyPrint takes most of a second to import

    data = json.dumps(asdict(d), default=date.isoformat, ensure_ascii=False, indent=2).encode()
    return render_pdf(
        Manuscript(
            template=MAL,
            context={
                "referanse": d.referanse,
                "runde": d.runde,
                "vilkar": d.vilkar,
                "aapnet": _dato(d.aapnet),
                "frist": _dato(d.frist),
                "fristen_er_fremme": int(d.dato <= d.frist),
                "dato": _dato(d.dato),
                "eksempel": int(d.eksempel),
                "tall": tuple((ord_, str(antall)) for ord_, antall in d.tall),
                "overskrifter": ("Klausul", *(ord_ for ord_, _ in d.punkter[0].svar)) if d.punkter else (),
                "punkter": tuple((p.klausul, *(str(n) for _, n in p.svar)) for p in d.punkter),
                "sporsmal": tuple((p.klausul, p.sporsmal) for p in d.punkter),
                "avvik": tuple(
                    (a.organisasjon, a.klausul, a.status, a.tiltak or "–", _dato(a.frist) if a.frist else "–")
                    for a in d.avvik
                ),
                "uten_svar": d.uten_svar,
            },
            template_dir=maler,
            stylesheet=STYLESHEET,
            identifier=sha256(data).hexdigest()[:32],
            created=datetime.combine(d.dato, time(), UTC),
            language="nb",
            title=f"Etterlevelse av vilkårene: {d.runde}",
            author="KS",
            attachment=Attachment(f"{d.referanse}.json", data, "Rapportens tall"),
        )
    )


def _dato(dag: date) -> str:
    return str(format_date(dag, "d. MMMM y", locale="nb"))
