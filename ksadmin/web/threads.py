"""Flask behind an event loop: the loop takes the whole request in and sends the whole answer, a thread does the work.

So a slow reader or a slow upload holds no thread. Written here because what there is passes every piece of an
answer between thread and loop by itself, and lets a header with an underscore pass for one with a hyphen
(docs/adr/0017).
"""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from ksadmin.core.asgi import Answer, Headers, Receive, Scope, Send, raw, respond

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_IN_MEMORY = 1 << 20
"""Bytes of a request that are kept in memory; what is larger waits in a file."""


class Threads:
    """``app`` in ``count`` threads. ``limit`` is the bytes of a body that are taken in before ``app`` is asked."""

    def __init__(self, app: "WSGIApplication", count: int, limit: int) -> None:
        self._app, self._limit = app, limit
        self._pool = ThreadPoolExecutor(count, "flask")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with SpooledTemporaryFile(_IN_MEMORY) as body:
            environ = environ_of(scope, body)
            if int(environ.get("CONTENT_LENGTH") or 0) <= self._limit:
                length = await self._receive(receive, body)
                if length is None:
                    return  # the one who asked has gone
                environ["CONTENT_LENGTH"] = str(length)
                body.seek(0)
            run = asyncio.get_running_loop().run_in_executor
            answer = await run(self._pool, self._answer, environ)
        await respond(send, answer)

    async def _receive(self, receive: Receive, body: IO[bytes]) -> int | None:
        """How long the body is. One longer than ``limit`` is not read to the end: ``app`` refuses it by its length."""
        length = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            length += body.write(message.get("body", b""))
            if length > self._limit or not message.get("more_body"):
                return length

    def _answer(self, environ: "WSGIEnvironment") -> Answer:
        started: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            started[:] = [(int(status[:3]), raw(headers))]

        answer = self._app(environ, start_response)
        try:
            content = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        return *started[0], content


def environ_of(scope: Scope, body: IO[bytes]) -> "WSGIEnvironment":
    """PEP 3333 from ASGI's scope. A header with an underscore in its name stays outside: it would pass for a hyphen."""
    host, port = scope.get("server") or ("", 0)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper(), raw_value.decode("latin-1")
        if "_" in name:
            continue
        key = name.replace("-", "_")
        key = key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}" if key in environ else value
    return environ
