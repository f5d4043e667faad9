"""The pages of the tjenester room."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_admin import Admin
from flask_admin.menu import MenuLink
from sqlalchemy.orm import Session

from ksadmin.core.audit import Audited
from ksadmin.tjenester import queries
from ksadmin.tjenester.models import (
    Datafelt,
    Datasett,
    Deltaker,
    Godkjenning,
    Hjemmel,
    Tilkoblingsalternativ,
    Tjeneste,
    TjenesteApi,
    Tjenestedokument,
)
from ksadmin.tjenester.views.datasett import DatasettView, FeltView, GodkjenningView
from ksadmin.tjenester.views.deler import ApiView, DeltakerView, HjemmelView, TilkoblingView
from ksadmin.tjenester.views.dokumenter import DokumentView
from ksadmin.tjenester.views.tjenester import TjenesteView
from ksadmin.web.globaltsok import Treff

_DELER: tuple[tuple[Any, type[Audited], str, str], ...] = (
    (HjemmelView, Hjemmel, "Hjemler", "hjemler"),
    (ApiView, TjenesteApi, "API-er", "api"),
    (TilkoblingView, Tilkoblingsalternativ, "Tilkoblingsalternativer", "tilkoblinger"),
    (DeltakerView, Deltaker, "Deltakere", "deltakere"),
    (DokumentView, Tjenestedokument, "Dokumenter", "dokumenter"),
)
_DATASETT: tuple[tuple[Any, type[Audited], str, str], ...] = (
    (DatasettView, Datasett, "Datasett", "datasett"),
    (FeltView, Datafelt, "Felter", "datafelter"),
    (GodkjenningView, Godkjenning, "Godkjenninger", "godkjenninger"),
)


def register_views(admin: Admin) -> None:
    """Hang the room's pages in the admin. Parts are reached from the page of their tjeneste."""
    admin.add_view(
        TjenesteView(Tjeneste, name="Tjenester", endpoint="tjenester", url="tjenester", category="Tjenester")
    )
    admin.add_link(MenuLink(name="Løypa", category="Tjenester", endpoint="tjenester.loypa_view"))
    for visning, tabell, navn, sti in _DELER:
        admin.add_view(visning(tabell, name=navn, endpoint=f"tjeneste_{sti}", url=f"tjenester/{sti}"))
    for visning, tabell, navn, sti in _DATASETT:
        admin.add_view(visning(tabell, name=navn, endpoint=sti, url=sti))


def dokumenttreff(session: Session, tekst: str, antall: int) -> Iterable[Treff]:
    """What the search over everything shows of the documents."""
    for d in queries.finn_dokumenter(session, tekst, antall):
        url = url_for("tjeneste_dokumenter.last_ned_view", pk=d.id)
        yield Treff(d.tittel, url, f"{d.tjeneste}, {d.stadium.tekst.lower()}, {d.filnavn}")
