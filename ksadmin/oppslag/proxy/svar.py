"""What the proxy says itself: JSON, or a problem (RFC 9457). Nothing the caller sent is repeated in it."""

import json
from collections.abc import Mapping
from typing import Any

from ksadmin.core.asgi import Send

JSON, PROBLEM = b"application/json", b"application/problem+json"


async def send_svar(
    send: Send, status: int, innhold: bytes, slag: bytes = JSON, hoder: Mapping[bytes, bytes] | None = None
) -> None:
    """A whole answer. Nobody between us and the caller may keep it."""
    headers = [
        (b"content-type", slag),
        (b"content-length", str(len(innhold)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *(hoder or {}).items(),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": innhold})


async def send_problem(send: Send, status: int, tittel: str, detalj: str, **mer: Any) -> None:
    """A refusal. ``detalj`` says what to do; ``mer`` are members of our own, and None is left out."""
    kropp = {"type": "about:blank", "title": tittel, "status": status, "detail": detalj}
    kropp |= {navn: verdi for navn, verdi in mer.items() if verdi is not None}
    await send_svar(send, status, json.dumps(kropp, ensure_ascii=False).encode(), PROBLEM)
