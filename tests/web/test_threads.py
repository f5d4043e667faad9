"""Flask behind the event loop: whole requests in, whole answers out."""

import asyncio
from typing import Any

import pytest
from flask import Flask, request

from ksadmin.web.threads import Threads

MAKS = 1000


@pytest.fixture(scope="module")
def pages() -> Threads:
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAKS

    @app.route("/<path:sti>", methods=["GET", "POST"])
    def ekko(sti: str) -> dict[str, Any]:
        return {
            "sti": sti,
            "kropp": len(request.get_data()),
            "hoder": dict(request.headers),
            "kapsler": request.cookies,
        }

    return Threads(app, 2, MAKS)


def spor(
    pages: Threads, path: str = "/a", hoder: dict[str, str] | list[tuple[str, str]] | None = None, *biter: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a request whose body comes in pieces."""
    sent: list[dict[str, Any]] = []
    pieces = list(biter or (b"",))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: Any) -> None:
        sent.append(message)

    given = hoder.items() if isinstance(hoder, dict) else hoder or []
    scope = {
        "type": "http", "method": "POST" if biter else "GET", "path": path, "query_string": b"x=1",
        "http_version": "1.1", "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 5),
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in given],
    }  # fmt: skip
    asyncio.run(pages(scope, receive, send))
    start, body = sent
    return start["status"], {n.decode(): v.decode() for n, v in start["headers"]}, body["body"]


def test_flask_sees_what_was_asked_and_nothing_that_only_looks_like_it(pages: Threads) -> None:
    hoder = [("Cookie", "a=1"), ("Cookie", "b=2"), ("X-Forwarded-For", "10.0.0.1"), ("X_Forwarded_For", "6.6.6.6")]
    status, _, kropp = spor(pages, "/gamle navn/æøå", hoder, b"x" * 400, b"y" * 400)
    svar = pages._app.json.loads(kropp)  # type: ignore[attr-defined]
    assert status == 200
    assert svar["sti"] == "gamle navn/æøå"
    assert svar["kropp"] == 800
    assert svar["kapsler"] == {"a": "1", "b": "2"}
    assert svar["hoder"]["X-Forwarded-For"] == "10.0.0.1"


@pytest.mark.parametrize("hoder", [{}, {"Content-Length": str(MAKS + 1)}])
def test_a_body_that_is_too_long_is_refused_by_flask_itself(pages: Threads, hoder: dict[str, str]) -> None:
    status, *_ = spor(pages, "/a", hoder, b"x" * MAKS, b"y", b"z" * 10)
    assert status == 413


def test_one_who_leaves_before_the_request_is_whole_gets_nothing(pages: Threads) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_message: Any) -> None:
        raise AssertionError("nobody is there")

    scope = {"method": "POST", "path": "/a", "query_string": b"", "http_version": "1.1", "headers": []}
    asyncio.run(pages(scope, receive, send))
