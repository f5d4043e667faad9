"""Bodies, headers and addresses meant to do harm; and an upstream that does."""

import json
import socket
import time
from typing import Any

import pytest

from ksadmin.web.bryter import HVILE
from tests.oppslag.huset import FORELDREBETALING, PERSON, SPORSMAL, Hus
from tests.simulators.nett import Humor

GALT: dict[str, Any] = {
    "a field too many": SPORSMAL | {"url": "http://127.0.0.1:1/"},
    "a field too few": {"personidentifikator": PERSON, "inntektsaar": 2024},
    "number with spaces": SPORSMAL | {"personidentifikator": f"{PERSON[:6]} {PERSON[6:]}"},
    "a number in other digits": SPORSMAL | {"personidentifikator": "٢٧٨٤٧٠٩٩٤١٦"},
    "number that is a number": SPORSMAL | {"personidentifikator": int(PERSON)},
    "number that is a list": SPORSMAL | {"personidentifikator": [PERSON]},
    "a path for a person": SPORSMAL | {"personidentifikator": "../../../etc"},
    "a query for a person": SPORSMAL | {"personidentifikator": "1234567890?"},
    "year in text": SPORSMAL | {"inntektsaar": "2024"},
    "year that is true": SPORSMAL | {"inntektsaar": True},
    "year with a fraction": SPORSMAL | {"inntektsaar": 2024.5},
    "stadie that climbs": SPORSMAL | {"stadie": "../oppgjoer"},
    "stadie with another host": SPORSMAL | {"stadie": "//127.0.0.1:1/"},
    "stadie with a new line": SPORSMAL | {"stadie": "oppgjoer\r\nX: y"},
    "a list": [SPORSMAL],
    "a text": "spørsmål",
    "nothing": None,
}
RATT = {
    "no JSON": b"{",
    "a field twice": b'{"inntektsaar":2024,"inntektsaar":2024,"personidentifikator":"27847099416","stadie":"oppgjoer"}',
    "a thousand deep": b"[" * 4000,
    "not UTF-8": b"\xff\xfe{}",
    "empty": b"",
}


@pytest.mark.parametrize("navn", [*GALT, *RATT])
def test_et_uriktig_sporsmal_kommer_ikke_videre_og_gjentas_ikke(hus: Hus, navn: str) -> None:
    for_ = hus.spurt
    kropp = RATT[navn] if navn in RATT else json.dumps(GALT[navn]).encode()
    svar = hus.spor(sporsmal=None, content=kropp, headers={"Content-Type": "application/json"})
    assert svar.status_code == 400, svar.text
    assert PERSON not in svar.text
    assert hus.spurt == for_


@pytest.mark.parametrize("verdi", ["../2026", "2026-01/..", "//127.0.0.1:1/", "2026-01&til=x", "2026-01\r\nX: y", 2026])
@pytest.mark.parametrize("felt", ["fraOgMed", "tilOgMed"])
def test_en_maned_er_en_maned(hus: Hus, felt: str, verdi: object) -> None:
    for_ = hus.spurt
    maneder = {"personidentifikator": PERSON, "fraOgMed": "2026-01", "tilOgMed": "2026-02"}
    svar = hus.spor(FORELDREBETALING.replace("summertskattegrunnlag", "inntekt"), maneder | {felt: verdi})
    assert (svar.status_code, svar.json()["felt"], hus.spurt) == (400, felt, for_)


@pytest.mark.parametrize(
    ("sti", "status"),
    [
        (f"/oppslag/v1/958935420/foreldrebetaling/summertskattegrunnlag/{PERSON}", 404),
        ("/oppslag/v1/958935420/foreldrebetaling/skattelisten", 404),
        ("/oppslag/v1/958935420/..%2f..%2fadmin/summertskattegrunnlag", 404),
        ("/oppslag/v1/http:%2f%2f127.0.0.1/foreldrebetaling/summertskattegrunnlag", 404),
        ("/oppslag/v1/958935420/foreldrebetaling%0d%0aX:y/summertskattegrunnlag", 404),
        (f"/oppslag/v1/{PERSON}", 404),
        ("/oppslag/v1/enhet/127.0.0.1", 404),
        ("/oppslag/v1/", 404),
        ("/oppslag/v1/status", 405),
    ],
)
def test_adresser_som_ikke_finnes(hus: Hus, sti: str, status: int) -> None:
    for_ = hus.spurt
    svar = hus.spor(sti)
    assert (svar.status_code, svar.headers["content-type"]) == (status, "application/problem+json")
    assert PERSON not in svar.text
    assert hus.spurt == for_


def test_lange_og_trege_sporsmal(hus: Hus) -> None:
    svar = hus.spor(sporsmal=None, content=b" " * 5000, headers={"Content-Type": "application/json"})
    assert svar.status_code == 413
    assert hus.spor(sporsmal=None, data={"personidentifikator": PERSON}).status_code == 415

    def drypp() -> Any:
        while True:
            yield b" "
            time.sleep(0.5)

    startet = time.monotonic()
    svar = hus.spor(sporsmal=None, content=drypp(), headers={"Content-Type": "application/json"})
    assert svar.status_code == 408
    assert time.monotonic() - startet < 10


SMUGLET = {
    "both lengths": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
    "two lengths": "Content-Length: 4\r\nContent-Length: 90\r\n",
    "a list of lengths": "Content-Length: 4, 90\r\n",
    "length below nothing": "Content-Length: -1\r\n",
    "length with a plus": "Content-Length: +4\r\n",
    "an encoding that is none": "Transfer-Encoding: xchunked\r\n",
    "space before the colon": "Transfer-Encoding : chunked\r\n",
    "a folded line": "X-A: b\r\n Transfer-Encoding: chunked\r\n",
}


@pytest.mark.parametrize("navn", SMUGLET)
def test_ingen_smugler_et_sporsmal_i_et_annet(hus: Hus, navn: str) -> None:
    vert, port = hus.url.removeprefix("http://").split(":")
    smugler = "0\r\n\r\nGET /oppslag/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection((vert, int(port)), timeout=10) as linje:
        linje.sendall(f"POST {FORELDREBETALING} HTTP/1.1\r\nHost: x\r\n{SMUGLET[navn]}\r\n{smugler}".encode())
        svar = b""
        while bit := linje.recv(65536):
            svar += bit
    assert svar.startswith(b"HTTP/1.1 400")
    assert svar.count(b"HTTP/1.1") == 1


def test_hoder_fra_den_som_spor_gar_ikke_videre(hus: Hus) -> None:
    svar = hus.spor(headers={"X-Forwarded-Host": "evil.example", "Cookie": "a=b", "Host": "evil.example"})
    assert svar.status_code == 200
    assert hus.skatteetaten.tjener.sporsmal[-1].sti.startswith("/summertskattegrunnlag/oppgjoer/")


@pytest.mark.parametrize("humor", [h for h in Humor if h is not Humor.GOD])
def test_en_oppstrom_som_gjor_noe_annet_enn_a_svare(hus: Hus, humor: Humor) -> None:
    """It redirects, sends a page, half a body, one without an end, or nothing. The caller gets a sentence, in time."""
    venn_igjen(hus)
    tjener = hus.skatteetaten.tjener
    tjener.humor = humor
    startet = time.monotonic()
    svar = hus.spor()
    assert time.monotonic() - startet < 6
    assert svar.status_code == (504 if humor is Humor.TAUS else 502), svar.text
    assert svar.json()["title"] == "Skatteetaten svarer ikke"
    assert not any(s.sti == "/avveier" for s in tjener.sporsmal)


def venn_igjen(hus: Hus) -> None:
    """Let the breaker of both processes see that all is well: another connection may come to the other process."""
    hus.skatteetaten.tjener.humor = Humor.GOD
    frist = time.monotonic() + 6 * HVILE
    while [hus.spor_alene().status_code for _ in range(8)] != [200] * 8:
        assert time.monotonic() < frist
