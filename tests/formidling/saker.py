"""Notices and contacts for the tests, made by use cases."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.formidling import usecases
from ksadmin.formidling.fakta import Meldingsfakta
from ksadmin.formidling.kodeverk import Meldingstype
from ksadmin.formidling.models import Melding
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.register.usecases.kontakter import endre_kontakt
from ksadmin.register.usecases.opptak import recording_all
from tests.actors import KONTROLLOR, SAKSBEHANDLER

MANGE = 1000
"""More than any of the tests sends to: nobody else need approve."""


def fakta(type: Meldingstype = Meldingstype.DRIFTSVARSEL, **endringer: object) -> Meldingsfakta:
    """Down now, and for two hours more."""
    naa = clock.now()
    verdier: dict[str, object] = {
        "type": type,
        "tittel_nb": "Feil i oppslag",
        "tittel_nn": "Feil i oppslaga",
        "tekst_nb": "Oppslagene feiler.",
        "tekst_nn": "Oppslaga feilar.",
        "gjelder_fra": naa - timedelta(minutes=5),
        "gjelder_til": naa + timedelta(hours=2),
    }
    return Meldingsfakta(**(verdier | endringer))  # type: ignore[arg-type]


def kontakter(
    session: Session,
    orgs: Iterable[Organisasjon],
    rolle: Kontaktrolle = Kontaktrolle.VARSLING,
    *,
    bekreftet: date | None = None,
) -> list[Kontaktperson]:
    """One address in the role for each organisation."""
    rows = [
        Kontaktperson(
            organisasjon_id=o.id, rolle=rolle, epost=adresse(o, rolle), aktiv=True, bekreftet=bekreftet or clock.today()
        )
        for o in orgs
    ]
    with recording_all(session, rows, actor=SAKSBEHANDLER, handling="kontakt.registrert"):
        pass
    return rows


def adresse(org: Organisasjon, rolle: Kontaktrolle = Kontaktrolle.VARSLING) -> str:
    return f"{rolle.value}{org.id}@kommune.example"


def bytt_adresse(session: Session, org: Organisasjon, epost: str) -> None:
    """Its varslingsadresse is another from now on."""
    where = (Kontaktperson.organisasjon_id == org.id, Kontaktperson.rolle == Kontaktrolle.VARSLING)
    kontakt = session.scalars(select(Kontaktperson).where(*where)).one()
    endre_kontakt(
        session, SAKSBEHANDLER, kontakt, rolle=kontakt.rolle, navn=None, epost=epost, telefon=None, aktiv=True
    )


def i_fylket(session: Session, fylke: str = "Rogaland") -> list[Organisasjon]:
    """Of the fylke, in Norwegian order; Rogaland has both målformer."""
    return [o for o in organisasjoner(session) if o.fylke == fylke]


def et_utkast(session: Session, type: Meldingstype = Meldingstype.DRIFTSVARSEL, **endringer: object) -> Melding:
    """For Rogaland."""
    melding = usecases.opprett(session, SAKSBEHANDLER, fakta(type, **endringer), i_dag=clock.today())
    usecases.velg_mottakere(session, SAKSBEHANDLER, melding, Utvalg(fylke="Rogaland"), ekstra_adresser=None)
    return melding


def publiser(session: Session, melding: Melding) -> int:
    return usecases.publiser(session, SAKSBEHANDLER, melding, uten_godkjenning=MANGE)


def godkjent(session: Session, melding: Melding) -> None:
    """Seen by another person."""
    usecases.send_til_godkjenning(session, SAKSBEHANDLER, melding)
    usecases.godkjenn(session, KONTROLLOR, melding)
