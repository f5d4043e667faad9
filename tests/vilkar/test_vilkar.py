"""Versions of the terms: written as drafts, frozen when published, one in force at a time."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted
from ksadmin.database import transaction
from ksadmin.vilkar import usecases
from ksadmin.vilkar.models import Endringsklasse, Utgave, Vilkar
from ksadmin.vilkar.queries import gjeldende, publiserte, tekst_sha256
from tests.actors import FORVALTER, SAKSBEHANDLER


def ny(session: Session, betegnelse: str, fra: date, tekst: str = "# Formål\nTekst.") -> Vilkar:
    return usecases.registrer(
        session,
        FORVALTER,
        utgave=Utgave.ENKELTKONSUMENT,
        betegnelse=betegnelse,
        endringsklasse=Endringsklasse.VESENTLIG,
        gyldig_fra=fra,
        tekst=tekst,
        kilde=None,
    )


def test_publishing_ends_the_version_before(session: Session) -> None:
    with transaction():
        forste, andre = ny(session, "1.0", date(2024, 1, 1)), ny(session, "2.0", date(2026, 1, 1))
        usecases.publiser(session, FORVALTER, forste)
        usecases.publiser(session, FORVALTER, andre)
    assert forste.gyldig_til == date(2025, 12, 31)
    assert gjeldende(session, date(2025, 12, 31), Utgave.ENKELTKONSUMENT) is forste
    assert gjeldende(session, date(2026, 1, 1), Utgave.ENKELTKONSUMENT) is andre
    assert gjeldende(session, date(2023, 12, 31), Utgave.ENKELTKONSUMENT) is None


def test_a_published_version_never_changes(session: Session) -> None:
    with transaction():
        vilkar = ny(session, "1.0", date(2024, 1, 1))
        usecases.publiser(session, FORVALTER, vilkar)
    with pytest.raises(Conflict, match="kan ikke endres"), transaction():
        usecases.endre(
            session,
            FORVALTER,
            vilkar,
            betegnelse="1.0",
            endringsklasse=Endringsklasse.VESENTLIG,
            gyldig_fra=date(2024, 1, 1),
            tekst="Noe annet.",
            kilde=None,
        )


def test_a_version_cannot_start_before_the_one_it_follows(session: Session) -> None:
    with transaction():
        usecases.publiser(session, FORVALTER, ny(session, "2.0", date(2026, 1, 1)))
        tidligere = ny(session, "1.9", date(2025, 6, 1))
    with pytest.raises(InvalidInput, match=r"etter 01\.01\.2026"), transaction():
        usecases.publiser(session, FORVALTER, tidligere)


def test_two_versions_of_one_name_are_refused(session: Session) -> None:
    with transaction():
        ny(session, "1.0", date(2024, 1, 1))
    with pytest.raises(Conflict, match="Velg en annen betegnelse"), transaction():
        ny(session, "1.0", date(2025, 1, 1))


def test_a_case_worker_may_not_publish(session: Session) -> None:
    with transaction():
        vilkar = ny(session, "1.0", date(2024, 1, 1))
    with pytest.raises(NotPermitted), transaction():
        usecases.publiser(session, SAKSBEHANDLER, vilkar)


def test_the_sum_does_not_depend_on_who_typed() -> None:
    assert tekst_sha256("# Formål\r\nTekst. \r\n") == tekst_sha256("# Formål\nTekst.")


def test_the_standard_version_is_loaded_once_and_invents_nothing(session: Session) -> None:
    assert [v.betegnelse for v in publiserte(session)] == ["henvisning"]
    with transaction():
        usecases.last_inn_standard(session, SYSTEM)
    assert len(publiserte(session)) == 1
