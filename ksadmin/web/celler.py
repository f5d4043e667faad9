"""What stands in the cells of a list: how a column looks is found once for the page, and not for each of its rows."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from ksadmin.core.kodeverk import Kodeverk
from ksadmin.web import filters

if TYPE_CHECKING:
    from ksadmin.web.listview import Listevisning

HAR_ORD = (date, bool, int, float, type(None), Kodeverk)
"""What ``filters.vis`` has words for; all else is shown as it is."""

Viser = Callable[[Any], Any]
"""From a row to what one of its cells shows."""


def viser(liste: "Listevisning[Any]", kolonne: str, status: Viser) -> Viser:
    """How ``kolonne`` looks. ``status`` makes a tag of a Kodeverk: any list shows its status as one."""
    formatter = liste.column_formatters.get(kolonne)

    def tekst(rad: Any) -> Any:
        verdi = formatter(liste, None, rad, kolonne) if formatter else liste._get_field_value(rad, kolonne)
        return filters.vis(verdi) if isinstance(verdi, HAR_ORD) else verdi

    if kolonne != "status":
        return tekst
    return lambda rad: status(rad.status) if isinstance(rad.status, Kodeverk) else tekst(rad)
