"""A campaign for new terms: who can be asked, who is, and how far it has come."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core import clock
from ksadmin.core.errors import InvalidInput, NotPermitted
from ksadmin.database import transaction
from ksadmin.oppfolging import fremdrift, kampanjer
from ksadmin.oppfolging.fremdrift import Tilstand
from ksadmin.oppfolging.models import Kampanjeoppgave
from ksadmin.register.queries import organisasjoner
from ksadmin.vilkar.models import Endringsklasse
from tests.actors import FORVALTER, SAKSBEHANDLER
from tests.oppfolging.saker import aksepter, erklaeringer, et_utkast, nye_vilkar, opened, states, the_agreement

T = Tilstand


@pytest.mark.parametrize("klasse", [Endringsklasse.REDAKSJONELL, Endringsklasse.FORSTE])
def test_only_a_vesentlig_change_gives_a_campaign(session: Session, klasse: Endringsklasse) -> None:
    with transaction():
        vilkar = nye_vilkar(session, klasse)
    assert fremdrift.aktuelle_vilkar(session) == []
    with pytest.raises(InvalidInput, match="Bare en vesentlig endring"), transaction():
        et_utkast(session, vilkar)


@pytest.mark.parametrize(("felt", "verdi"), [("frist", clock.today()), ("purreintervall_dager", 0)])
def test_a_draft_with_a_value_that_cannot_be_is_refused_at_its_field(
    session: Session, felt: str, verdi: object
) -> None:
    with transaction():
        vilkar = nye_vilkar(session)
    with pytest.raises(InvalidInput) as refused, transaction():
        et_utkast(session, vilkar, **{felt: verdi})
    assert refused.value.field == felt


def test_those_who_can_be_asked_are_the_active_on_older_terms(session: Session) -> None:
    with transaction():
        orgs = organisasjoner(session)
        active = erklaeringer(session, orgs[:3])
        erklaeringer(session, orgs[3:5], Avtalestatus.SENDT)
        vilkar = nye_vilkar(session)
        kampanje = et_utkast(session, vilkar)
        aksepter(session, active[2], vilkar, kontrollert=False)
    found = [k.stilling.erklaering_id for k in fremdrift.kandidater(session, kampanje)]
    assert found == [active[0].id, active[1].id]


def test_opening_gives_every_chosen_agreement_one_task_and_the_others_none(session: Session) -> None:
    with transaction():
        active = erklaeringer(session, organisasjoner(session))
        kampanje = et_utkast(session, nye_vilkar(session))
    with transaction():
        chosen = [e.id for e in active[1:]]
        assert kampanjer.aapne(session, FORVALTER, kampanje, erklaeringer=chosen, i_dag=clock.today()) == 371
    assert set(session.scalars(select(Kampanjeoppgave.erklaering_id))) == set(chosen)
    assert states(session, kampanje) == [T.IKKE_SENDT] * 371


def test_opening_looks_nothing_up_for_each_task(session: Session, statements: list[str]) -> None:
    """The tasks go in as one set. SQLite is handed its rows one by one, for want of a way to tell their ids."""
    with transaction():
        active = erklaeringer(session, organisasjoner(session))
        kampanje = et_utkast(session, nye_vilkar(session))
        chosen = [e.id for e in active]
    statements.clear()
    with transaction():
        kampanjer.aapne(session, FORVALTER, kampanje, erklaeringer=chosen, i_dag=clock.today())
    assert len([s for s in statements if not s.startswith("INSERT INTO kampanjeoppgave")]) < 20


def test_an_agreement_nobody_offered_cannot_be_chosen(session: Session) -> None:
    with transaction():
        (sent,) = erklaeringer(session, organisasjoner(session)[:1], Avtalestatus.SENDT)
        kampanje = et_utkast(session, nye_vilkar(session))
    for chosen in ([], [sent.id]):
        with pytest.raises(InvalidInput), transaction():
            kampanjer.aapne(session, FORVALTER, kampanje, erklaeringer=chosen, i_dag=clock.today())


def test_only_a_forvalter_opens(session: Session) -> None:
    with transaction():
        (active,) = erklaeringer(session, organisasjoner(session)[:1])
        kampanje = et_utkast(session, nye_vilkar(session))
    with pytest.raises(NotPermitted), transaction():
        kampanjer.aapne(session, SAKSBEHANDLER, kampanje, erklaeringer=[active.id], i_dag=clock.today())


def test_an_agreement_is_in_a_campaign_once(session: Session) -> None:
    kampanje = opened(1)
    rad = fremdrift.oppgaver(session, kampanje, clock.today())[0]
    with pytest.raises(IntegrityError), transaction() as writing:
        writing.connection().execute(
            Kampanjeoppgave.__table__.insert().values(
                kampanje_id=kampanje.id,
                erklaering_id=rad.stilling.erklaering_id,
                frist=kampanje.frist,
                status="apen",
                versjon=1,
            )
        )


def test_progress_counts_the_accepted_among_those_still_asked(session: Session) -> None:
    kampanje = opened(4)
    with transaction():
        aksepter(session, the_agreement(session, kampanje), kampanje.vilkar)
        oppgave = session.scalars(select(Kampanjeoppgave).order_by(Kampanjeoppgave.id.desc())).first()
        assert oppgave
        kampanjer.unnta(session, SAKSBEHANDLER, oppgave, begrunnelse="Slås sammen.")
    sum_ = fremdrift.fremdrift(fremdrift.oppgaver(session, kampanje, clock.today()))
    assert (sum_.akseptert, sum_.av, sum_.prosent) == (1, 3, 33)


def test_progress_takes_the_same_few_queries_whatever_the_size(session: Session, statements: list[str]) -> None:
    kampanje = opened(40)
    statements.clear()
    fremdrift.oppgaver(session, kampanje, clock.today())
    assert len([s for s in statements if s.startswith("SELECT")]) <= 6
