"""Our own HTTP client against answers in raw bytes: whole, or nothing; and never another's."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from ksadmin.oppslag.proxy.nett import MAKS_SVAR, Nett, NettFeil, Vert

HODE = b"HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; charset=utf-8\r\n"
HEL = HODE + b"Content-Length: 2\r\n\r\n{}"
HALV = HODE + b"Content-Length: 9\r\n\r\n{}"
Svarer = Callable[[int, int], bytes]
"""What is sent for question number ``n`` of connection number ``c``; nothing at all: the line is cut."""


def spor(svarer: Svarer, gjor: Callable[[Nett, Vert], Awaitable[object]], *, sekunder: float = 5) -> list[bytes]:
    """Run ``gjor`` against a server that answers so. The questions, and between connections an empty one."""
    spurt: list[bytes] = []
    linjer = 0

    async def ta_imot(leser: asyncio.StreamReader, skriver: asyncio.StreamWriter) -> None:
        nonlocal linjer
        linjer += 1
        linje, n = linjer, 0
        spurt.append(b"")
        with suppress(asyncio.IncompleteReadError, OSError):
            while True:
                spurt.append(await leser.readuntil(b"\r\n\r\n"))
                n += 1
                skriver.write(svarer(linje, n))
                await skriver.drain()
                if svarer(linje, n) in (b"", HALV):
                    break
        skriver.close()
        with suppress(OSError):
            await skriver.wait_closed()

    async def kjor() -> None:
        i_gang: list[asyncio.Task[None]] = []
        tjener = await asyncio.start_server(
            lambda *linje: i_gang.append(asyncio.create_task(ta_imot(*linje))), "127.0.0.1", 0
        )
        port = tjener.sockets[0].getsockname()[1]
        nett = Nett(sekunder)
        await gjor(nett, Vert.les(f"http://127.0.0.1:{port}/base/"))
        await nett.lukk()
        tjener.close()
        await asyncio.gather(*i_gang)

    asyncio.run(kjor())
    return spurt


VONDE = {
    "half a body": HALV,
    "two answers": HEL + HEL,
    "a body too long": HEL + b"{}",
    "two lengths": HODE + b"Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}",
    "length and chunks": HODE + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    "chunks without a length": HODE + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "an early hint": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
    "an early hint, and then the answer": b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + HEL,
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n",
    "compressed": HODE + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
    "too long, it says": HODE + b"Content-Length: %d\r\n\r\n" % (MAKS_SVAR + 1) + b" " * (MAKS_SVAR + 1),
    "headers without an end": HODE + b"X: y\r\n" * (MAKS_SVAR // 6),
    "no HTTP": b"+OK ready\r\n\r\n",
    "HTTP/9": b"HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("navn", VONDE)
def test_et_svar_som_ikke_er_helt_og_alene_er_ikke_noe_svar(navn: str) -> None:
    """And what comes next is asked on another connection."""

    async def gjor(nett: Nett, vert: Vert) -> None:
        with pytest.raises(NettFeil):
            await nett.hent(vert, "/a")
        svar = await nett.hent(vert, "/b", "token")
        assert (svar.status, svar.slag, svar.kropp) == (200, "application/json", b"{}")

    spurt = spor(lambda linje, _n: VONDE[navn] if linje == 1 else HEL, gjor)
    assert [hode[:12] for hode in spurt] == [b"", b"GET /base/a ", b"", b"GET /base/b "]
    assert b"\r\nAuthorization: Bearer token\r\n" in spurt[-1]


def test_en_linje_brukes_igjen_og_en_som_er_brutt_koster_ett_forsok() -> None:
    async def gjor(nett: Nett, vert: Vert) -> None:
        for _ in range(3):
            assert (await nett.hent(vert, "/a")).kropp == b"{}"

    spurt = spor(lambda linje, n: b"" if (linje, n) == (1, 3) else HEL, gjor)
    assert [bool(hode) for hode in spurt] == [False, True, True, True, False, True]


def test_den_som_ikke_vil_vente_lenger_far_ikke_svaret_til_en_annen() -> None:
    """The late answer comes on a connection that is gone."""

    async def gjor(nett: Nett, vert: Vert) -> None:
        with pytest.raises(NettFeil) as feil:
            await nett.hent(vert, "/treg")
        assert feil.value.sent
        assert (await nett.hent(vert, "/b")).kropp == b"{}"

    assert spor(lambda linje, _n: HALV[:-2] if linje == 1 else HEL, gjor, sekunder=0.3)[-1][:11] == b"GET /base/b"


@pytest.mark.parametrize("sti", ["/a b", "/a\r\nX: y", "/æ", "/a\x00"])
def test_en_sti_som_ville_blitt_noe_annet(sti: str) -> None:
    async def gjor(nett: Nett, vert: Vert) -> None:
        with pytest.raises(NettFeil):
            await nett.hent(vert, sti)
        with pytest.raises(NettFeil):
            await nett.hent(vert, "/a", sti)

    assert spor(lambda _linje, _n: HEL, gjor) == []


def test_ingen_der() -> None:
    async def gjor(nett: Nett, _vert: Vert) -> None:
        with pytest.raises(NettFeil):
            await nett.hent(Vert.les("http://127.0.0.1:1"), "/a")

    spor(lambda _linje, _n: HEL, gjor)
