"""The command line speaks Norwegian, and its exit code tells a refusal from a wrong call."""

from pathlib import Path

import pytest

from tests import processes


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
    stderr = tmp_path / "stderr"
    process = processes.start(*argv, stderr=stderr, database_url=f"sqlite:///{tmp_path / 'tom.db'}")
    process.join()
    answer = stderr.read_text()
    assert says in answer
    assert "Traceback" not in answer
    assert process.exitcode == code


@pytest.mark.parametrize(
    ("argv", "given", "says"),
    [
        (["serve"], {"env": "prod"}, "KSADMIN_SECRET_KEY"),  # by us, not by every worker
        (["demo"], {"smtp_host": "smtp.example.org"}, "der e-post sendes ut"),
    ],
)
def test_what_is_unsafe_is_not_begun(argv: list[str], given: dict[str, str], says: str, tmp_path: Path) -> None:
    stderr = tmp_path / "stderr"
    process = processes.start(*argv, stderr=stderr, database_url=f"sqlite:///{tmp_path / 'tom.db'}", **given)
    process.join()
    assert process.exitcode == 1
    assert says in stderr.read_text()
    assert "Traceback" not in stderr.read_text()
