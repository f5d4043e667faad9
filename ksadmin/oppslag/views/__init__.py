"""What KS sees of the lookups, and can do about them."""

from flask_admin import Admin

from ksadmin.oppslag.views.oversikt import OppslagView
from ksadmin.oppslag.views.pauser import PauseView
from ksadmin.oppslag.views.varsler import VarselView
from ksadmin.settings import Settings


def register_views(admin: Admin, settings: Settings) -> None:
    """Hang the room's pages in the admin."""
    admin.add_view(OppslagView(settings))
    admin.add_view(PauseView())
    admin.add_view(VarselView())
