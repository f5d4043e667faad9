"""How values look to people: Norwegian dates, numbers and codes."""

from datetime import date, datetime
from functools import singledispatch
from typing import Any

from flask import Flask
from flask_babel import format_date, format_decimal

from ksadmin.core import clock
from ksadmin.core.identifiers import format_orgnr
from ksadmin.core.kodeverk import Kodeverk


def dato(value: date | datetime | None) -> str:
    """``23.11.2026``; a moment is shown as the date it was in Oslo."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = clock.dato(value)
    return f"{value:%d.%m.%Y}"


def klokkeslett(value: datetime | None) -> str:
    """``23.11.2026 kl. 14.05``, Oslo time."""
    return "–" if value is None else clock.klokkeslett(value)


def klokken(value: datetime) -> str:
    """``14.05``, Oslo time."""
    return f"{value.astimezone(clock.OSLO):%H.%M}"


def langdato(value: date | None) -> str:
    """``23. november 2026`` in the reader's målform."""
    return "–" if value is None else str(format_date(value, "d. MMMM y"))


def maned(value: date) -> str:
    """``nov. 2026`` in the reader's målform."""
    return str(format_date(value, "MMM y"))


def manedsnavn(value: date) -> str:
    """``november 2026`` in the reader's målform."""
    return str(format_date(value, "MMMM y"))


def ukedag(value: date) -> str:
    """``mandag 23. november`` in the reader's målform."""
    return str(format_date(value, "EEEE d. MMMM"))


def tall(value: int | None) -> str:
    """``717 710``, with no-break spaces."""
    return "–" if value is None else f"{value:,}".replace(",", "\xa0")


def desimal(value: float | None) -> str:
    """``12,5``: as many decimals as say something, three at most."""
    return "–" if value is None else str(format_decimal(value))


def storrelse(value: int) -> str:
    """Bytes as ``34 kB`` or ``1,2 MB``."""
    return f"{value / 1_000_000:.1f} MB".replace(".", ",") if value >= 1_000_000 else f"{max(1, value // 1000)} kB"


@singledispatch
def vis(value: Any) -> str:
    """Any value of a row, as text."""
    return str(value) or "–"


vis.register(type(None), lambda _: "–")
vis.register(Kodeverk, lambda k: k.tekst)
vis.register(bool, lambda b: "Ja" if b else "Nei")
vis.register(datetime, klokkeslett)
vis.register(date, dato)
vis.register(int, tall)
vis.register(float, desimal)


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(
        dato=dato,
        klokkeslett=klokkeslett,
        klokken=klokken,
        langdato=langdato,
        maned=maned,
        manedsnavn=manedsnavn,
        ukedag=ukedag,
        tall=tall,
        desimal=desimal,
        storrelse=storrelse,
        vis=vis,
        orgnr=format_orgnr,
    )
