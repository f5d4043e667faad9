"""Deeds that ask for the password again: a session somebody left open, or took over, is not enough for them."""

from datetime import timedelta
from typing import Any, ClassVar

from flask import request
from flask.typing import ResponseReturnValue
from flask_security.decorators import default_reauthn_handler
from flask_security.utils import check_and_update_authn_fresh

FERSK = timedelta(minutes=30)
"""How long after somebody proved who they are they may begin such a deed."""
_INGEN = timedelta(0)


class KreverFersk:
    """Put first among the bases of a view. ``uten_fersk`` are its pages that anybody signed in may open as before.

    Whoever has the form open has as long again to fill it in, so that nothing written is lost.
    """

    uten_fersk: ClassVar[tuple[str, ...]] = ()

    def _handle_view(self, name: str, **kwargs: Any) -> ResponseReturnValue | None:
        stengt: ResponseReturnValue | None = super()._handle_view(name, **kwargs)  # type: ignore[misc]
        innen = FERSK if request.method == "GET" else 2 * FERSK
        if stengt is not None or name in self.uten_fersk or check_and_update_authn_fresh(innen, _INGEN):
            return stengt
        bekreft: ResponseReturnValue = default_reauthn_handler(innen, _INGEN)  # type: ignore[no-untyped-call]
        return bekreft
