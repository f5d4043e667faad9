"""The command line speaks Norwegian, and its exit code tells a refusal from a wrong call."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def ksadmin(*argv: str, database: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KSADMIN_DATABASE_URL": f"sqlite:///{database}"}
    command = [sys.executable, "-m", "ksadmin", *argv]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["finnesikke"], 2, "Det finnes ingen kommando 'finnesikke'."),
        (["avtale", "pdf"], 2, "Mangler argumentet 'ORGNR'."),
        (["avtale", "pdf", "958935421", "-o", "x.pdf"], 1, "ni siffer"),
        (["avtale", "pdf", "958935420", "-o", "x.pdf"], 1, "Kjør «ksadmin init»"),
        (["--database-url"], 2, "mangler en adresse"),
    ],
)
def test_a_wrong_call_is_told_in_norwegian(argv: list[str], code: int, says: str, tmp_path: Path) -> None:
    answer = ksadmin(*argv, database=tmp_path / "tom.db")
    assert says in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.returncode == code
