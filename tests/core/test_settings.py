"""What is told from outside is checked at start, and the sentence names the variable."""

from pathlib import Path

import pytest

from ksadmin.settings import SettingsError, load_settings

GOD = {"secret_key": "x" * 40, "database_url": "postgresql+psycopg:///k", "base_url": "https://ksadmin.example"}


def test_an_unknown_variable_stops_the_start() -> None:
    with pytest.raises(SettingsError, match="KSADMIN_SMTPHOST er ikke en kjent innstilling"):
        load_settings({"KSADMIN_SMTPHOST": "localhost"})


def test_a_bad_value_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSADMIN_SMTP_PORT", "femogtyve")
    with pytest.raises(SettingsError, match="KSADMIN_SMTP_PORT"):
        load_settings()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({**GOD, "oidc_issuer": "http://id.example"}, "KSADMIN_OIDC_ISSUER"),
        ({**GOD, "brreg_url": "http://brreg.example"}, "KSADMIN_BRREG_URL"),
        ({}, "KSADMIN_SECRET_KEY"),
        ({"secret_key": "x" * 40}, "KSADMIN_DATABASE_URL"),
        ({**GOD, "base_url": "http://ksadmin.example"}, "KSADMIN_BASE_URL"),
    ],
)
def test_production_refuses_what_is_only_for_trying_out(given: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load_settings(env="prod", **given)


def test_an_env_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "ksadmin.env"
    file.write_text("KSADMIN_ERKLAERING_MOTTAK=erklaering@example.org\n")
    settings = load_settings({"KSADMIN_ENV_FILE": str(file)})
    assert settings.erklaering_mottak == "erklaering@example.org"


def test_a_settings_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"KSADMIN_ENV_FILE: Filen .* finnes ikke"):
        load_settings({"KSADMIN_ENV_FILE": str(tmp_path / "borte.env")})
