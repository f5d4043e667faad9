"""New terms are accepted on the same erklæring; the old acceptance holds until the new one is controlled."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from ksadmin.avtaler import signing
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Fullmakt
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted
from ksadmin.database import transaction
from ksadmin.vilkar import usecases as vilkar
from ksadmin.vilkar.models import Endringsklasse, Utgave, Vilkar
from tests.actors import FORVALTER, KONTROLLOR, SAKSBEHANDLER
from tests.avtaler.builders import I_DAG, en_avtale, fakta


def nye_vilkar(session: Session) -> Vilkar:
    ny = vilkar.registrer(
        session,
        FORVALTER,
        utgave=Utgave.SEGMENT,
        betegnelse="2.0",
        endringsklasse=Endringsklasse.VESENTLIG,
        gyldig_fra=date(2026, 9, 1),
        tekst="# Formål\nNy eksempeltekst.",
        kilde=None,
    )
    vilkar.publiser(session, FORVALTER, ny)
    return ny


def test_the_old_acceptance_holds_until_a_second_person_has_seen_the_new(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.BEKREFTET)
        ny = nye_vilkar(session)
        gammel_id = avtale.vilkar_id
    with transaction():
        signing.registrer_aksept(session, SAKSBEHANDLER, avtale, fakta(), vilkar=ny, i_dag=I_DAG)
    assert (avtale.vilkar_id, avtale.status) == (gammel_id, Avtalestatus.BEKREFTET)
    with pytest.raises(NotPermitted), transaction():
        signing.kontroller_aksept(session, SAKSBEHANDLER, avtale)
    with transaction():
        signing.kontroller_aksept(session, KONTROLLOR, avtale)
    assert avtale.vilkar_id == ny.id
    assert len(avtale.signaturer) == 2


def test_an_acceptance_is_put_right_before_somebody_else_controls_it(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.BEKREFTET)
        ny = nye_vilkar(session)
    for_tidlig = fakta(signert_dato=fakta().signert_dato - timedelta(days=1))
    with pytest.raises(InvalidInput, match="Signaturen før denne er fra"), transaction():
        signing.registrer_aksept(session, SAKSBEHANDLER, avtale, for_tidlig, vilkar=ny, i_dag=I_DAG)
    with transaction():
        uten_vedtak = fakta(fullmakt=Fullmakt.DELEGERT)
        signing.registrer_aksept(session, SAKSBEHANDLER, avtale, uten_vedtak, vilkar=ny, i_dag=I_DAG)
    with pytest.raises(Conflict, match="Rett det som er registrert"), transaction():
        signing.kontroller_aksept(session, KONTROLLOR, avtale)
    with transaction():
        vedtak = {"delegasjon": "Sak 12/26", "delegasjon_dato": fakta().signert_dato, "fil": None}
        signing.rett_aksept(session, KONTROLLOR, avtale, fakta(fullmakt=Fullmakt.DELEGERT, **vedtak), i_dag=I_DAG)
    with pytest.raises(NotPermitted), transaction():
        signing.kontroller_aksept(session, KONTROLLOR, avtale)
    with transaction():
        signing.kontroller_aksept(session, SAKSBEHANDLER, avtale)
    assert (avtale.vilkar_id, len(avtale.signaturer)) == (ny.id, 2)
    with pytest.raises(Conflict, match="ingen aksept som venter"), transaction():
        signing.rett_aksept(session, SAKSBEHANDLER, avtale, fakta(), i_dag=I_DAG)


def test_the_same_terms_are_not_accepted_twice(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.BEKREFTET)
        ny = nye_vilkar(session)
        signing.registrer_aksept(session, SAKSBEHANDLER, avtale, fakta(), vilkar=ny, i_dag=I_DAG)
    with pytest.raises(Conflict, match="alt registrert"), transaction():
        signing.registrer_aksept(session, SAKSBEHANDLER, avtale, fakta(), vilkar=ny, i_dag=I_DAG)


def test_only_an_active_erklaering_goes_over_to_newer_terms(session: Session) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT)
        ny = nye_vilkar(session)
    assert signing.nyere_vilkar(session, avtale) == []
    with pytest.raises(Conflict, match="ikke aktiv"), transaction():
        signing.registrer_aksept(session, SAKSBEHANDLER, avtale, fakta(), vilkar=ny, i_dag=I_DAG)
