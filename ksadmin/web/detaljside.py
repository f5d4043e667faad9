"""The address of a row's own page, for those who know only which list it is in."""

from collections.abc import Callable

from flask import url_for


def detaljside(endepunkt: str) -> Callable[[int], str]:
    """From the id of a row in the admin's list ``endepunkt``."""
    return lambda ident: url_for(f"{endepunkt}.details_view", id=ident)
