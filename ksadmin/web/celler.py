"""What stands in the cells of a list: how a column looks is found once for the page, and not for each of its rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from flask_admin.tools import rec_getattr
from markupsafe import Markup, escape

from ksadmin.core.kodeverk import Kodeverk
from ksadmin.web import filters

if TYPE_CHECKING:
    from ksadmin.web.listview import Listevisning

HAR_ORD = (date, bool, int, float, type(None), Kodeverk)
"""What ``filters.vis`` has words for; all else is shown as it is."""

Viser = Callable[[Any], Any]
"""From a row to what one of its cells shows."""


class Rad(NamedTuple):
    """A row with its key, what it is called where it is ticked, and its cells."""

    rad: Any
    nokkel: Any
    tittel: str
    celler: Markup


def rader(
    liste: "Listevisning[Any]",
    data: Iterable[Any],
    kolonner: Sequence[str],
    starter: Sequence[Markup],
    side_for: str,
    status: Viser,
) -> Iterator[Rad]:
    """The rows of a page, each as one piece of text.

    ``starter`` is the opening tag of each column's cells, ``side_for`` the address of a row's own page but for its key,
    to which the first cell is a link; ``status`` makes a tag of a Kodeverk.
    """
    forst, *andre = [_viser(liste, kolonne, status) for kolonne in kolonner]
    resten, nokkelen = [*zip(starter[1:], andre, strict=True)], attrgetter(liste.nokkel.key)
    for rad in data:
        nokkel, vist = nokkelen(rad), escape(forst(rad))
        if side_for and "<a " not in vist:
            innhold = f'<a class="radlenke" href="{escape(f"{side_for}{nokkel}")}">{vist or "(uten navn)"}</a>'
        else:
            innhold = vist
        andre_celler = "".join([f"{start}{escape(vis(rad))}</td>" for start, vis in resten])
        tittel = vist.striptags() if "<" in vist else vist
        yield Rad(rad, nokkel, tittel, Markup(f"{starter[0]}{innhold}</td>{andre_celler}"))  # noqa: S704 - escaped


def _viser(liste: "Listevisning[Any]", kolonne: str, status: Viser) -> Viser:
    """How ``kolonne`` looks: any list shows its status as a tag."""
    formatter = liste.column_formatters.get(kolonne)

    def tekst(rad: Any) -> Any:
        verdi = formatter(liste, None, rad, kolonne) if formatter else rec_getattr(rad, kolonne)
        return filters.vis(verdi) if isinstance(verdi, HAR_ORD) else verdi

    if kolonne != "status":
        return tekst
    return lambda rad: status(rad.status) if isinstance(rad.status, Kodeverk) else tekst(rad)
