"""The three documents of an agreement: tilslutningserklæring, kvittering and oppsigelse.

Takes plain values only, so that a document never depends on what the database says tomorrow. What the
erklæring says of duties is what KS publishes (ks.no, "Om tilgang til opplysninger hos Skatteetaten"); the
terms themselves come in as data.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_date

import ksadmin
from ksadmin.core.identifiers import format_orgnr
from ksadmin.core.manuscript import Attachment, Language, Manuscript, Plain

AVSENDER = "KS"
STYLESHEET = "brev/2026-1/brev.css"
MALVERSJON = {"tilslutningserklaering": "2026-1", "kvittering": "2026-1", "oppsigelse": "2026-1"}
_TITLER: dict[tuple[str, Language], str] = {
    ("tilslutningserklaering", "nb"): "Tilslutningserklæring for",
    ("tilslutningserklaering", "nn"): "Tilslutningserklæring for",
    ("kvittering", "nb"): "Kvittering til",
    ("kvittering", "nn"): "Kvittering til",
    ("oppsigelse", "nb"): "Tilslutningserklæringen er avsluttet for",
    ("oppsigelse", "nn"): "Tilslutningserklæringa er avslutta for",
}
_VEDLEGG: dict[Language, str] = {"nb": "Dokumentets data", "nn": "Data i dokumentet"}


@dataclass(frozen=True)
class Part:
    """A kommune or fylkeskommune: `navn` as it signs, `navn_andre` Sámi and Kven, `orgnr` nine digits."""

    navn: str
    navn_andre: tuple[str, ...]
    orgnr: str
    epost: str | None


@dataclass(frozen=True)
class Vilkarsdata:
    """The version of the terms: `sha256` of the published text, `tekst` as (overskrift, avsnitt).

    An empty line in avsnitt starts a new paragraph.
    """

    utgave: str
    versjon: str
    gyldig_fra: date
    sha256: str
    tekst: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Signaturdata:
    """Who signed, on whose authority (kommuneloven § 6-1); `delegasjon` is the decision's reference."""

    navn: str
    rolle: str
    delegasjon: str | None
    delegasjon_dato: date | None
    dato: date


@dataclass(frozen=True)
class ErklaeringData:
    """What the tilslutningserklæring says. `sendes_til` is where the signed paper goes."""

    referanse: str
    organisasjon: Part
    er_fylkeskommune: bool
    kontaktperson: str | None
    kontakt_epost: str | None
    vilkar: Vilkarsdata
    spraak: Language
    dato: date
    sendes_til: str | None = None


@dataclass(frozen=True)
class KvitteringData:
    """What the receipt says: `dokument_sha256` is of the signed file, `adresse` where it can be checked."""

    referanse: str
    organisasjon: Part
    er_fylkeskommune: bool
    signatur: Signaturdata
    vilkar: Vilkarsdata
    mottatt: date
    dokument_sha256: str
    adresse: str
    spraak: Language
    dato: date


@dataclass(frozen=True)
class OppsigelseData:
    """What the termination letter says: `berorte` as (tjeneste, hva som skjer), one row for each access."""

    referanse: str
    organisasjon: Part
    er_fylkeskommune: bool
    signert: date
    opphorer: date
    begrunnelse: str
    berorte: tuple[tuple[str, str], ...]
    kontakt_epost: str
    spraak: Language
    dato: date


@dataclass(frozen=True)
class Dokument:
    """A finished document: `mal` and `malversjon` tell which wording it has."""

    pdf: bytes
    sha256: str
    mal: str
    malversjon: str


def bundled_templates() -> Path:
    """The document templates: inside the installed package, or beside it in a checkout."""
    package = Path(ksadmin.__file__).parent
    packaged = package / "_templates"
    return (packaged if packaged.exists() else package.parent / "templates") / "pdf"


def erklaering_pdf(d: ErklaeringData) -> Dokument:
    """The tilslutningserklæring, ready to be signed on paper."""
    return _render("tilslutningserklaering", erklaering(d))


def kvittering_pdf(d: KvitteringData) -> Dokument:
    """The receipt: who signed, when, on whose authority, and how to check the file."""
    return _render("kvittering", kvittering(d))


def oppsigelse_pdf(d: OppsigelseData) -> Dokument:
    """The letter that tells an organisation that its erklæring ends, and what that affects."""
    return _render("oppsigelse", oppsigelse(d))


def erklaering(d: ErklaeringData) -> Manuscript:
    """The manuscript of the tilslutningserklæring; many at once go to `ksadmin.core.pdf_batch`."""
    return _manuscript("tilslutningserklaering", d)


def kvittering(d: KvitteringData) -> Manuscript:
    """The manuscript of the receipt."""
    return _manuscript("kvittering", d)


def oppsigelse(d: OppsigelseData) -> Manuscript:
    """The manuscript of the termination letter."""
    return _manuscript("oppsigelse", d)


def dokument(mal: str, pdf: bytes) -> Dokument:
    """Typeset bytes with the wording they were made from."""
    return Dokument(pdf, sha256(pdf).hexdigest(), mal, MALVERSJON[mal])


def _render(mal: str, manuscript: Manuscript) -> Dokument:
    from ksadmin.core.pdf import render_pdf  # noqa: PLC0415  WeasyPrint takes most of a second to import

    return dokument(mal, render_pdf(manuscript))


def _manuscript(mal: str, d: ErklaeringData | KvitteringData | OppsigelseData) -> Manuscript:
    versjon = MALVERSJON[mal]
    data = json.dumps(
        {"mal": mal, "malversjon": versjon, **asdict(d)},
        default=date.isoformat,
        ensure_ascii=False,
        indent=2,
        sort_keys=True,
    ).encode()
    return Manuscript(
        template=f"{mal}/{versjon}/{d.spraak}.html",
        context=_skrevet_ut(asdict(d), d.spraak),
        template_dir=bundled_templates(),
        stylesheet=STYLESHEET,
        identifier=sha256(data).hexdigest()[:32],
        created=datetime.combine(d.dato, time(), UTC),
        language=d.spraak,
        title=f"{_TITLER[mal, d.spraak]} {d.organisasjon.navn}",
        author=AVSENDER,
        attachment=Attachment(f"{mal}.json", data, _VEDLEGG[d.spraak]),
    )


def _skrevet_ut(verdier: Mapping[str, Any], spraak: Language) -> dict[str, Plain]:
    """The values as a person reads them: dates in words, orgnr in groups, all names of an organisation."""
    skrevet: dict[str, Plain] = {}
    for navn, verdi in verdier.items():
        if isinstance(verdi, Mapping):
            skrevet[navn] = _skrevet_ut(verdi, spraak)
        elif isinstance(verdi, date):
            skrevet[navn] = format_date(verdi, "d. MMMM y", locale=spraak)
        else:
            skrevet[navn] = verdi
    if "orgnr" in verdier:
        skrevet["orgnr"] = format_orgnr(verdier["orgnr"])
        skrevet["alle_navn"] = " / ".join((verdier["navn"], *verdier["navn_andre"]))
    return skrevet
