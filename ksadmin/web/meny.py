"""The main menu: the same for everybody with a role, on every showing of a page, so it is made once for each."""

from collections.abc import Callable

from flask import Flask
from flask_admin import BaseView
from markupsafe import Markup

from ksadmin.core.actor import Rolle
from ksadmin.web.identity import current_actor


def init_app(app: Flask) -> None:
    """Let the frame of the admin pages ask for it."""
    laget: dict[tuple[BaseView, Rolle | None], Markup] = {}

    def hovedmeny(side: BaseView, lag: Callable[[], Markup]) -> Markup:
        nokkel = (side, current_actor().rolle)
        if nokkel not in laget:
            laget[nokkel] = lag()
        return laget[nokkel]

    app.jinja_env.globals.update(hovedmeny=hovedmeny)
