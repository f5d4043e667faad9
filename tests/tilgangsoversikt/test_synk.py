"""A reading is compared with what the source said before, and only what differs is written."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core import audit_chain, clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.audit import AuditEvent
from ksadmin.core.errors import Conflict, NotPermitted
from ksadmin.database import transaction
from ksadmin.tilgangsoversikt.models import Kjorestatus, Observasjon, Synkkjoring
from ksadmin.tilgangsoversikt.queries.utsagn import utsagn
from ksadmin.tilgangsoversikt.synk import Bestilling, Bortfallsgrense, godta_bortfall
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.tilgangsoversikt.lister import (
    ANNEN,
    HALDEN,
    MOSS,
    SARPSBORG,
    antall,
    delegering,
    feil,
    historie,
    les,
    mange,
    rad,
    sagt,
    siste,
)  # fmt: skip

OSLO = "958935420"


def test_the_same_list_twice_writes_nothing_but_that_it_was_read(session: Session, tmp_path: Path) -> None:
    lines = [rad(), delegering(), rad(MOSS, "nei")]
    assert antall(les(tmp_path, *lines)) == (3, 0, 0, 0, 0)
    assert antall(les(tmp_path, *lines)) == (0, 0, 0, 3, 0)
    assert antall(les(tmp_path, *reversed(lines))) == (0, 0, 0, 3, 0)
    assert session.scalar(select(func.count(Observasjon.id))) == 3


def test_only_what_differs_is_written_and_the_old_word_is_kept(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad(), delegering(), rad(MOSS))
    changed = les(tmp_path, rad(verdi="nei", observert="2026-04-01"), delegering(), rad(MOSS), rad(SARPSBORG))
    assert antall(changed) == (1, 1, 0, 2, 0)
    assert sagt(session) == [("delegering", "ja", "2026-02-28"), ("tilgang", "nei", "2026-03-31")]
    assert historie(session) == ["ja", "ja", "nei"]


def test_what_is_no_longer_listed_has_fallen_away_now(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad(), delegering(), delegering(leverandor=ANNEN))
    assert antall(les(tmp_path, rad(), delegering())) == (0, 0, 1, 2, 0)
    assert [ord_[1] for ord_ in sagt(session)] == ["ja", "nei", "ja"]
    assert antall(les(tmp_path, rad(), delegering())) == (0, 0, 0, 2, 0)


def test_what_comes_back_with_its_old_date_is_believed(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad(), delegering())
    les(tmp_path, rad())
    assert antall(les(tmp_path, rad(), delegering())) == (0, 1, 0, 1, 0)
    assert [verdi for _, verdi, _ in sagt(session)] == ["ja", "ja"]


def test_an_older_list_does_not_undo_a_newer(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad(observert="2026-05-01"), rad(MOSS))
    assert antall(les(tmp_path, rad(verdi="nei", observert="2026-04-01"), rad(MOSS))) == (0, 0, 0, 1, 1)
    assert feil(session) == ["Kilden har før sagt det motsatte med nyere dato. Er dette en eldre utgave?"]
    assert historie(session) == ["ja"]


def test_one_bad_row_leaves_its_kommune_as_it_was_and_takes_nobody_elses_with_it(
    session: Session, tmp_path: Path
) -> None:
    les(tmp_path, rad(), delegering(), rad(MOSS))
    assert antall(les(tmp_path, rad(verdi="kanskje"), rad(MOSS, "nei"))) == (0, 1, 0, 0, 1)
    assert [verdi for _, verdi, _ in sagt(session)] == ["ja", "ja"]
    assert sagt(session, MOSS)[0][1] == "nei"


def test_what_is_read_again_is_confirmed_but_not_for_a_kommune_in_doubt(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad(), rad(MOSS))
    first = siste(session).ferdig
    les(tmp_path, rad(verdi="kanskje"), rad(MOSS))
    confirmed = {u.orgnr: u.bekreftet for cell in utsagn(session).values() for u in cell}
    assert confirmed[MOSS] == siste(session).ferdig
    assert confirmed[HALDEN] == first


def test_oslo_is_the_kommune_unless_the_tjeneste_is_for_fylkeskommuner(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad(OSLO))
    kommune = session.scalars(select(Observasjon)).one().organisasjon
    assert (kommune.nummer, kommune.orgnr) == ("0301", OSLO)


def test_a_former_number_is_todays_organisation_and_is_kept_as_it_was_named(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad("920415288"))
    row = session.scalars(select(Observasjon)).one()
    assert (row.organisasjon.navn, row.orgnr, row.organisasjon.orgnr) == ("Ålesund", "920415288", "929911709")


def test_a_run_that_would_take_much_away_stops_changes_nothing_and_asks(session: Session, tmp_path: Path) -> None:
    lines = [rad(orgnr) for orgnr in mange(session, 20)]
    les(tmp_path, *lines)
    stopped = les(tmp_path, *lines[:10])
    assert stopped.status is Kjorestatus.STOPPET
    assert stopped.melding is not None
    assert stopped.melding.startswith("10 av 20 opplysninger om tilgang ville falt bort. Ingenting er endret.")
    assert session.scalar(select(func.count(Observasjon.id))) == 20
    few = Bestilling(SYSTEM, Bortfallsgrense(prosent=10, antall=10))
    assert antall(les(tmp_path, *lines[:10], bestilling=few)) == (0, 0, 10, 10, 0)


def test_an_empty_list_is_never_taken_at_its_word(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad(), rad(MOSS))
    assert les(tmp_path).status is Kjorestatus.STOPPET
    assert antall(les(tmp_path, bestilling=Bestilling(SYSTEM, godta_bortfall=True))) == (0, 0, 2, 0, 0)


def test_a_no_for_many_is_a_loss_too(session: Session, tmp_path: Path) -> None:
    numbers = mange(session, 20)
    les(tmp_path, *map(rad, numbers))
    assert les(tmp_path, *(rad(orgnr, "nei") for orgnr in numbers)).status is Kjorestatus.STOPPET


def test_a_person_accepts_the_loss_and_the_next_run_goes_through(session: Session, tmp_path: Path) -> None:
    lines = [rad(orgnr) for orgnr in mange(session, 20)]
    les(tmp_path, *lines)
    les(tmp_path, *lines[:10])
    with pytest.raises(NotPermitted), transaction():
        godta_bortfall(session, SAKSBEHANDLER, siste(session))
    ident = siste(session).id
    with transaction():
        godta_bortfall(session, FORVALTER, session.get_one(Synkkjoring, ident))
    assert les(tmp_path, *lines[:5]).status is Kjorestatus.STOPPET, "more than what was accepted"
    assert antall(les(tmp_path, *lines[:10])) == (0, 0, 10, 10, 0)
    with pytest.raises(Conflict, match="lest på nytt"), transaction():
        godta_bortfall(session, FORVALTER, session.get_one(Synkkjoring, ident))


def test_a_dry_run_tells_and_leaves_no_trace(session: Session, tmp_path: Path) -> None:
    les(tmp_path, rad())
    assert antall(les(tmp_path, rad(verdi="nei"), rad(MOSS), bestilling=Bestilling(SYSTEM, torr=True))) == (
        1,
        1,
        0,
        0,
        0,
    )
    assert historie(session) == ["ja"]
    assert session.scalar(select(func.count(Synkkjoring.id))) == 1


def test_one_event_for_each_run_with_its_counts_and_digest(session: Session, tmp_path: Path) -> None:
    for _ in range(2):
        les(tmp_path, rad(), rad(MOSS))
    events = session.scalars(select(AuditEvent).where(AuditEvent.objekt_type == "Synkkjoring")).all()
    assert [(e.handling, e.endringer["nye"], e.endringer["uendret"]) for e in events] == [
        ("synk.fullfort", [None, 2], [None, 0]),
        ("synk.fullfort", [None, 0], [None, 2]),
    ]
    assert len(events[0].endringer["digest"][1]) == 64
    assert audit_chain.verifiser(session) is None


def test_the_same_file_is_looked_at_again_when_somebody_else_has_spoken_for_the_source(
    session: Session, tmp_path: Path
) -> None:
    les(tmp_path, rad())
    with transaction():
        row = session.scalars(select(Observasjon)).one()
        row.gjeldende = False
        session.flush()
        facts = {column.name: getattr(row, column.name) for column in Observasjon.__table__.columns}
        facts.pop("id")
        now = clock.now()
        session.add(Observasjon(**facts | {"verdi": "nei", "gjeldende": True, "observert": now, "registrert": now}))
    assert antall(les(tmp_path, rad())) == (0, 1, 0, 0, 0)


def test_a_run_that_was_left_open_is_closed_by_the_next(session: Session, tmp_path: Path) -> None:
    with transaction():
        past = clock.now() - timedelta(minutes=1)
        session.add(Synkkjoring(kilde="fil", startet=past, livstegn=past, startet_av="ksadmin"))
    assert antall(les(tmp_path, rad())) == (1, 0, 0, 0, 0)
    first = session.scalars(select(Synkkjoring).order_by(Synkkjoring.id)).first()
    assert first is not None
    assert (first.status, first.melding) == (
        Kjorestatus.FEILET,
        "Avbrutt: prosessen stoppet før lesingen var ferdig. Ingenting ble endret.",
    )


def test_the_tjeneste_decides_what_an_api_is_called(session: Session, tmp_path: Path) -> None:
    les(tmp_path, delegering(api="Summert skattegrunnlag API - På vegne av"), delegering(MOSS, api="noe annet"))
    apis = set(session.scalars(select(Observasjon.api)))
    assert apis == {"skatteetaten:summertskattegrunnlag", "noe annet"}
