"""Lists: who may see them, how values look, safe look-up by id, search and export."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView
from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from sqlalchemy import ColumnElement, inspect
from sqlalchemy.orm import InstrumentedAttribute

from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.web import export, filters
from ksadmin.web.identity import current_actor

M = TypeVar("M")
_MAX_PAGE = 1_000_000
_TYPES = (date, datetime, bool, int, float, type(None), Kodeverk)
_SHOWN = {cls: lambda _view, value, _name=None: filters.vis(value) for cls in _TYPES}


class Valg:
    """Filter options asked for each time a page shows them: flask-admin would ask when the app is built."""

    def __init__(self, ask: Callable[[], Iterable[tuple[str, str]]]) -> None:
        self.ask = ask

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.ask())


class KodeFilter(BaseSQLAFilter):
    """«Status er …»: a choice among the members of a Kodeverk."""

    def __init__(self, column: InstrumentedAttribute[Any], navn: str, kodeverk: type[Kodeverk]) -> None:
        super().__init__(column, navn, options=[(k.value, k.tekst) for k in kodeverk])
        self.kodeverk = kodeverk

    def apply(self, query: Any, value: str, alias: Any = None) -> Any:
        return query.filter(self.get_column(alias) == self.kodeverk(value))

    def validate(self, value: str) -> bool:
        return value in {"", *(k.value for k in self.kodeverk)}

    def operation(self) -> str:
        return "er"


class Listevisning(ModelView, Generic[M]):
    """A list that shows Norwegian values, finds by what people type, and never crashes on a bad id.

    ``leserolle`` is the least role that sees it at all. ``sok`` turns a search text into a condition.
    ``forst_i_soket`` puts it before the other lists in the search over everything.
    ``tom_tekst`` teaches what will be here when the list is empty, ``ingen_treff`` what to try when nothing matches.
    """

    leserolle: ClassVar[Rolle] = Rolle.LESER
    sok: ClassVar[Callable[..., ColumnElement[bool]] | None] = None
    sok_hint: ClassVar[str] = "Søk"
    forst_i_soket: ClassVar[bool] = False
    tom_tekst: ClassVar[str] = "Det er ikke registrert noe her ennå."
    ingen_treff: ClassVar[str] = "Prøv færre ord i søket, eller nullstill filtrene."

    page_size = 50
    can_set_page_size = True
    page_size_options = (20, 50, 100)
    column_display_pk = False
    can_export = True
    export_types = ["csv", "xlsx"]
    column_type_formatters: ClassVar[dict[type, Any]] = {
        **_SHOWN,
        Kodeverk: lambda _view, value, _name=None: value.tekst,
    }
    column_type_formatters_detail = column_type_formatters
    named_filter_urls = True

    def is_accessible(self) -> bool:
        return current_actor().has(self.leserolle)

    def _get_list_filter_args(self) -> Any:
        """A filter left empty filters nothing: a form without script sends it all the same."""
        return [f for f in super()._get_list_filter_args() or () if f[2] != ""] or None

    def _get_list_extra_args(self) -> Any:
        """A page there can be none of is the first page; no database takes its number."""
        args = super()._get_list_extra_args()
        args.page = args.page if 0 <= args.page <= _MAX_PAGE else 0
        return args

    def is_visible(self) -> bool:
        return self.is_accessible()

    @property
    def empty_text(self) -> str:
        return self.tom_tekst

    # -- search --------------------------------------------------------------------
    def init_search(self) -> bool:
        return self.sok is not None

    def search_placeholder(self) -> str:
        return self.sok_hint

    def _apply_search(
        self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str
    ) -> tuple[Any, Any, Any, Any]:
        to_condition = type(self).sok
        assert to_condition is not None  # flask-admin searches only where init_search said so
        condition = to_condition(search)
        counted = count_query.filter(condition) if count_query is not None else None
        return query.filter(condition), counted, joins, count_joins

    def beste_treff(self, tekst: str, antall: int) -> Iterable[tuple[M, str | None]]:
        """What the search over everything shows of this list: rows, and what tells each from the rest.

        A list of very many rows answers for itself: this one counts all that fit.
        """
        _count, rader = self.get_list(0, None, None, tekst, None, page_size=antall)
        return (
            (rad, rad.status.tekst if isinstance(getattr(rad, "status", None), Kodeverk) else None) for rad in rader
        )

    # -- one row, from the same query as the list: what is filtered there is not found here ----
    def get_one(self, id: Any) -> M | None:
        key = inspect(self.model).primary_key[0]
        try:
            value = key.type.python_type(id)
        except (ValueError, TypeError):
            return None
        if isinstance(value, int) and not 0 <= value < 2**31:
            return None
        found: M | None = self.get_query().filter(key == value).one_or_none()
        return found

    # -- export --------------------------------------------------------------------
    def get_export_value(self, model: Any, name: str) -> Any:
        value = self._get_field_value(model, name)
        if isinstance(value, (int, float, date)) and not isinstance(value, (bool, datetime)):
            return value
        return filters.vis(value) if value is not None else ""

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> ResponseReturnValue:
        """The rows the list shows now, all pages, as CSV or XLSX."""
        if export_type not in self.export_types:
            abort(404)
        columns = self._export_columns
        _count, rows = self._export_data()
        values = [[self.get_export_value(row, name) for name, _ in columns] for row in rows]
        return svar(export_type, self.endpoint, [str(label) for _, label in columns], values)


def svar(slag: str, navn: str, overskrifter: Sequence[str], rader: Iterable[Sequence[Any]]) -> Response:
    """A table as a download. ``slag`` is ``csv`` or ``xlsx``; ``navn`` the file name without ending."""
    make = export.xlsx if slag == "xlsx" else export.csv
    response = Response(make(overskrifter, rader), content_type=export.MIMETYPES[slag])
    response.headers["Content-Disposition"] = f'attachment; filename="{navn}.{slag}"'
    return response
