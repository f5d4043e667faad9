"""The register's pages, and what waits for people in it."""

from collections.abc import Iterable

from flask import url_for
from flask_admin import Admin
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor, Rolle
from ksadmin.register import queries
from ksadmin.register.gateway import Enhetsregisteret
from ksadmin.register.views.importer import ImportView
from ksadmin.register.views.kontakter import KontaktView
from ksadmin.register.views.leverandorer import LeverandorView
from ksadmin.register.views.organisasjoner import OrganisasjonView
from ksadmin.settings import Settings
from ksadmin.web.index import Venter
from ksadmin.web.paneler import Panelkilde

_VISES = 5


def ventende(session: Session, actor: Actor) -> Iterable[Venter]:
    """Addresses that mail does not reach."""
    if not actor.has(Rolle.SAKSBEHANDLER):
        return
    avviste = queries.avviste_adresser(session)
    rows = [
        (str(k.organisasjon), url_for("kontakter.details_view", id=k.id), None, f"{k.rolle.tekst}: {k.epost}")
        for k in avviste[:_VISES]
    ]
    yield Venter("E-post som ikke kom fram", len(avviste), list(rows), url_for("kontakter.index_view"))


def register_views(
    admin: Admin, settings: Settings, *, om_organisasjoner: Iterable[Panelkilde], om_leverandorer: Iterable[Panelkilde]
) -> None:
    """Hang the room's pages in the admin, with other rooms' parts of the page of an organisation and a supplier."""
    enhetsregisteret = Enhetsregisteret(str(settings.brreg_url)) if settings.brreg_url else None
    admin.add_view(OrganisasjonView(enhetsregisteret, om_organisasjoner))
    admin.add_view(KontaktView())
    admin.add_view(LeverandorView(enhetsregisteret, om_leverandorer))
    admin.add_view(ImportView())
