"""Who is asking. The sign-in hook of ``brukere`` fills it in at every request."""

from flask import g, has_app_context

from ksadmin.core.actor import NOBODY, Actor


def current_actor() -> Actor:
    """The person behind this request, with the role they have right now; NOBODY when not signed in."""
    return g.get("actor", NOBODY) if has_app_context() else NOBODY
