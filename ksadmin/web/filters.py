"""How values look to people: Norwegian dates, numbers and codes."""

from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import format_date, format_decimal

from ksadmin.core.clock import OSLO
from ksadmin.core.identifiers import format_orgnr
from ksadmin.core.kodeverk import Kodeverk


def dato(value: date | datetime | None) -> str:
    """``23.11.2026``; a moment is shown as the date it was in Oslo."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = value.astimezone(OSLO)
    return f"{value:%d.%m.%Y}"


def klokkeslett(value: datetime | None) -> str:
    """``23.11.2026 kl. 14.05``, Oslo time."""
    return "–" if value is None else f"{value.astimezone(OSLO):%d.%m.%Y kl. %H.%M}"


def langdato(value: date | None) -> str:
    """``23. november 2026`` in the reader's målform."""
    return "–" if value is None else str(format_date(value, "d. MMMM y"))


def tall(value: int | None) -> str:
    """``717 710``, with no-break spaces."""
    return "–" if value is None else str(format_decimal(value))


def storrelse(value: int) -> str:
    """Bytes as ``34 kB`` or ``1,2 MB``."""
    return f"{value / 1_000_000:.1f} MB".replace(".", ",") if value >= 1_000_000 else f"{max(1, value // 1000)} kB"


def vis(value: Any) -> str:
    """Any value of a row, as text."""
    if value is None or value == "":
        return "–"
    if isinstance(value, Kodeverk):
        return value.tekst
    if isinstance(value, bool):
        return "Ja" if value else "Nei"
    if isinstance(value, datetime):
        return klokkeslett(value)
    if isinstance(value, date):
        return dato(value)
    if isinstance(value, int):
        return tall(value)
    return str(value)


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(
        dato=dato,
        klokkeslett=klokkeslett,
        langdato=langdato,
        tall=tall,
        storrelse=storrelse,
        vis=vis,
        orgnr=format_orgnr,
    )
