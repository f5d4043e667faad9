"""Requests nobody sends in good faith, as bytes on the wire; the same ``seed`` gives the same ones."""

import random
from collections.abc import Iterator
from urllib.parse import quote

from flask import Flask

GIFT = (
    *("' OR '1'='1", "1; DROP TABLE audit_event--", "1 UNION SELECT password FROM bruker", '" OR pg_sleep(9)--'),
    *("<script>alert(1)</script>", "{{7*7}}{{config}}", "${jndi:ldap://x}", "javascript:alert(1)", "=cmd|'/c x'!A1"),
    *("../../../../etc/passwd", "..\\..\\windows", "%2e%2e%2f%2e%2e%2f", "\x00", "\x7f\x1b[2J", "\r\nSet-Cookie: a=b"),
    *("-1", "0", "9" * 40, "1e999", "NaN", "٣", "ÆØÅ" * 200, "a" * 4000, "\ud7ff", "🏴" * 50, "[]", '{"a":'),
)
METODER = ("GET", "GET", "GET", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND")
RAATT = (
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET http://169.254.169.254/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /sjekk HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST /sjekk HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    b"POST /sjekk HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"POST /sjekk HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n",
    b"POST /sjekk HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nand no more",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 300 + b"\r\n",
    b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /\xff\xfe\x00 HTTP/1.1\r\nHost: \x00\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost : x\r\n folded\r\n\r\n",
    b"\r\n\r\n\r\n",
)


def henvendelser(app: Flask, antall: int, seed: int) -> Iterator[bytes]:
    """So many requests, every route of the app among them."""
    terning = random.Random(seed)
    ruter = sorted({rule.rule for rule in app.url_map.iter_rules()})
    for nummer in range(antall):
        if terning.random() < 0.1:
            yield terning.choice(RAATT)
        else:
            yield _en(terning, ruter[nummer % len(ruter)])


def _en(terning: random.Random, rute: str) -> bytes:
    def gift() -> str:
        return terning.choice(GIFT)

    sti = "/".join(quote(gift(), safe="/.") if "<" in del_ else del_ for del_ in rute.split("/")) or "/"
    sporring = "&".join(f"{navn}={quote(gift())}" for navn in terning.sample(_NAVN, terning.randrange(4)))
    kropp = "&".join(f"{navn}={quote(gift())}" for navn in terning.sample(_NAVN, 6)).encode()
    metode = terning.choice(METODER)
    hoder = [f"{metode} {sti}?{sporring} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    hoder += [f"X-Forwarded-For: 10.{terning.randrange(256)}.{terning.randrange(256)}.9"]
    for navn in terning.sample(_HODER, terning.randrange(3)):
        hoder.append(f"{navn}: {gift()}".encode().replace(b"\r", b"").replace(b"\n", b"").decode())
    if metode in ("POST", "PUT", "PATCH"):
        slag = terning.choice(
            ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x")
        )
        hoder += [f"Content-Type: {slag}", f"Content-Length: {len(kropp)}"]
    else:
        kropp = b""
    return "\r\n".join(hoder).encode("utf-8", "replace") + b"\r\n\r\n" + kropp


_NAVN = (
    *("id", "sok", "q", "page", "sort", "desc", "flt0_0", "flt1_status", "sprak", "next", "url", "csrf_token", "email"),
    *("password", "navn", "epost", "tekst", "versjon", "rowid", "action", "organisasjon", "kommune", "fra", "til"),
)
_HODER = ("Cookie", "Range", "If-None-Match", "If-Modified-Since", "Accept-Encoding", "Accept-Language", "Referer",
          "Authorization", "X-Forwarded-Host", "X-Forwarded-Proto", "User-Agent", "Expect", "Origin")  # fmt: skip
