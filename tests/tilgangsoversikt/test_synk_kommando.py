"""`ksadmin tilgang synk`: what scripts rely on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.tilgangsoversikt.commands import tilgang
from ksadmin.tilgangsoversikt.models import Observasjon
from tests.tilgangsoversikt.lister import HALDEN, fil, mange, rad

Kjor = Callable[..., Result]


@pytest.fixture
def kjor(app: Flask, tmp_path: Path) -> Kjor:
    def run(*linjer: str, valg: tuple[str, ...] = ()) -> Result:
        sti = fil(tmp_path, *linjer).sti
        return app.test_cli_runner().invoke(tilgang, ["synk", "--kilde", f"fil:{sti}", *valg])

    return run


def test_the_json_has_the_counts_and_the_time(kjor: Kjor) -> None:
    answer = kjor(rad(), rad(verdi="kanskje"), valg=("--json",))
    assert answer.exit_code == 0
    svar = json.loads(answer.output)
    assert svar.pop("varighet_s") >= 0
    assert svar == {"lest": 2, "nye": 1, "endret": 0, "bortfalt": 0, "uendret": 0, "avvist": 1, "feil": None}


def test_a_dry_run_says_so_and_writes_nothing(kjor: Kjor, session: Session) -> None:
    assert kjor(rad(), valg=("--torr",)).output == "1 nye.\nDette er en prøve: ingenting er skrevet.\n"
    assert session.scalar(select(func.count(Observasjon.id))) == 0


def test_the_mass_loss_guard_is_answered_on_the_command_line(kjor: Kjor, session: Session) -> None:
    lines = [rad(orgnr) for orgnr in mange(session, 10)]
    kjor(*lines)
    stopped = kjor(lines[0])
    assert stopped.exit_code == 1
    assert "9 av 10 opplysninger om tilgang ville falt bort. Ingenting er endret." in stopped.output
    assert "Kjør på nytt med --godta-bortfall" in stopped.output
    accepted = kjor(lines[0], valg=("--godta-bortfall", "--json"))
    assert (accepted.exit_code, json.loads(accepted.output)["bortfalt"]) == (0, 9)


def test_what_cannot_be_read_is_a_sentence_and_exit_one(app: Flask, kjor: Kjor, session: Session) -> None:
    run = app.test_cli_runner().invoke
    for kilde, setning in (
        ("fil:/finnes/ikke.csv", "kan ikke leses"),
        ("digdir", "Digdir (Maskinporten) er ikke satt opp"),
    ):
        answer = run(tilgang, ["synk", "--kilde", kilde, "--json"])
        assert answer.exit_code == 1
        assert setning in json.loads(answer.output)["feil"]
    assert "Ingen av radene kan brukes. Den første: Organisasjonsnummeret" in kjor(rad("1")).output


def test_another_source_is_wrong_usage(app: Flask) -> None:
    for kilde in ("fil:", "manuell", "altinn:x", HALDEN):
        assert app.test_cli_runner().invoke(tilgang, ["synk", "--kilde", kilde]).exit_code == 2
