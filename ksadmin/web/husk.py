"""Where in each list a person was last, so that they come back there: in the cookie of their session."""

from flask import session

from ksadmin.web.identity import current_actor

_NOKKEL = "lister"
_LISTER, _TEGN = 8, 300
"""A cookie holds 4 kB: so many lists, the last ones, and no longer addresses than this."""


def husk(liste: str, sporring: str) -> None:
    """``sporring`` is what stands after the question mark in the address of ``liste``."""
    if len(sporring) > _TEGN or sporring == husket(liste):
        return
    andre = [(navn, s) for navn, s in _alle() if navn != liste]
    session[_NOKKEL] = [current_actor().ident, *[*andre, *([(liste, sporring)] if sporring else ())][-_LISTER:]]


def husket(liste: str) -> str:
    """What they asked of ``liste`` last; empty when they asked for all of it, or someone else did."""
    return dict(_alle()).get(liste, "")


def _alle() -> list[tuple[str, str]]:
    hvem, *lister = session.get(_NOKKEL, [None])
    return [(navn, sporring) for navn, sporring in lister] if hvem == current_actor().ident else []
