"""Notices and contacts for the tests, made by use cases."""

from collections.abc import Iterable
from datetime import date, timedelta

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.core import clock
from ksadmin.database import db, transaction
from ksadmin.formidling import queries, usecases
from ksadmin.formidling.fakta import Meldingsfakta
from ksadmin.formidling.kodeverk import Levering, Meldingstype
from ksadmin.formidling.models import Melding
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.register.usecases.kontakter import endre_kontakt
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings
from tests.actors import KONTROLLOR, SAKSBEHANDLER
from tests.simulators.smtp import SmtpServer

MANGE = 1000
"""More than any of the tests sends to: nobody else need approve."""

PER_MINUTT = 5


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


def en_sendt(session: Session, antall: int, **endringer: object) -> Melding:
    """To the first of Rogaland."""
    with transaction():
        kontakter(session, i_fylket(session)[:antall])
        melding = et_utkast(session, **endringer)
        publiser(session, melding)
    return melding


def tall(session: Session, melding: Melding) -> dict[Levering, int]:
    session.rollback()
    return queries.tell(queries.logg(session, melding.id))


class Post:
    """The scheduler's part of it, with a real SMTP server. A later pass is some minutes on."""

    def __init__(self, app: Flask, settings: Settings, smtp: SmtpServer) -> None:
        self.app, self.smtp = app, smtp
        self.settings = settings.model_copy(
            update={
                "smtp_host": "127.0.0.1",
                "smtp_port": smtp.port,
                "smtp_starttls": False,
                "formidling_per_minutt": PER_MINUTT,
            }
        )

    def gar(self, minutter: float = 0) -> int:
        """One pass; how many mails the server has had in all."""
        db.session.rollback()
        with time_machine.travel(clock.now() + timedelta(minutes=minutter), tick=True):
            drain(self.app, handlers(self.settings))
        return len(self.smtp.mails())
