"""One search over everything: a page of its own, and the same hits in a dialogue on every page (Ctrl+K).

Every list that can be searched is asked for its best rows, so a new room is in the search by itself.
"""

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.menu import MenuView
from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core.sortering import sokenokkel
from ksadmin.database import db
from ksadmin.web.adminside import Adminside
from ksadmin.web.listview import Listevisning
from ksadmin.web.menypunkter import punkter

PER_GRUPPE = 5
MAKS_TEGN = 200
"""Of what is typed: more says nothing more."""


class Treff(NamedTuple):
    """One thing that was found. ``under`` tells it from others of the same name."""

    tekst: str
    url: str
    under: str | None


class Gruppe(NamedTuple):
    """What one kind of thing has."""

    tittel: str
    treff: list[Treff]


Dokumentkilde = Callable[[Session, str, int], Iterable[Treff]]
"""A room's documents that fit a text, so many at most. Whoever may read the room may read them."""


class Globaltsok(Adminside):
    """Asks the lists and the menu this person may see, and the rooms for documents, which have no list."""

    def __init__(self, dokumentkilder: Iterable[Dokumentkilde]) -> None:
        self.dokumentkilder = tuple(dokumentkilder)
        super().__init__(name="Søk", endpoint="sok", url="sok")

    def is_visible(self) -> bool:
        return False  # it is in the top bar of every page

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The page: for those without script, and for a search to come back to."""
        return str(self.render("admin/sok.html", sok=_skrevet(), grupper=self._grupper()))

    @expose("/treff")
    def treff(self) -> ResponseReturnValue:
        """The hits alone, for the dialogue."""
        return render_template("admin/_treff.html", sok=_skrevet(), grupper=self._grupper())

    def _grupper(self) -> list[Gruppe]:
        tekst = _skrevet()
        if not tekst:
            return []
        meny = list(punkter(self.admin.menu()))
        visninger = (punkt._view for punkt, _ in meny if isinstance(punkt, MenuView))
        lister = _med_treff([v for v in visninger if isinstance(v, Listevisning) and v.sok is not None], tekst)
        funnet = [
            Gruppe(
                view.name,
                [
                    Treff(str(rad), url_for(f"{view.endpoint}.details_view", id=view.get_pk_value(rad)), under)
                    for rad, under in view.beste_treff(tekst, PER_GRUPPE)
                ],
            )
            for view in sorted(lister, key=lambda v: not v.forst_i_soket)
        ]
        dokumenter = (treff for kilde in self.dokumentkilder for treff in kilde(db.session, tekst, PER_GRUPPE))
        funnet.append(Gruppe("Dokumenter", list(islice(dokumenter, PER_GRUPPE))))
        sider = [Treff(punkt.name, punkt.get_url(), gruppe) for punkt, gruppe in meny if _begynner(punkt.name, tekst)]
        return [gruppe for gruppe in (*funnet, Gruppe("Sider", sider[:PER_GRUPPE])) if gruppe.treff]


def _med_treff(lister: list[Listevisning[Any]], tekst: str) -> list[Listevisning[Any]]:
    """Those that have something, as all are asked in one question; and those that find more than their list does."""
    vanlige = {v: v.sok(tekst) for v in lister if v.sok is not None and not v.finner_selv}
    svar = db.session.execute(select(*(v.get_query().filter(vilkar).exists() for v, vilkar in vanlige.items()))).one()
    har = dict(zip(vanlige, svar, strict=True))
    return [v for v in lister if har.get(v, True)]


def _skrevet() -> str:
    return " ".join(request.args.get("q", "").replace("\0", " ").split())[:MAKS_TEGN]


def _begynner(navn: str, tekst: str) -> bool:
    """Whether a word of the name begins so."""
    return f" {sokenokkel(tekst)}" in f" {sokenokkel(navn)}"
