"""The lookup proxy: authenticate, decide, forward, record. An ASGI application of its own, beside Flask."""

from ksadmin.core.asgi import Receive, Scope, Send
from ksadmin.oppslag.proxy.svar import send_problem

PREFIX = "/oppslag/v1/"
"""Where the proxy is; every other address is Flask's."""


class Proxy:
    """Off until it is configured."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send_problem(send, 503, "Oppslag er ikke slått på", "Oppslag er ikke satt opp her. Kontakt KS.")
