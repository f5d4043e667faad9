"""The innspillspakke: what the sector asks Skatteetaten for, as a PDF to read, JSON for machines and XLSX to sort.

Takes plain values only, so that a package never depends on what the database says tomorrow.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from ksadmin.core.manuscript import Attachment, Manuscript

MAL = "innspillspakke/2026-1/nb.html"
STYLESHEET = "brev/2026-1/brev.css"
KOLONNER = {
    "nummer": "Nr.",
    "referanse": "Referanse",
    "tittel": "Tittel",
    "type": "Type",
    "tjenester": "Tjenester",
    "beskrivelse": "Beskrivelse",
    "rettighetspakke": "Rettighetspakke",
    "api": "API",
    "felter": "Felter",
    "hjemmel": "Hjemmel",
    "nodvendighet": "Hvorfor det er nødvendig",
    "konsekvens": "Konsekvens hvis det ikke gjøres",
    "frist": "Frist",
    "fristgrunn": "Fristen skyldes",
    "organisasjoner": "Organisasjoner som støtter det",
    "innbyggere": "Innbyggere i kommunene blant dem",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Innspill:
    """One wish of a package, in its order. The fields are those of ``KOLONNER``."""

    nummer: int
    referanse: str
    tittel: str
    type: str
    tjenester: tuple[str, ...]
    beskrivelse: str
    rettighetspakke: str | None
    api: str | None
    felter: str | None
    hjemmel: str
    nodvendighet: str
    konsekvens: str | None
    frist: date | None
    fristgrunn: str | None
    organisasjoner: int
    innbyggere: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pakkedata:
    """What a package says. ``svarfrist`` is when KS has asked for answers."""

    referanse: str
    dato: date
    svarfrist: date
    innspill: tuple[Innspill, ...]


Regneark = Callable[[Sequence[str], Iterable[Sequence[Any]]], bytes]
"""Makes an XLSX of headings and rows."""


def innspillspakke(d: Pakkedata, *, maler: Path, regneark: Regneark) -> bytes:
    """The zip: PDF, JSON, XLSX and their sums. ``maler`` is the folder of document templates."""
    from ksadmin.core.pdf import render_pdf  # noqa: PLC0415  WeasyPrint takes most of a second to import

    data = json.dumps(asdict(d), default=date.isoformat, ensure_ascii=False, indent=2).encode()
    rader = [[_liste(verdi) for verdi in asdict(i).values()] for i in d.innspill]
    filer = {
        f"{d.referanse}.pdf": render_pdf(_manuskript(d, data, maler)),
        f"{d.referanse}.json": data,
        f"{d.referanse}.xlsx": regneark(list(KOLONNER.values()), rader),
    }
    filer["SHA256SUMS"] = "".join(f"{sha256(b).hexdigest()}  {navn}\n" for navn, b in filer.items()).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as arkiv:
        for navn, innhold in filer.items():
            arkiv.writestr(zipfile.ZipInfo(navn, d.dato.timetuple()[:6]), innhold, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _manuskript(d: Pakkedata, data: bytes, maler: Path) -> Manuscript:
    return Manuscript(
        template=MAL,
        context={
            "referanse": d.referanse,
            "dato": _dato(d.dato),
            "svarfrist": _dato(d.svarfrist),
            "innspill": tuple(_fakta(i) for i in d.innspill),
        },
        template_dir=maler,
        stylesheet=STYLESHEET,
        identifier=sha256(data).hexdigest()[:32],
        created=datetime.combine(d.dato, time(), UTC),
        language="nb",
        title=f"Innspillspakke {d.referanse} til Skatteetaten",
        author="KS",
        attachment=Attachment(f"{d.referanse}.json", data, "Pakkens data"),
    )


def _fakta(innspill: Innspill) -> Mapping[str, Any]:
    """The heading, and the rows under it that have something to say."""
    verdier = asdict(innspill)
    rader = tuple(
        (KOLONNER[felt], _som_tekst(verdi))
        for felt, verdi in verdier.items()
        if felt not in ("nummer", "tittel") and verdi not in (None, "", ())
    )
    return {"nummer": innspill.nummer, "tittel": innspill.tittel, "rader": rader}


def _som_tekst(verdi: Any) -> str:
    if isinstance(verdi, date):
        return _dato(verdi)
    return str(format_decimal(verdi, locale="nb")) if isinstance(verdi, int) else str(_liste(verdi))


def _liste(verdi: Any) -> Any:
    return ", ".join(verdi) if isinstance(verdi, tuple) else verdi


def _dato(dag: date) -> str:
    return str(format_date(dag, "d. MMMM y", locale="nb"))
