"""Agreements for the tests, made the way people make them: by use cases, one step at a time."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pypdf import PdfWriter
from sqlalchemy.orm import Session

from ksadmin.avtaler import signing, usecases
from ksadmin.avtaler.lifecycle import AVTALELOP, Avtalestatus
from ksadmin.avtaler.models import Fullmakt, Tilslutningserklaering
from ksadmin.avtaler.papers import Brevhode
from ksadmin.avtaler.signing import Signaturfakta
from ksadmin.avtaler.usecases import Avslutning
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon, Organisasjonstype
from tests.actors import FORVALTER, KONTROLLOR, SAKSBEHANDLER

I_DAG = date(2026, 11, 23)
BREVHODE = Brevhode("erklaering@example.org", "https://ksadmin.example.org")


def en_skann() -> bytes:
    """One blank page: a PDF as a scanner makes it."""
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(buffer)
    return buffer.getvalue()


def fakta(**endringer: object) -> Signaturfakta:
    """A signature by the ordfører, with a scan; ``endringer`` replaces single facts."""
    verdier: dict[str, object] = {
        "navn": "Olga Ordfører",
        "fullmakt": Fullmakt.ORDFORER,
        "delegasjon": None,
        "delegasjon_dato": None,
        "signert_dato": date(2026, 11, 20),
        "fil": en_skann(),
        "filnavn": "skann.pdf",
    }
    return Signaturfakta(**{**verdier, **endringer})  # type: ignore[arg-type]


def organisasjon(session: Session, nummer: str = "0301") -> Organisasjon:
    """A kommune by its four digits, Oslo unless told, or a fylkeskommune by its two."""
    type_ = Organisasjonstype.KOMMUNE if len(nummer) == 4 else Organisasjonstype.FYLKESKOMMUNE
    found = register.ved_nummer(session, nummer, type_)
    assert found is not None
    return found


def en_avtale(
    session: Session, status: Avtalestatus = Avtalestatus.UTKAST, *, nummer: str = "0301"
) -> Tilslutningserklaering:
    """An erklæring that has walked the shortest way to ``status``. Call inside a transaction."""
    avtale = usecases.opprett(
        session,
        SAKSBEHANDLER,
        organisasjon=organisasjon(session, nummer),
        kontakt_navn=None,
        kontakt_epost="postmottak@example.org",
        merknad=None,
        i_dag=I_DAG,
    )
    for step in AVTALELOP.path(status):
        ta_steg(session, avtale, step.name)
    return avtale


AVSLUTNING = Avslutning(I_DAG, "Kommunen bruker ikke tjenestene lenger.", (("Eksempeltjeneste", "Opphører"),))
STEG: dict[str, Callable[[Session, Tilslutningserklaering], object]] = {
    "send": lambda s, a: usecases.send(s, SAKSBEHANDLER, a, BREVHODE, i_dag=I_DAG),
    "marker_sendt": lambda s, a: usecases.marker_sendt(s, SAKSBEHANDLER, a, BREVHODE, i_dag=I_DAG),
    "registrer_signatur": lambda s, a: signing.registrer_signatur(s, SAKSBEHANDLER, a, fakta(), i_dag=I_DAG),
    "kontroller": lambda s, a: signing.kontroller(s, KONTROLLOR, a),
    "videresend": lambda s, a: usecases.videresend(s, SAKSBEHANDLER, a, dato=I_DAG, i_dag=I_DAG),
    "bekreft": lambda s, a: usecases.bekreft(s, SAKSBEHANDLER, a, BREVHODE, dato=I_DAG, referanse="S-1", i_dag=I_DAG),
    "trekk": lambda s, a: usecases.trekk(s, SAKSBEHANDLER, a, begrunnelse="Kommunen ombestemte seg."),
    "avvis": lambda s, a: usecases.avvis(s, SAKSBEHANDLER, a, begrunnelse="Uleselig underskrift."),
    "erstatt": lambda s, a: usecases.erstatt(s, FORVALTER, a, begrunnelse="Nytt organisasjonsnummer.", i_dag=I_DAG),
    "avslutt": lambda s, a: usecases.avslutt(s, FORVALTER, a, BREVHODE, AVSLUTNING, i_dag=I_DAG),
}
"""Each step as the right person would take it."""


def ta_steg(session: Session, avtale: Tilslutningserklaering, steg: str) -> None:
    """Take one step."""
    STEG[steg](session, avtale)


def skann_fil(folder: Path) -> Path:
    """The scan as a file, for uploads in a real browser."""
    path = folder / "signert.pdf"
    path.write_bytes(en_skann())
    return path
