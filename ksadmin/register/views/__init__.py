"""The register's pages, and what waits for people in it."""

from collections.abc import Iterable

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.register import queries
from ksadmin.register.adressetilstand import Adressetilstand
from ksadmin.register.gateway import Enhetsregisteret, HusketRegister
from ksadmin.register.views.kontakter import KontaktView
from ksadmin.register.views.leverandorer import LeverandorView
from ksadmin.register.views.organisasjoner import OrganisasjonView
from ksadmin.settings import Settings
from ksadmin.web.index import Venter
from ksadmin.web.paneler import Panelkilde

_VISES = 5


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Addresses that mail does not reach, and contacts that say they are not right."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    for tittel, tilstand in (
        ("E-post som ikke kom fram", Adressetilstand.AVVIST),
        ("Kontakter som har meldt feil", Adressetilstand.RETTES),
    ):
        kontakter = queries.kontakter_som_er(session, tilstand, clock.today())
        rows = [
            (str(k.organisasjon), url_for("kontakter.details_view", id=k.id), None, f"{k.rolle.tekst}: {k.epost}")
            for k in kontakter[:_VISES]
        ]
        alle = url_for("kontakter.index_view", flt0_adressen_er=tilstand.value)
        yield Venter(tittel, len(kontakter), list(rows), alle)


def register_views(
    admin: Admin, settings: Settings, *, om_organisasjoner: Iterable[Panelkilde], om_leverandorer: Iterable[Panelkilde]
) -> None:
    """Hang the room's pages in the admin, with other rooms' parts of the page of an organisation and a supplier."""
    enhetsregisteret = HusketRegister(Enhetsregisteret(str(settings.brreg_url))) if settings.brreg_url else None
    admin.add_view(OrganisasjonView(enhetsregisteret, om_organisasjoner))
    admin.add_view(KontaktView())
    admin.add_view(LeverandorView(enhetsregisteret, om_leverandorer))
