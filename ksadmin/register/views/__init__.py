"""The register's pages."""

from collections.abc import Iterable

from flask_admin import Admin

from ksadmin.register.gateway import Enhetsregisteret
from ksadmin.register.husket import HusketRegister
from ksadmin.register.views.kontakter import KontaktView
from ksadmin.register.views.leverandorer import LeverandorView
from ksadmin.register.views.organisasjoner import OrganisasjonView
from ksadmin.settings import Settings
from ksadmin.web.paneler import Panelkilde


def register_views(
    admin: Admin, settings: Settings, *, om_organisasjoner: Iterable[Panelkilde], om_leverandorer: Iterable[Panelkilde]
) -> None:
    """Hang the room's pages in the admin, with other rooms' parts of the page of an organisation and a supplier."""
    enhetsregisteret = HusketRegister(Enhetsregisteret(str(settings.brreg_url))) if settings.brreg_url else None
    admin.add_view(OrganisasjonView(enhetsregisteret, om_organisasjoner))
    admin.add_view(KontaktView())
    admin.add_view(LeverandorView(enhetsregisteret, om_leverandorer))
