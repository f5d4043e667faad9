"""Who is asking. The sign-in hook of ``brukere`` fills it in at every request."""

from urllib.parse import quote

from flask import g, has_app_context, redirect, request
from flask.typing import ResponseReturnValue

from ksadmin.core.actor import NOBODY, Actor, Rolle


def current_actor() -> Actor:
    """The person behind this request, with the role they have right now; NOBODY when not signed in."""
    return g.get("actor", NOBODY) if has_app_context() else NOBODY


def til_innlogging() -> ResponseReturnValue:
    """Anonymous people are shown the door, signed-in ones are told no."""
    actor = current_actor()
    if actor.rolle is None:
        return redirect(f"/logg-inn?next={quote(request.full_path.rstrip('?'))}")
    actor.require(Rolle.ADMINISTRATOR)
    raise AssertionError("an administrator may reach every view")
