"""Requests byte by byte on a socket: what no HTTP library would send."""

import json
import re
import socket
import time

import pytest

from tests.oppslag.huset import FORELDREBETALING, SPORSMAL, Hus

KROPP = json.dumps(SPORSMAL).encode()
LENGDE = f"Content-Length: {len(KROPP)}\r\n\r\n".encode()
LUKK = b"Connection: close\r\n"
BITER = b"Transfer-Encoding: chunked\r\n\r\n"


def bit(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def send(hus: Hus, *deler: bytes, slutt: bool = False, sekunder: float = 10) -> tuple[list[int], int]:
    """Send the parts, perhaps say that no more comes; the statuses, and how often Skatteetaten was asked meanwhile."""
    vert, port = hus.url.removeprefix("http://").split(":")
    spurt, svar = hus.spurt, b""
    with socket.create_connection((vert, int(port)), timeout=sekunder) as linje:
        for del_ in deler:
            linje.sendall(del_)
        if slutt:
            linje.shutdown(socket.SHUT_WR)
        try:
            while mer := linje.recv(65536):
                svar += mer
        except TimeoutError:
            raise AssertionError(f"left hanging: {svar!r}") from None
    return [int(s) for s in re.findall(rb"HTTP/1\.1 (\d{3}) ", svar)], hus.spurt - spurt


def hode(hus: Hus, *, token: str | None = None, linje: str = f"POST {FORELDREBETALING} HTTP/1.1") -> bytes:
    adgang = f"Authorization: Bearer {token or hus.token()}"
    return f"{linje}\r\nHost: x\r\n{adgang}\r\nContent-Type: application/json\r\n".encode()


def test_flere_sporsmal_pa_rad_far_hvert_sitt_svar_i_rekkefolge(hus: Hus) -> None:
    riktig, galt = hode(hus) + LENGDE + KROPP, hode(hus, token="a.b.c") + LENGDE + KROPP
    assert send(hus, riktig + galt + riktig) == ([200, 401, 200], 2)
    gjemt = b" " * 5000 + riktig
    assert send(hus, galt + hode(hus) + b"Content-Length: %d\r\n\r\n" % len(gjemt) + gjemt) == ([401, 413], 0)


def test_et_sporsmal_som_kuttes_er_ikke_noe_sporsmal(hus: Hus) -> None:
    """Also when what has come looks whole: more was promised."""
    lovet = f"Content-Length: {len(KROPP) + 10}\r\n\r\n".encode()
    for halvt in (lovet + KROPP, LENGDE + KROPP[:9], BITER + bit(KROPP), BITER + b"%x\r\n" % len(KROPP) + KROPP[:9]):
        _, spurt = send(hus, hode(hus) + halvt, slutt=True)
        time.sleep(0.1)
        assert spurt == 0
    assert hus.spor().status_code == 200


BITE = {
    "no number": b"zz\r\n" + KROPP,
    "below nothing": b"-1\r\n" + KROPP,
    "in the wrong letters": b"0x5\r\nhello\r\n0\r\n\r\n",
    "with a space": b" 5\r\nhello\r\n0\r\n\r\n",
    "longer than all memory": b"ffffffffffffffff\r\n" + KROPP,
    "longer than it says": b"%x\r\n" % len(KROPP) + KROPP + b"XX0\r\n\r\n",
    "lines that end in half": b"%x\n" % len(KROPP) + KROPP + b"\n0\n\n",
    "a header after": bit(KROPP) + b"0\r\nAuthorization: Bearer x\r\n\r\n",
    "a length after": bit(KROPP) + b"0\r\nContent-Length: 900\r\n\r\n",
    "an extension without an end": b"5;" + b"a" * 100_000,
    "too many": bit(b" ") * 5000 + b"0\r\n\r\n",
}


@pytest.mark.parametrize("navn", BITE)
def test_biter_som_ikke_er_biter(hus: Hus, navn: str) -> None:
    status, spurt = send(hus, hode(hus) + BITER + BITE[navn])
    assert (status in ([400], [408], [413]), spurt) == (True, 0), status


LINJER = {
    "another host in the line": (f"POST http://evil.example{FORELDREBETALING} HTTP/1.1", 404),
    "two slashes": (f"POST /{FORELDREBETALING} HTTP/1.1", 404),
    "a way around": (f"POST /admin/..{FORELDREBETALING} HTTP/1.1", 404),
    "small letters": (f"post {FORELDREBETALING} HTTP/1.1", 400),
    "HTTP/2": (f"POST {FORELDREBETALING} HTTP/2.0", 400),
    "a tab": (f"POST\t{FORELDREBETALING} HTTP/1.1", 400),
    "a fragment": (f"POST {FORELDREBETALING}#x HTTP/1.1", 404),
}


@pytest.mark.parametrize("navn", LINJER)
def test_forste_linje(hus: Hus, navn: str) -> None:
    linje, ventet = LINJER[navn]
    assert send(hus, hode(hus, linje=linje) + LUKK + LENGDE + KROPP) == ([ventet], 0)


HODER = {
    "two hosts": b"Host: y\r\n",
    "a null": b"X: a\0b\r\n",
    "half a new line": b"X: y\nContent-Length: 9\r\n",
    "the other half": b"X: a\rb: c\r\n",
    "two codings": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    "a coding after": b"Transfer-Encoding: chunked, identity\r\n",
    "a coding in quotes": b'Transfer-Encoding: "chunked"\r\n',
    "two hundred": b"X: y\r\n" * 200,
}


@pytest.mark.parametrize("navn", HODER)
def test_hoder(hus: Hus, navn: str) -> None:
    status, spurt = send(hus, hode(hus) + HODER[navn] + LENGDE + KROPP)
    assert (status in ([400], [431]), spurt) == (True, 0), status


def test_et_hode_med_understrek_er_et_annet_hode(hus: Hus) -> None:
    """Neither a length nor a token."""
    understrek = b"Content_Length: 3\r\n" + LUKK
    assert send(hus, hode(hus) + understrek + LENGDE + KROPP) == ([200], 1)
    uten = hode(hus).replace(b"Authorization", b"AUTHORIZATION_")
    assert send(hus, uten + LUKK + LENGDE + KROPP) == ([401], 0)
