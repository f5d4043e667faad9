"""What templates make once: it would be the same every time."""

from collections.abc import Callable
from functools import lru_cache

from flask import Flask
from flask_admin import BaseView
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup

from ksadmin.core.actor import Rolle
from ksadmin.web.identity import current_actor


class _Mal(Template):
    """Its macros are the same whoever imports them, so the globals of the two are not compared at each import."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def init_app(app: Flask) -> None:
    """Let the templates ask for it."""
    app.jinja_env.template_class = _Mal
    laget: dict[tuple[str, BaseView, Rolle | None], Markup] = {}

    def ramme(del_: str, side: BaseView, caller: Callable[[], Markup]) -> Markup:
        """A part of the frame of the admin pages, the same for everybody with a role each time ``side`` is shown."""
        nokkel = (del_, side, current_actor().rolle)
        if nokkel not in laget or app.debug:
            laget[nokkel] = caller()
        return laget[nokkel]

    app.jinja_env.globals.update(ramme=ramme, en_gang=en_gang)


def en_gang(macro: Callable[..., Markup]) -> Callable[..., Markup]:
    """For a macro that knows nothing but its arguments, of which there are few. Codes of two Kodeverk may be equal."""
    return lru_cache(None, typed=True)(macro)
