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
from ksadmin.register.views.organisasjoner import OrganisasjonView, Seksjon
from ksadmin.settings import Settings
from ksadmin.web.index import Venter

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


def register_views(admin: Admin, settings: Settings, seksjoner: Iterable[Seksjon] = ()) -> None:
    """Hang the room's pages in the admin. ``seksjoner`` are other rooms' parts of an organisation's page."""
    enhetsregisteret = Enhetsregisteret(str(settings.brreg_url)) if settings.brreg_url else None
    admin.add_view(OrganisasjonView(enhetsregisteret, seksjoner))
    admin.add_view(KontaktView())
    admin.add_view(LeverandorView(enhetsregisteret))
    admin.add_view(ImportView())
