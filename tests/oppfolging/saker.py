"""Many agreements at once for the tests: rows as the use cases leave them, without a PDF for each."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Fullmakt, Signatur, Tilslutningserklaering
from ksadmin.core import clock
from ksadmin.database import transaction
from ksadmin.oppfolging import fremdrift, kampanjer
from ksadmin.oppfolging.fremdrift import Tilstand
from ksadmin.oppfolging.models import Kampanje
from ksadmin.oppfolging.purreplan import Purreplan
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.vilkar import usecases as vilkar
from ksadmin.vilkar.models import Endringsklasse, Utgave, Vilkar
from ksadmin.vilkar.queries import gjeldende
from tests.actors import FORVALTER, KONTROLLOR, SAKSBEHANDLER

SENDT = datetime(2026, 10, 1, 8, tzinfo=UTC)


def erklaeringer(
    session: Session, orgs: Iterable[Organisasjon], status: Avtalestatus = Avtalestatus.BEKREFTET
) -> list[Tilslutningserklaering]:
    """An erklæring in ``status`` for each organisation, on the terms in force."""
    terms = gjeldende(session, clock.today())
    assert terms is not None
    rows = [
        Tilslutningserklaering(
            organisasjon_id=o.id,
            orgnr=o.orgnr,
            vilkar_id=terms.id,
            kontakt_epost=epost(o),
            status=status,
            sendt=None if status is Avtalestatus.UTKAST else SENDT,
            sist_endret=SENDT,
        )
        for o in orgs
    ]
    with recording_all(session, rows, actor=SAKSBEHANDLER, handling="avtale.opprettet"):
        pass
    return rows


def epost(org: Organisasjon) -> str:
    return f"post{org.id}@kommune.example"


def nye_vilkar(session: Session, klasse: Endringsklasse = Endringsklasse.VESENTLIG, navn: str = "9.0") -> Vilkar:
    """A published version that starts a month ago."""
    ny = vilkar.registrer(
        session,
        FORVALTER,
        utgave=Utgave.SEGMENT,
        betegnelse=navn,
        endringsklasse=klasse,
        gyldig_fra=clock.today() - timedelta(days=30),
        tekst="# Formål\nNy eksempeltekst.",
        kilde=None,
    )
    vilkar.publiser(session, FORVALTER, ny)
    return ny


def et_utkast(session: Session, vilkar: Vilkar, **endringer: object) -> Kampanje:
    facts: dict[str, object] = {
        "navn": "Nye vilkår 2026",
        "vilkar": vilkar,
        "frist": clock.today() + timedelta(days=60),
        "purreintervall_dager": 14,
        "tekst_nb": "Skatteetaten har nye vilkår.",
        "tekst_nn": "Skatteetaten har nye vilkår for dykk.",
    }
    plan = Purreplan(**(facts | endringer))  # type: ignore[arg-type]
    return kampanjer.opprett(session, FORVALTER, plan, i_dag=clock.today())


def en_apen_kampanje(session: Session, antall: int, **endringer: object) -> Kampanje:
    """Opened for the first ``antall`` kommuner in Norwegian order."""
    chosen = erklaeringer(session, organisasjoner(session)[:antall])
    kampanje = et_utkast(session, nye_vilkar(session), **endringer)
    kampanjer.aapne(session, FORVALTER, kampanje, erklaeringer=[e.id for e in chosen], i_dag=clock.today())
    return kampanje


def aksepter(session: Session, erklaering: Tilslutningserklaering, vilkar: Vilkar, *, kontrollert: bool = True) -> None:
    """The signature that came back."""
    signatur = Signatur(
        erklaering_id=erklaering.id,
        vilkar_id=vilkar.id,
        navn="Olga Ordfører",
        fullmakt=Fullmakt.ORDFORER,
        signert_dato=date(2026, 11, 1),
        registrert_av=SAKSBEHANDLER.ident,
        kontrollert_av=KONTROLLOR.ident if kontrollert else None,
        kontrollert=clock.now() if kontrollert else None,
    )
    with recording_all(session, [signatur], actor=SAKSBEHANDLER, handling="signatur.registrert"):
        pass


def states(session: Session, kampanje: Kampanje) -> list[Tilstand]:
    session.rollback()
    return [r.tilstand for r in fremdrift.oppgaver(session, kampanje, clock.today())]


def opened(antall: int, **endringer: object) -> Kampanje:
    with transaction() as session:
        return en_apen_kampanje(session, antall, **endringer)


def the_agreement(session: Session, kampanje: Kampanje, number: int = 0) -> Tilslutningserklaering:
    rad = fremdrift.oppgaver(session, kampanje, clock.today())[number]
    return session.get_one(Tilslutningserklaering, rad.stilling.erklaering_id)
