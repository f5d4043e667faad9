"""`gunicorn ksadmin.asgi:app`: lookups and finished pages on the event loop, everything else in Flask's threads."""

import time

from werkzeug.middleware.proxy_fix import ProxyFix

from ksadmin.app import create_app
from ksadmin.core import tracing
from ksadmin.core.asgi import Application, Message, Receive, Scope, Send, respond
from ksadmin.core.errors import DomainError
from ksadmin.core.sweeping import sweep_seldom
from ksadmin.oppslag.proxy import PREFIX, Proxy
from ksadmin.settings import SettingsError, load_settings
from ksadmin.web.metrics import REQUESTS
from ksadmin.web.threads import Threads

THREADS = 4
"""Of each process. Requests to Flask mostly wait for the database."""
SIGNS = ("/helse/", "/metrics")
"""For who watches: answered by a thread of their own, also while all the others wait for a database."""

settings = load_settings()
flask = create_app(settings)
# One proxy in front, which sets these itself; what a client sends in them is overwritten there.
wsgi = ProxyFix(flask.wsgi_app, x_for=1, x_proto=1, x_host=1)
pages = Threads(wsgi, THREADS, flask.config["MAX_CONTENT_LENGTH"])
signs = Threads(wsgi, 1, 0)
ferdige = flask.extensions["ksadmin.sidelager"]
oppslag = Proxy(flask, settings)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """The whole product."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _http(scope, receive, send)
    else:
        await send({"type": "websocket.close"})


async def _http(scope: Scope, receive: Receive, send: Send) -> None:
    start = time.perf_counter()
    if scope["path"].startswith(PREFIX):
        with tracing.span("oppslag", {"http.request.method": scope["method"]}) as tell:
            part, status = "oppslag", await _passed_on(oppslag, scope, receive, send)
            tell({"http.response.status_code": status})
    elif ferdig := ferdige.straks(scope):
        part, status = "ferdig", ferdig[0]
        await respond(send, ferdig)
    else:
        theirs = signs if scope["path"].startswith(SIGNS) else pages
        part, status = "flask", await _passed_on(theirs, scope, receive, send)
    REQUESTS.labels(part, status).observe(time.perf_counter() - start)


async def _passed_on(app: Application, scope: Scope, receive: Receive, send: Send) -> int:
    """The status ``app`` answers with; 499 when the one who asked had gone."""
    status = 499

    async def note(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)
        await send(message)

    await app(scope, receive, note)
    return status


async def _lifespan(receive: Receive, send: Send) -> None:
    for moment, gjor in (("startup", oppslag.start), ("shutdown", oppslag.stopp)):
        await receive()
        try:
            await gjor()
        except (SettingsError, DomainError) as refusal:
            await send({"type": f"lifespan.{moment}.failed", "message": str(refusal)})
            return
        sweep_seldom()
        await send({"type": f"lifespan.{moment}.complete"})
