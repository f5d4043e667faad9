"""Heaps: counted, cut and put in order by the database, and shown to those who can do something about them."""

from datetime import date

from sqlalchemy import Date, literal, select, union_all
from sqlalchemy.orm import Session

from ksadmin.core import haug
from ksadmin.core.actor import NOBODY, Actor, Rolle
from ksadmin.core.haug import AKTOR, TELLES_TIL, Haug, venter
from ksadmin.core.sortering import sorteringsnokkel
from ksadmin.register.models import Organisasjon, Organisasjonstype
from tests.actors import FORVALTER, LESER, SAKSBEHANDLER

_O = Organisasjon


def hauger() -> tuple[Haug, ...]:
    fra = select(_O.id, _O.visningsnavn.label("tekst"))
    kommuner = fra.where(_O.type == Organisasjonstype.KOMMUNE, _O.opphort.is_(None)).order_by(_O.navn_nokkel, _O.id)
    mange = union_all(*(select(_O.id) for _ in range(4))).subquery()
    ett = select(literal(7).label("id"), AKTOR.label("tekst"), literal(date(2026, 3, 1), Date()).label("frist"))
    return (
        Haug("Ingen", fra.where(_O.id < 0), str),
        Haug("Kommuner", kommuner, "/o/{}".format, lambda: "/o/", "O-{:03d}".format, Rolle.LESER),
        Haug("Mange", select(mange.c.id, literal("x").label("tekst")), str),
        Haug("Min", ett, str, leserolle=Rolle.FORVALTER),
    )


def test_hver_haug_telles_og_de_forste_vises_for_dem_den_venter_pa(session: Session) -> None:
    def de_som(actor: Actor) -> dict[str, haug.Venter]:
        return {v.tittel: v for v in venter(session, (hauger,), actor)}

    assert de_som(NOBODY) == {}
    assert list(de_som(LESER)) == ["Kommuner"]
    assert list(de_som(SAKSBEHANDLER)) == ["Kommuner", "Mange"]
    alle = de_som(FORVALTER)
    assert (alle["Kommuner"].antall, alle["Kommuner"].alle_url) == (357, "/o/")
    forste = alle["Kommuner"].rader
    assert [r.tekst for r in forste] == sorted((r.tekst for r in forste), key=sorteringsnokkel)
    assert len(forste) == haug.VISES
    assert all(r.url == f"/o/{int(r.under[2:])}" for r in forste if r.under)
    assert alle["Mange"].antall == TELLES_TIL + 1, "it is told that there are more, not how many"
    assert alle["Min"].rader == [haug.Haugrad(FORVALTER.ident, "7", "", date(2026, 3, 1))]
