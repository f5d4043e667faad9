"""The register in the database: loaded once, found by everything it has been called, never overwritten."""

import pytest
from sqlalchemy import func, select

from ksadmin.core import audit_chain
from ksadmin.core.actor import SYSTEM
from ksadmin.database import transaction
from ksadmin.register import queries, usecases
from ksadmin.register.models import Kjennetegn, Leverandor, Malform, Organisasjon, Organisasjonstype
from tests.actors import SAKSBEHANDLER

KOMMUNE, FYLKESKOMMUNE = Organisasjonstype.KOMMUNE, Organisasjonstype.FYLKESKOMMUNE


def funnet(session, tekst):
    return [(queries.valgtekst(t.organisasjon), t.grunn) for t in queries.finn(session, tekst)]


def test_the_register_is_loaded_once_with_an_audit_trail(session):
    before = [session.scalar(select(func.count(m.id))) for m in (Organisasjon, Kjennetegn, Leverandor)]
    with transaction():
        assert usecases.last_inn_standard(session, SYSTEM) == 0
    assert [session.scalar(select(func.count(m.id))) for m in (Organisasjon, Kjennetegn, Leverandor)] == before
    assert before[0] == 372
    assert audit_chain.verifiser(session) is None


def test_loading_again_leaves_what_a_person_has_changed(session):
    halden = queries.ved_nummer(session, "3101", KOMMUNE)
    with transaction():
        usecases.endre_organisasjon(
            session,
            SAKSBEHANDLER,
            halden,
            malform=Malform.NYNORSK,
            innbyggere=None,
            epostdomene=None,
            nettsted="www.example.org",
            postadresse="Postboks 1\n1771 HALDEN",
        )
    with transaction():
        usecases.last_inn_standard(session, SYSTEM)
    assert (halden.malform, halden.nettsted) == (Malform.NYNORSK, "www.example.org")


@pytest.mark.parametrize(
    ("tekst", "svar"),
    [
        ("3101", [("Halden kommune (3101)", "nummer 3101")]),
        ("3001", [("Halden kommune (3101)", "tidligere nummer 3001")]),
        ("karasjohka", [("Karasjok kommune (5610)", "samisk navn Kárášjohka")]),
        ("KAIVUONO", [("Kåfjord kommune (5540)", "kvensk navn Kaivuono")]),
        ("tromsø kommune", [("Tromsø kommune (5501)", "navn Tromsø")]),
        (
            "920 415 288",
            [
                ("Ålesund kommune (1508)", "tidligere organisasjonsnummer 920\xa0415\xa0288"),
                ("Haram kommune (1580)", "forgjengeren hadde organisasjonsnummer 920\xa0415\xa0288"),
            ],
        ),
        (
            "Tysfjord",
            [
                ("Hamarøy kommune (1875)", "forgjengeren het Tysfjord"),
                ("Narvik kommune (1806)", "forgjengeren het Tysfjord"),
            ],
        ),
        (
            "958935420",
            [
                ("Oslo kommune (0301)", "organisasjonsnummer 958\xa0935\xa0420"),
                ("Oslo kommune (fylke 03)", "organisasjonsnummer 958\xa0935\xa0420"),
            ],
        ),
        ("%", []),
        ("_", []),
        ("   ", []),
        ("<script>", []),
    ],
)
def test_search_finds_by_everything_an_organisation_has_been_called(session, tekst, svar):
    assert funnet(session, tekst) == svar


def test_the_best_match_comes_first(session):
    assert funnet(session, "ås")[0] == ("Ås kommune (3218)", "navn Ås")
    assert funnet(session, "1507")[0] == ("Ålesund kommune (1508)", "tidligere nummer 1507")


def test_an_old_number_or_orgnr_gives_the_organisation_of_today(session):
    assert queries.ved_nummer(session, "1507", KOMMUNE).navn == "Ålesund"
    assert queries.ved_orgnr(session, "920415288").navn == "Ålesund"
    assert queries.ved_orgnr(session, "958935420").type is KOMMUNE
    assert queries.ved_orgnr(session, "958935420", FYLKESKOMMUNE).nummer == "03"
    assert queries.ved_orgnr(session, "971032146") is None


def test_lists_sort_the_norwegian_way(session):
    names = [o.navn for o in queries.organisasjoner(session, KOMMUNE)]
    assert names[0] == "Alstahaug"
    assert names[-2:] == ["Åseral", "Åsnes"]
    assert names.index("Øyer") < names.index("Ålesund")
    assert names.index("Aure") < names.index("Aurskog-Høland")


def test_a_select_tells_the_two_oslos_apart(session):
    texts = [text for _, text in queries.organisasjonsvalg(session)]
    assert len(texts) == len(set(texts)) == 372


def test_the_condition_of_a_list_searches_every_identifier(session):
    found = session.scalars(select(Organisasjon.navn).where(queries.sokebetingelse("guovdageaidnu"))).all()
    assert found == ["Kautokeino"]


def test_fylker_come_in_the_order_of_their_numbers(session):
    assert queries.fylker(session)[:3] == ["Oslo", "Rogaland", "Møre og Romsdal"]
    assert len(queries.fylker(session)) == 15
