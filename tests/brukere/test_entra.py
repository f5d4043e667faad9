"""Sign-in with Entra ID, against a provider that keeps every rule and can be told to lie."""

from collections.abc import Iterator

import pytest
from flask import Flask

from ksadmin.brukere import innlogging, usecases
from ksadmin.brukere.gateway import OidcError, Reise
from ksadmin.brukere.models import Bruker
from ksadmin.core.actor import SYSTEM, Rolle
from ksadmin.database import transaction
from ksadmin.settings import Settings
from tests.brukere.personer import hent, ny_bruker, synlig
from tests.client import StrictClient
from tests.simulators.oidc import CLIENT_ID, CLIENT_SECRET, Provider, oidc_provider

EPOST = "kari@ks.no"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with oidc_provider() as provider:
        yield provider


@pytest.fixture
def settings(database_url: str, provider: Provider) -> Settings:
    settings = Settings(
        env="test",
        database_url=database_url,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        krev_tofaktor=True,
    )
    provider.redirect_uri = f"{str(settings.base_url).rstrip('/')}/logg-inn/entra/tilbake"
    return settings


def reis(client: StrictClient, provider: Provider, **parametre: str) -> str:
    """Leave for the provider, sign in there, and return the path and query one comes back with."""
    ut = client.get("/logg-inn/entra", query_string=parametre)
    assert ut.status_code == 302
    assert ut.location.startswith(f"{provider.address}/authorize?")
    query = dict(pair.split("=", 1) for pair in ut.location.partition("?")[2].split("&"))
    from urllib.parse import unquote_plus  # noqa: PLC0415

    back = provider.authorize({k: unquote_plus(v) for k, v in query.items()})
    assert back, provider.refused
    return back.removeprefix("http://127.0.0.1:8000")


def test_den_som_har_konto_kommer_inn_uten_ny_kode(app: Flask, client: StrictClient, provider: Provider) -> None:
    ident = ny_bruker(app, epost=EPOST, passord=None)
    svar = client.get(reis(client, provider))
    assert svar.location == "/admin/"
    assert "Du logger inn med Entra ID" in client.get("/admin/konto/").get_data(as_text=True)
    assert hent(app, ident, "oidc_sub") == "sub-1"
    assert provider.refused == []


def test_knappen_star_pa_innloggingssiden(app: Flask, client: StrictClient) -> None:
    assert "Logg inn med Entra ID" in synlig(client.get("/logg-inn"))


def test_siden_personen_ville_til_huskes(app: Flask, client: StrictClient, provider: Provider) -> None:
    ny_bruker(app, epost=EPOST)
    assert client.get(reis(client, provider, next="/admin/konto/")).location == "/admin/konto/"


def test_en_lenke_ut_av_ksadmin_folges_ikke(app: Flask, client: StrictClient, provider: Provider) -> None:
    ny_bruker(app, epost=EPOST)
    assert client.get(reis(client, provider, next="https://ond.example/")).location == "/admin/"


def test_etter_forste_gang_teller_sub_og_ikke_adressen(app: Flask, client: StrictClient, provider: Provider) -> None:
    ny_bruker(app, epost=EPOST)
    client.get(reis(client, provider))
    client.delete_cookie("ksadmin")
    provider.person = {"sub": "sub-1", "preferred_username": "kari.gift@ks.no"}
    assert client.get(reis(client, provider)).location == "/admin/"


def test_en_annen_person_arver_ikke_kontoen_med_adressen(app: Flask, client: StrictClient, provider: Provider) -> None:
    ny_bruker(app, epost=EPOST)
    client.get(reis(client, provider))
    client.delete_cookie("ksadmin")
    provider.person = {"sub": "sub-2", "preferred_username": EPOST}
    assert client.get(reis(client, provider)).status_code == 403


@pytest.mark.parametrize(
    "krav", [{"email": EPOST}, {"email": EPOST, "email_verified": False, "preferred_username": EPOST}, {}]
)
def test_en_adresse_ingen_gar_god_for_avvises(
    app: Flask, client: StrictClient, provider: Provider, krav: dict[str, object]
) -> None:
    ny_bruker(app, epost=EPOST)
    provider.person = {"sub": "sub-1", **krav}
    assert client.get(reis(client, provider)).status_code == 400


def test_en_bekreftet_adresse_godtas(app: Flask, client: StrictClient, provider: Provider) -> None:
    ny_bruker(app, epost=EPOST)
    provider.person = {"sub": "sub-1", "email": "Kari@KS.no", "email_verified": True}
    assert client.get(reis(client, provider)).location == "/admin/"


def test_ingen_far_konto_av_a_logge_inn(app: Flask, client: StrictClient, provider: Provider) -> None:
    svar = client.get(reis(client, provider))
    assert svar.status_code == 403
    assert "kari@ks.no har ingen konto i ksadmin. Be en administrator" in synlig(svar)
    assert client.get("/admin/konto/").status_code == 302


def test_en_sperret_konto_slipper_ikke_inn(app: Flask, client: StrictClient, provider: Provider) -> None:
    ident = ny_bruker(app, Rolle.LESER, epost=EPOST)
    with app.app_context(), transaction() as session:
        usecases.sperr(session, SYSTEM, session.get_one(Bruker, ident), begrunnelse="Sluttet")
    svar = client.get(reis(client, provider))
    assert svar.status_code == 403
    assert "Kontoen din er sperret." in synlig(svar)


@pytest.mark.parametrize(
    "logn", ["utsteder", "mottaker", "nonce", "utlopt", "uten-signatur", "hmac", "nokkel", "metadata-utsteder"]
)
def test_et_svar_som_lyver_avvises(app: Flask, client: StrictClient, provider: Provider, logn: str) -> None:
    ny_bruker(app, epost=EPOST)
    tilbake = reis(client, provider)
    provider.logn.add(logn)
    svar = client.get(tilbake)
    assert svar.status_code == 400
    assert "Innloggingen med Entra ID ble ikke fullført. Prøv igjen." in synlig(svar)
    assert client.get("/admin/konto/").status_code == 302


def test_feil_verifier_avvises_av_leverandoren(app: Flask, client: StrictClient, provider: Provider) -> None:
    ny_bruker(app, epost=EPOST)
    tilbake = reis(client, provider)
    with client.session_transaction() as session:
        state, nonce, _verifier = session["entra_reise"]
        session["entra_reise"] = [state, nonce, "a" * 64]
    assert client.get(tilbake).status_code == 400
    assert provider.refused == ["verifier"]


def test_en_kode_kan_ikke_brukes_to_ganger(app: Flask, client: StrictClient, provider: Provider) -> None:
    ny_bruker(app, epost=EPOST)
    tilbake = reis(client, provider)
    with client.session_transaction() as session:
        reise = session["entra_reise"]
    assert client.get(tilbake).location == "/admin/"
    client.delete_cookie("ksadmin")
    with client.session_transaction() as session:
        session["entra_reise"] = reise
    assert client.get(tilbake).status_code == 400
    assert provider.refused == ["code", "verifier"]


def test_state_som_ikke_stemmer_gir_400(app: Flask, client: StrictClient, provider: Provider) -> None:
    tilbake = reis(client, provider)
    assert client.get(tilbake.replace("state=", "state=x")).status_code == 400
    assert client.get(tilbake).status_code == 400  # the trip is over, also for the right state


def test_a_komme_tilbake_uten_a_ha_reist_gir_400(app: Flask, client: StrictClient) -> None:
    assert client.get("/logg-inn/entra/tilbake?code=x&state=y").status_code == 400
    assert client.get("/logg-inn/entra/tilbake").status_code == 400


def test_et_nei_fra_leverandoren_gir_en_norsk_side(app: Flask, client: StrictClient, provider: Provider) -> None:
    state = reis(client, provider).partition("state=")[2]
    svar = client.get(f"/logg-inn/entra/tilbake?error=access_denied&error_description=No&state={state}")
    assert svar.status_code == 400
    assert "access_denied" not in svar.get_data(as_text=True)


def test_feil_utsteder_i_tilbakelenken_avvises(app: Flask, client: StrictClient, provider: Provider) -> None:
    ny_bruker(app, epost=EPOST)
    tilbake = reis(client, provider)
    assert client.get(f"{tilbake}&iss=https://ond.example").status_code == 400
    assert provider.codes, "the code was not shown to anyone"


def test_en_leverandor_som_er_borte_gir_en_norsk_side(database_url: str) -> None:
    with oidc_provider() as borte:
        issuer = borte.issuer
    settings = Settings(
        env="test", database_url=database_url, oidc_issuer=issuer, oidc_client_id="a", oidc_client_secret="b"
    )
    oidc = innlogging.entra(settings)
    assert oidc
    with pytest.raises(OidcError):
        oidc.start()
    with pytest.raises(OidcError):
        oidc.finish(Reise("s", "n", "v"), {"state": "s", "code": "c"})
