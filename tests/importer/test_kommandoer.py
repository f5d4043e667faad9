"""`ksadmin register importer`: previews, writes, and says no with exit code 1."""

import json

import pytest

from ksadmin.importer.commands import register
from ksadmin.register import grunndata, queries
from ksadmin.register.models import Organisasjonstype
from tests.importer.filer import HALDEN, organisasjoner


@pytest.fixture
def kjor(app, tmp_path):
    def run(innhold, *valg):
        fil = tmp_path / "fil.csv"
        fil.write_bytes(innhold)
        return app.test_cli_runner().invoke(register, ["importer", str(fil), *valg])

    return run


def innbyggere(session):
    session.rollback()
    return queries.ved_nummer(session, "3101", Organisasjonstype.KOMMUNE).innbyggere


def test_a_preview_is_the_default_and_writes_nothing(kjor, session):
    before = innbyggere(session)
    answer = kjor(organisasjoner(HALDEN))
    assert answer.exit_code == 0
    assert answer.output == "1 endrede.\nDette er en forhåndsvisning. Kjør på nytt med --utfor for å skrive.\n"
    assert innbyggere(session) == before


def test_utfor_writes_a_batch_that_can_be_undone(kjor, session):
    answer = json.loads(kjor(organisasjoner(HALDEN), "--utfor", "--json").output)
    assert (answer["utfort"], answer["endrede"], answer["import"]) == (True, 1, 1)
    assert innbyggere(session) == 32_000
    assert "Det er ingenting å skrive." in kjor(organisasjoner(HALDEN), "--utfor").output


def test_rejected_rows_are_told_and_stop_the_write(kjor, session):
    before = innbyggere(session)
    answer = kjor(organisasjoner(HALDEN, "1101;;944496394;bokmål;1"), "--utfor")
    assert answer.exit_code == 1
    assert "Linje 3, navn: Skriv navnet." in answer.output
    assert answer.output.endswith("Ingenting er skrevet. Rett radene over, og prøv igjen.\n")
    assert innbyggere(session) == before


def test_a_file_of_another_kind_is_refused_with_a_sentence(kjor):
    answer = kjor(b"PK\x03\x04", "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.output)["feil"].startswith("Filen kan ikke leses som et regneark.")


def test_what_ships_can_be_imported_with_a_kind(kjor):
    for navn, slag, rows in (("fylkeskommuner", "organisasjoner", 15), ("leverandorer", "leverandorer", 10)):
        innhold = (grunndata.DATA / f"{navn}.csv").read_bytes()
        answer = json.loads(kjor(innhold, "--slag", slag, "--json").output)
        assert (answer["uendrede"], answer["avviste"]) == (rows, 0)


def test_wrong_usage_is_exit_code_2(kjor):
    assert kjor(b"", "--slag", "noe").exit_code == 2
