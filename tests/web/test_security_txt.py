"""Where a weakness is told (RFC 9116): said when it is decided, and not before."""

from datetime import datetime, timedelta

import pytest

from ksadmin.core import clock
from ksadmin.settings import Settings, SettingsError, load_settings
from tests.client import StrictClient

ADRESSE = "/.well-known/security.txt"


@pytest.fixture
def settings(database_url: str, request: pytest.FixtureRequest) -> Settings:
    return Settings(env="test", database_url=database_url, **request.param)


@pytest.mark.parametrize("settings", [{"sikkerhet_policy": "https://ks.example/sikkerhet"}], indirect=True)
def test_uten_kontakt_finnes_den_ikke(client: StrictClient) -> None:
    assert client.get(ADRESSE).status_code == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"sikkerhet_kontakt": "mailto:sikkerhet@ks.example"},
        {"sikkerhet_kontakt": "mailto:sikkerhet@ks.example", "sikkerhet_policy": "https://ks.example/sikkerhet"},
    ],
    indirect=True,
)
def test_feltene_er_etter_rfc_9116(client: StrictClient, settings: Settings) -> None:
    svar = client.get(ADRESSE)
    assert svar.content_type == "text/plain; charset=utf-8"
    *linjer, slutt = svar.get_data(as_text=True).split("\n")
    assert slutt == ""  # each field ends its line
    felter = dict(linje.split(": ", 1) for linje in linjer)
    utloper = datetime.fromisoformat(felter.pop("Expires"))
    assert timedelta(days=170) < utloper - clock.now() < timedelta(days=365)
    policy = {"Policy": settings.sikkerhet_policy} if settings.sikkerhet_policy else {}
    assert felter == {
        "Contact": "mailto:sikkerhet@ks.example",
        **policy,
        "Preferred-Languages": "nb, nn, en",
        "Canonical": "http://127.0.0.1:8000/.well-known/security.txt",
    }


def test_en_kontakt_ingen_kan_bruke_avvises() -> None:
    with pytest.raises(SettingsError, match="KSADMIN_SIKKERHET_KONTAKT"):
        load_settings({}, sikkerhet_kontakt="sikkerhet@ks.example")
