"""Tokens that must not be believed."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from ksadmin.oppslag.proxy.innkommende import BREMSE, BREMSE_UTEN, Innkommende
from ksadmin.oppslag.proxy.nett import Nett
from ksadmin.oppslag.proxy.svar import Nei
from tests.oppslag.huset import FORELDREBETALING, OSLO, Hus
from tests.simulators.maskinporten import AUD, SCOPE_INN, Maskinporten, aktor
from tests.simulators.nett import Humor

HALDEN = "959159092"
ANNEN_NOKKEL = RSAKey.generate_key(2048, {"kid": "utsteder-1"})


def naa(pluss: int = 0) -> int:
    return int(time.time()) + pluss


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forfalsket(m: Maskinporten, alg: str, hemmelighet: bytes | None) -> str:
    """A token signed by nobody, or by what everybody knows."""
    _, krav, _ = m.utsted(OSLO).split(".")
    hode = b64(json.dumps({"alg": alg, "kid": m.utsteder.kid, "typ": "JWT"}).encode())
    ord_ = f"{hode}.{krav}"
    return f"{ord_}.{b64(hmac.digest(hemmelighet, ord_.encode(), hashlib.sha256)) if hemmelighet else ''}"


def tuklet(m: Maskinporten) -> str:
    hode, krav, signatur = m.utsted(HALDEN).split(".")
    innhold = json.loads(base64.urlsafe_b64decode(krav + "=="))
    return f"{hode}.{b64(json.dumps(innhold | {'consumer': aktor(OSLO)}).encode())}.{signatur}"


ANGREP: dict[str, tuple[int, Callable[[Maskinporten], str]]] = {
    "alg none": (401, lambda m: forfalsket(m, "none", None)),
    "alg None": (401, lambda m: forfalsket(m, "None", None)),
    "HS256 with the public key": (401, lambda m: forfalsket(m, "HS256", m.utsteder.as_pem(private=False))),
    "HS256 with the public JWK": (
        401, lambda m: forfalsket(m, "HS256", json.dumps(m.utsteder.as_dict(private=False)).encode()),
    ),
    "RS384, which we have not pinned": (401, lambda m: m.utsted(OSLO, hode={"alg": "RS384"})),
    "another key by the same kid": (401, lambda m: m.utsted(OSLO, nokkel=ANNEN_NOKKEL)),
    "a key it brings itself": (
        401, lambda m: m.utsted(OSLO, nokkel=ANNEN_NOKKEL, hode={"jwk": ANNEN_NOKKEL.as_dict(private=False)}),
    ),
    "a key at an address it gives": (
        401, lambda m: m.utsted(OSLO, nokkel=ANNEN_NOKKEL, hode={"jku": "http://127.0.0.1:1/jwk"}),
    ),
    "unknown kid": (401, lambda m: m.utsted(OSLO, hode={"kid": "en-annen"})),
    "kid that is no text": (401, lambda m: "..".join([b64(b'{"alg":"RS256","kid":["x"]}'), ""])),
    "claims changed": (401, tuklet),
    "expired": (401, lambda m: m.utsted(OSLO, iat=naa(-600), exp=naa(-60))),
    "not to be used yet": (401, lambda m: m.utsted(OSLO, nbf=naa(300))),
    "for ever and longer": (403, lambda m: m.utsted(HALDEN, exp=10**400)),
    "a header a thousand deep": (401, lambda _: f"{b64(b'[' * 4000)}.e30.x"),
    "client that could be a person": (401, lambda m: m.utsted(OSLO, client_id="27847099416")),
    "from the future": (401, lambda m: m.utsted(OSLO, iat=naa(300), exp=naa(900))),
    "without an end": (401, lambda m: m.utsted(OSLO, exp=None)),
    "ends in text": (401, lambda m: m.utsted(OSLO, exp="9999999999")),
    "another issuer": (401, lambda m: m.utsted(OSLO, iss="https://maskinporten.example/")),
    "another audience": (401, lambda m: m.utsted(OSLO, aud="https://annet.example.org")),
    "for no audience": (401, lambda m: m.utsted(OSLO, aud="unspecified")),
    "without scope": (403, lambda m: m.utsted(OSLO, scope=None)),
    "a scope that begins like ours": (403, lambda m: m.utsted(OSLO, scope="ks:skatteoppslag.admin ks:skatte")),
    "no consumer": (401, lambda m: m.utsted(OSLO, consumer=None)),
    "consumer that is text": (401, lambda m: m.utsted(OSLO, consumer=f"0192:{OSLO}")),
    "consumer of another kind": (401, lambda m: m.utsted(OSLO, consumer={"authority": "x", "ID": f"0192:{OSLO}"})),
    "consumer with a wrong digit": (401, lambda m: m.utsted(OSLO, consumer=aktor("958935421"))),
    "consumer that is an address": (401, lambda m: m.utsted(OSLO, consumer=aktor("http://127.0.0.1:1/"))),
    "client that is two lines": (401, lambda m: m.utsted(OSLO, client_id="a\r\nX: y")),
    "client longer than a name": (401, lambda m: m.utsted(OSLO, client_id="a" * 101)),
    "consumer is another than the path": (403, lambda m: m.utsted(HALDEN)),
    "supplier without delegation": (401, lambda m: m.utsted(OSLO, supplier=aktor("310827002"))),
    "supplier delegated to by a stranger": (
        401, lambda m: m.utsted(OSLO, supplier=aktor("310827002"), delegation_source="https://altinn.example/"),
    ),
    "supplier that is nobody": (401, lambda m: m.utsted(OSLO, supplier=None) and m.utsted(OSLO, supplier="x")),
    "too long": (401, lambda m: m.utsted(OSLO, jti="x" * 4500)),
    "rubbish": (401, lambda _: "a.b.c"),
    "one letter": (401, lambda _: "x"),
}  # fmt: skip


@pytest.mark.parametrize("navn", ANGREP)
def test_det_slipper_ikke_inn(hus: Hus, navn: str) -> None:
    ventet, lag = ANGREP[navn]
    spurt = hus.spurt
    svar = hus.spor(token=lag(hus.maskinporten))
    assert svar.status_code == ventet, svar.text
    assert svar.headers["content-type"] == "application/problem+json"
    assert (svar.status_code == 401) is ('error="invalid_token"' in svar.headers.get("www-authenticate", ""))
    assert hus.spurt == spurt


def test_andre_veier_inn(hus: Hus) -> None:
    """A token anywhere but in the one header, or two of them."""
    spurt = hus.spurt
    token = hus.token()
    for hoder in (
        [],
        [("Authorization", f"Basic {token}")],
        [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")],
        [("Authorization", f"Bearer {token} {token}")],
        [("Cookie", f"Authorization=Bearer {token}")],
    ):
        svar = hus.klient.post(f"{hus.url}{FORELDREBETALING}?access_token={token}", json={}, headers=hoder)
        assert svar.status_code == 401
    assert hus.spurt == spurt


def test_et_utlopt_token_kan_ikke_brukes_om_igjen(hus: Hus) -> None:
    """Also one that was believed a moment ago, and is remembered."""
    token = hus.maskinporten.utsted(OSLO, iat=naa(-60), exp=naa(-7))  # other clocks may be ten seconds off
    assert hus.hent("status", token).status_code == 200
    frist = time.monotonic() + 10
    while hus.hent("status", token).status_code == 200:
        assert time.monotonic() < frist
        time.sleep(0.2)
    assert hus.hent("status", token).status_code == 401


def test_nokler_som_er_byttet_hentes_av_en_for_alle(hus: Hus) -> None:
    """Those who come with the new key while it is asked for wait for the answer, and are let in."""
    utsteder, gammel = hus.maskinporten, hus.maskinporten.utsteder

    async def gjor() -> tuple[list[str], int]:
        innkommende = Innkommende(Nett(5), utsteder.url, AUD, SCOPE_INN, "x")
        utsteder.tjener.humor = Humor.HTML
        with pytest.raises(Nei):
            await innkommende.les(b"Bearer " + utsteder.utsted(OSLO).encode())
        utsteder.tjener.humor = Humor.GOD
        await asyncio.sleep(BREMSE_UTEN)
        await innkommende.les(b"Bearer " + utsteder.utsted(OSLO).encode())
        utsteder.utsteder = RSAKey.generate_key(2048, {"kid": "utsteder-2", "use": "sig"})
        innkommende._spurt -= BREMSE
        spurt = len(utsteder.tjener.sporsmal)
        nye = [innkommende.les(b"Bearer " + utsteder.utsted(OSLO).encode()) for _ in range(9)]
        return [s.orgnr for s in await asyncio.gather(*nye)], len(utsteder.tjener.sporsmal) - spurt

    try:
        assert asyncio.run(gjor()) == ([OSLO] * 9, 1)
    finally:
        utsteder.utsteder = gammel


def test_en_flom_av_ukjente_nokler_sporrer_ikke_maskinporten_for_hver(hus: Hus) -> None:
    def jwk() -> int:
        return sum(s.sti == "/jwk" for s in hus.maskinporten.tjener.sporsmal)

    hus.hent("status")
    forst = jwk()
    for n in range(100):
        falskt: Any = hus.maskinporten.utsted(OSLO, hode={"kid": f"flom-{n}"})
        assert hus.spor(token=falskt).status_code == 401
    assert jwk() - forst <= 2  # one for each process
    assert hus.hent("status").status_code == 200
