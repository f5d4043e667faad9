"""The addresses of a list and of a row's own page, for those who know only which list it is."""

from collections.abc import Callable
from typing import Any

from flask import url_for


def detaljside(endepunkt: str) -> Callable[[int], str]:
    """From the id of a row in the admin's list ``endepunkt``."""
    return lambda ident: url_for(f"{endepunkt}.details_view", id=ident)


def listeside(endepunkt: str, **filter_: Any) -> Callable[[], str]:
    """Of the admin's list ``endepunkt``, with these filters."""
    return lambda: url_for(f"{endepunkt}.index_view", **filter_)


def i_status(endepunkt: str, status: str) -> Callable[[], str]:
    """Of the same, with the rows in ``status`` only."""
    return listeside(endepunkt, flt0_status_er=str(status))


def i_haug(endepunkt: str, tittel: str) -> Callable[[], str]:
    """Of the same, with the rows of that heap of the front page only; the list has a ``HaugFilter``."""
    return listeside(endepunkt, flt0_fra_forsiden_er=tittel)
