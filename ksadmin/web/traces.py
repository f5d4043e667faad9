"""Each request as a trace, named by its route: never by its address (``core.tracing``)."""

from contextlib import ExitStack

from flask import Flask, Response, g, request

from ksadmin.core import tracing
from ksadmin.settings import SettingsError


def init_app(app: Flask) -> None:
    """Trace the pages of ``app``, if somebody collects. The request must have its id when it gets here.

    Raises SettingsError when it was asked for and its packages are not there.
    """
    try:
        if not tracing.start():
            return
    except ImportError:
        raise SettingsError(
            f"{tracing.ENDPOINT} er satt, men OpenTelemetry er ikke installert."
            " Installer «ksadmin[otel]», eller fjern innstillingen."
        ) from None

    @app.before_request
    def _begin() -> None:
        rute = str(request.url_rule or "")
        facts = {"http.request.method": request.method, "http.route": rute, "ksadmin.request_id": g.request_id}
        g.trace = ExitStack()
        g.tell = g.trace.enter_context(tracing.span(f"{request.method} {rute}".rstrip(), facts))

    @app.after_request
    def _tell(response: Response) -> Response:
        if "tell" in g:
            g.tell({"http.response.status_code": response.status_code})
        return response

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        if "trace" in g:
            g.pop("trace").close()
