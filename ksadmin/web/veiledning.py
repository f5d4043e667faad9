"""The guide: what each page is for, on the page itself, and together as the brukerveiledning."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask.typing import ResponseReturnValue
from flask_admin import Admin, expose

from ksadmin.web.adminside import Adminside
from ksadmin.web.menypunkter import punkter


@cache
def veiledning() -> dict[str, Any]:
    """``sider`` is the help of each page by endpoint, ``taster`` the keys, ``omvisning`` the stops of the tour."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text())


class Veiledning(Adminside):
    """All of the help on one page, in the order of the menu."""

    def __init__(self) -> None:
        super().__init__(name="Brukerveiledning", endpoint="veiledning", url="veiledning")

    def is_visible(self) -> bool:
        return False  # it is in the foot of every page

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """What this person may use, and no more."""
        return str(self.render("admin/veiledning.html", kapitler=list(self._kapitler())))

    def _kapitler(self) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
        per_gruppe: dict[str, list[tuple[str, str, str]]] = {}
        for punkt, gruppe in punkter(self.admin.menu()):
            if tekst := veiledning()["sider"].get(getattr(getattr(punkt, "_view", None), "endpoint", "")):
                per_gruppe.setdefault(gruppe or "Først", []).append((punkt.name, punkt.get_url(), tekst))
        yield from per_gruppe.items()


def register_views(admin: Admin) -> None:
    """Hang the guide in the admin, and let every page find its help."""
    admin.app.jinja_env.globals["veiledning"] = veiledning
    admin.add_view(Veiledning())
