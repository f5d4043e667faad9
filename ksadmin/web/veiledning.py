"""The guide in the admin: the help of each page on the page itself, and the brukerveiledning to read or take along."""

from collections.abc import Iterator

from flask.typing import ResponseReturnValue
from flask_admin import Admin, expose

from ksadmin.settings import TEMPLATES
from ksadmin.web.adminside import Adminside
from ksadmin.web.brukerveiledning import Kapittel, kapitler, som_pdf, storrelse, veiledning
from ksadmin.web.nedlasting import nedlasting


class Veiledning(Adminside):
    """Task by task with pictures, and after each task the pages this person may use for it."""

    extra_css = ("veiledning.css",)

    def __init__(self) -> None:
        super().__init__(name="Brukerveiledning", endpoint="veiledning", url="veiledning")

    def is_visible(self) -> bool:
        return False  # it is in the foot of every page

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The guide as a page."""
        return str(self.render("admin/veiledning.html", kapitler=list(self._kapitler()), storrelse=storrelse))

    @expose("/brukerveiledning.pdf")
    def pdf(self) -> ResponseReturnValue:
        """The guide on paper: all of it, whoever asks."""
        navn = tuple((side.endpoint, side.name) for side in self.admin._views)
        pdf = som_pdf(TEMPLATES / "pdf", navn)
        return nedlasting(pdf, "Brukerveiledning for ksadmin.pdf", "application/pdf")

    def _kapitler(self) -> Iterator[tuple[Kapittel, list[tuple[str, str, str]]]]:
        hjelp = veiledning()["sider"]
        apne = {side.endpoint: side for side in self.admin._views if side.is_accessible()}
        for kapittel in kapitler():
            sider = [apne[navn] for navn in kapittel.sider if navn in apne]
            yield kapittel, [(s.name, s.get_url(f"{s.endpoint}.{s._default_view}"), hjelp[s.endpoint]) for s in sider]


def register_views(admin: Admin) -> None:
    """Hang the guide in the admin, and let every page find its help."""
    admin.app.jinja_env.globals["veiledning"] = veiledning
    admin.add_view(Veiledning())
