"""From the kommuner of 2019, all with an active erklæring, to today's 357: nothing orphaned, nothing lost."""

import json
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import func, select

from ksadmin.avtaler.lifecycle import LEVENDE as AVTALE_LEVER
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.core import audit_chain, clock
from ksadmin.core.audit import AuditEvent
from ksadmin.core.errors import Conflict
from ksadmin.kommuneendringer import commands
from ksadmin.oppfolging.queries import Grunn, Utvalg, jaktliste
from ksadmin.register import grunndata, queries
from ksadmin.register.models import Etterfolger, Kontaktperson, Kontaktrolle, Organisasjon, Organisasjonstype
from ksadmin.register.usecases import registrer_kontakt
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE as FORESPORSEL_LEVER
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tilgangsoversikt.queries.bilde import som_fantes
from tests.actors import SAKSBEHANDLER
from tests.brukere.personer import synlig
from tests.kommuneendringer.fortid import FIL

KOMMUNE = Organisasjonstype.KOMMUNE
GRUNN = "Inndelingen er endret."


def test_the_changes_since_2019_end_in_todays_kommuner_with_no_orphan(app, session, client):
    prove = kjor(app, str(FIL), "--json")
    assert (prove["utfort"], prove["rader"], prove["avviste"]) == (False, 438, 0)
    assert len(queries.organisasjoner(session, KOMMUNE)) == 422, "a dry run writes nothing"

    svar = kjor(app, str(FIL), "--utfor", "--begrunnelse", GRUNN, "--json")
    assert svar["utfort"]
    assert svar["enheter"] == prove["enheter"]
    session.rollback()
    todays_kommuner_are_right(session)
    nothing_is_orphaned(session)
    the_chase_list_asks_the_new_units(session)
    old_numbers_and_names_lead_to_today(session, client)
    the_past_is_as_it_was(session)
    assert audit_chain.verifiser(session) is None
    assert set(session.scalars(select(AuditEvent.begrunnelse))) == {None, GRUNN}

    events = session.scalar(select(func.count()).select_from(AuditEvent))
    igjen = kjor(app, str(FIL), "--utfor", "--json")
    assert (igjen["endringer"], igjen["utfort"]) == (0, False)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == events


def kjor(app, *valg):
    answer = app.test_cli_runner().invoke(commands.register, ["endringer", *valg])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def todays_kommuner_are_right(session):
    i_dag = {(o.nummer, o.navn, o.orgnr, o.fylke) for o in queries.organisasjoner(session, KOMMUNE)}
    assert i_dag == {(f.nummer, f.navn, f.orgnr, f.fylke) for f in grunndata.organisasjoner() if f.type is KOMMUNE}


def nothing_is_orphaned(session):
    def hos_opphorte(tabell, *vilkar):
        statement = select(func.count()).select_from(tabell).join(Organisasjon).where(Organisasjon.opphort.is_not(None))
        return session.scalar(statement.where(*vilkar))

    assert hos_opphorte(Tilslutningserklaering, Tilslutningserklaering.status.in_(AVTALE_LEVER)) == 0
    assert hos_opphorte(Pakobling, Pakobling.status.in_(FORESPORSEL_LEVER)) == 0
    assert hos_opphorte(Kontaktperson, Kontaktperson.aktiv) == 0
    opphorte = set(session.scalars(select(Organisasjon.id).where(Organisasjon.opphort.is_not(None))))
    assert opphorte <= set(session.scalars(select(Etterfolger.forgjenger_id)))
    ended = select(Tilslutningserklaering.avsluttet_dato).where(Tilslutningserklaering.status == Avtalestatus.AVSLUTTET)
    # The second Ålesund was made and divided by the file itself, and never signed.
    assert Counter(session.scalars(ended)) == {date(2020, 1, 1): len(opphorte) - 1}
    opphort = session.get(Organisasjon, min(opphorte))
    with pytest.raises(Conflict, match="Velg enheten som har tatt over"):
        registrer_kontakt(
            session, SAKSBEHANDLER, opphort, rolle=Kontaktrolle.VARSLING, navn=None, epost="a@b.example", telefon=None
        )


def the_chase_list_asks_the_new_units(session):
    jakt = [r for r in jaktliste(session, Utvalg(), clock.today()) if r.organisasjon.type is KOMMUNE]
    mangler = {r.organisasjon.navn for r in jakt}
    assert {r.grunn for r in jakt} == {Grunn.NY_ENHET}
    assert {"Indre Østfold", "Ålesund", "Haram", "Moss"} <= mangler
    assert not {"Halden", "Stavanger", "Bjørnafjorden", "Oslo"} & mangler


def old_numbers_and_names_lead_to_today(session, client):
    for gammelt, navn in (("0101", "Halden"), ("0136", "Moss"), ("1504", "Ålesund"), ("1507", "Ålesund")):
        assert queries.ved_nummer(session, gammelt, KOMMUNE).navn == navn
    assert {t.organisasjon.navn for t in queries.finn(session, "Tysfjord")} == {"Narvik", "Hamarøy"}
    tysfjord = session.scalars(select(Organisasjon).where(Organisasjon.nummer == "1850")).one()
    assert (tysfjord.opphort, len(tysfjord.kontakter)) == (date(2020, 1, 1), 1)
    assert [o.navn for o in queries.slekt(session, tysfjord.id)[1]] == ["Hamarøy", "Narvik"]
    assert client.get("/kommune/0625").location == "/kommune/3301"
    drammen = synlig(client.get("/kommune/3301"))
    assert "Kommunen ble en ny enhet 01.01.2020. Erklæringer fra tiden før gjelder ikke" in drammen
    assert "Delegeringer i Altinn følger ikke med til et nytt organisasjonsnummer." in drammen
    assert "ble en ny enhet" not in synlig(client.get("/kommune/3101"))


def the_past_is_as_it_was(session):
    antall = [sum(o.type is KOMMUNE for o in som_fantes(session, date(aar, 6, 1))) for aar in (2019, 2020, 2025)]
    assert antall == [422, 356, 357]
