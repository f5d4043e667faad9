"""What waits on a unit when it ends: mail nobody is there to read, and a voice nobody is there to have."""

from datetime import date

import pytest
from sqlalchemy import select

from ksadmin.app import handlers
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import transaction
from ksadmin.kommuneendringer import usecases
from ksadmin.oppfolging import queries
from ksadmin.oppfolging.brev import purringer
from ksadmin.oppfolging.queries import Utvalg
from ksadmin.oppfolging.usecases import legg_i_utboksen
from ksadmin.register.models import Kontaktrolle
from ksadmin.register.usecases import registrer_kontakt
from ksadmin.scheduler.runner import drain
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.avtaler.builders import en_avtale, organisasjon
from tests.databases import initialised
from tests.endringsonsker.saker import en_stemme, et_onske
from tests.importer.filer import csv
from tests.kommuneendringer.test_regler import HODE, D, E

FIL = csv(HODE, f"1101;Eigersund;1198;Dalane;01.06.2024;;{D}", f"1106;Haugesund;1199;Karmsund;01.06.2024;;{E}")


@pytest.fixture
def database_url(databases):
    """What waits is called off the same way on either database."""
    with databases.copy("sqlite", "initialised", initialised) as url:
        yield url


def test_a_reminder_and_an_erklaering_to_an_ended_unit_are_called_off(app, session, settings):
    with transaction():
        eigersund = organisasjon(session, "1101")
        registrer_kontakt(
            session, SAKSBEHANDLER, eigersund, rolle=Kontaktrolle.VARSLING, navn=None, epost="a@b.example", telefon=None
        )
        rader = [r for r in queries.jaktliste(session, Utvalg(), clock.today()) if r.organisasjon is eigersund]
        legg_i_utboksen(
            session, SAKSBEHANDLER, purringer(settings, rader, {eigersund.id: "a@b.example"}, date(2026, 11, 23))
        )
        avtale = en_avtale(session, Avtalestatus.SENDT, nummer="1106")
        fil = usecases.last_opp(session, FORVALTER, filnavn="endringer.csv", innhold=FIL)
        usecases.utfor(session, FORVALTER, fil, begrunnelse="Vedtatt.")
    assert avtale.status is Avtalestatus.TRUKKET
    drain(app, handlers(settings))
    session.rollback()
    sendt = session.execute(select(OutboxMessage.status, OutboxMessage.feil)).all()
    assert [status for status, _ in sendt] == [Utboksstatus.AVLYST] * 2
    assert all("er opphørt. Følg opp enheten som har tatt over." in feil for _, feil in sendt)


def test_the_voice_of_an_ended_unit_is_taken_back_and_the_wish_counted_anew(session):
    with transaction():
        onske = et_onske(session)
        en_stemme(session, onske, "1101")
        en_stemme(session, onske, "0301")
        assert (onske.oppslutning.kommuner, onske.oppslutning.innbyggere) == (2, 717_710 + 15_221)
        fil = usecases.last_opp(session, FORVALTER, filnavn="endringer.csv", innhold=FIL)
        opphort, *_ = usecases.prov(session, FIL).konsekvenser.enheter
        assert "Stemmen for ønsket «Næringsinntekt hver måned» trekkes." in opphort.skjer
        usecases.utfor(session, FORVALTER, fil, begrunnelse="Vedtatt.")
    assert (onske.oppslutning.kommuner, onske.oppslutning.innbyggere) == (1, 717_710)
