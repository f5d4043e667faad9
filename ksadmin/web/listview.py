"""Lists: who may see them, how values look, pages, columns, safe look-up by id, search and export."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, ClassVar, Generic, TypeVar
from urllib.parse import urlencode

from flask import Response, abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.contrib.sqla import ModelView
from flask_admin.contrib.sqla.filters import BaseSQLAFilter
from sqlalchemy import ColumnElement, Select, inspect
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from ksadmin.core import blading
from ksadmin.core.actor import Rolle
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.database import db
from ksadmin.web import celler, export, filters
from ksadmin.web.husk import husk, husket
from ksadmin.web.identity import current_actor
from ksadmin.web.visninger import lagrede

M = TypeVar("M")
PER_DEL = 2_000
"""Rows of each part of a long export."""
_HVOR = ("etter", "for")
_TRYGGE = "!$'()*,/:;?@"
"""What Werkzeug leaves as it is in an address."""


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
    ``forst_i_soket`` puts it first in the search over everything; ``finner_selv`` when it finds in another way there.
    ``tom_tekst`` teaches what will be here when the list is empty, ``ingen_treff`` what to try when nothing matches.
    The columns of ``column_export_list`` that are not shown are there to be chosen.
    """

    leserolle: ClassVar[Rolle] = Rolle.LESER
    sok: ClassVar[Callable[..., ColumnElement[bool]] | None] = None
    sok_hint: ClassVar[str] = "Søk"
    forst_i_soket: ClassVar[bool] = False
    finner_selv: ClassVar[bool] = False
    tom_tekst: ClassVar[str] = "Det er ikke registrert noe her ennå."
    ingen_treff: ClassVar[str] = "Prøv færre ord i søket, eller nullstill filtrene."

    simple_list_pager = True  # flask-admin counts nothing; ``blading`` does
    page_size = 50
    can_set_page_size = True
    page_size_options = (20, 50, 100)
    column_display_pk = False
    can_export = True
    export_types = ["csv", "xlsx"]
    column_type_formatters: ClassVar[dict[type, Any]] = {
        cls: lambda _view, value, _name=None: filters.vis(value) for cls in celler.HAR_ORD
    }
    column_type_formatters_detail = column_type_formatters
    named_filter_urls = True

    def is_accessible(self) -> bool:
        return current_actor().has(self.leserolle)

    def is_visible(self) -> bool:
        return self.is_accessible()

    @property
    def empty_text(self) -> str:
        return self.tom_tekst

    # -- what the address says -----------------------------------------------------
    def get_url(self, endpoint: str, **kwargs: Any) -> str:
        """As flask-admin's, which asks the map of every route each of the many times a list links to itself."""
        if endpoint != ".index_view":
            return str(super().get_url(endpoint, **kwargs))
        sporring = urlencode({k: v for k, v in kwargs.items() if v is not None}, doseq=True, safe=_TRYGGE)
        return f"{self.url}/{sporring and '?'}{sporring}"

    def _get_list_filter_args(self) -> Any:
        """A filter left empty filters nothing: a form without script sends it all the same."""
        return [f for f in super()._get_list_filter_args() or () if f[2] != ""] or None

    def _get_list_extra_args(self) -> Any:
        """Another filter or order begins at the beginning; the chosen columns stay."""
        args = super()._get_list_extra_args()
        args.extra_args = {k: v for k, v in args.extra_args.items() if k not in _HVOR}
        if "kol" in args.extra_args:
            args.extra_args["kol"] = request.args.getlist("kol")
        return args

    def bladeadresse(self, **hvor: int) -> str:
        """The address of this list as it is, at another place in it."""
        args: dict[str, Any] = {k: v for k, v in request.args.to_dict(flat=False).items() if k not in _HVOR}
        return str(self.get_url(".index_view", **args, **hvor))

    @property
    def listeadresse(self) -> str:
        """Back to the list, as this person left it."""
        sporring = husket(self.endpoint)
        return f"{self.listen({})}?{sporring}" if sporring else self.listen({})

    def listen(self, sporring: Mapping[str, Any]) -> str:
        """The address of the list with a filter."""
        return url_for(f"{self.endpoint}.index_view", **sporring)

    def sporringen(self) -> tuple[Mapping[str, Any], list[tuple[str, str]]] | None:
        """The filter of the address, and in words, for a saved view."""
        args = self._get_list_extra_args()
        kjent = {*self._get_filters(args.filters), "search", "sort", "desc", "page_size", "kol"}
        sporring = {k: v for k, v in request.args.to_dict(flat=False).items() if k in kjent}
        i_ord = [("Søk", args.search)] if args.search else []
        for nr, navn, verdi in args.filters or ():
            i_ord.append((navn, str(dict(self._filters[nr].get_options(self) or ()).get(verdi, verdi))))
        if "kol" in sporring:
            i_ord.append(("Kolonner", ", ".join(str(navn) for _, _, navn in self.kolonner())))
        return sporring, i_ord

    # -- columns -------------------------------------------------------------------
    @property
    def vanlige(self) -> Sequence[str]:
        """The columns shown to those who have not chosen any."""
        return self.column_list or ()

    def get_list_columns(self) -> list[tuple[str, str]]:
        """Those shown, then those that can be chosen, each by its label once."""
        per_navn: dict[str, tuple[str, str]] = {}
        for kolonne, navn in self.get_column_names([*self.vanlige, *(self.column_export_list or ())], None):
            per_navn.setdefault(str(navn), (kolonne, navn))
        return list(per_navn.values())

    def kolonner(self) -> list[tuple[int, str, str]]:
        """(place in the whole list, column, label) of those to show now: the first always is."""
        valgt = set(request.args.getlist("kol")) & {c for c, _ in self._list_columns} or set(self.vanlige)
        return [(i, c, navn) for i, (c, navn) in enumerate(self._list_columns) if i == 0 or c in valgt]

    def _lastes(self, kolonner: Iterable[str]) -> Iterator[Any]:
        """The rows these columns read from, in the same query or in one more."""
        relasjoner = inspect(self.model).relationships
        for navn in {kolonne.partition(".")[0] for kolonne in kolonner} & set(relasjoner.keys()):
            last = selectinload if relasjoner[navn].uselist else joinedload
            yield last(getattr(self.model, navn))

    # -- rows ----------------------------------------------------------------------
    _teller = cached_property(lambda _self: blading.Teller())

    @property
    def nokkel(self) -> Any:
        """The column rows are known by."""
        return getattr(self.model, inspect(self.model).primary_key[0].key)

    def utvalg(self, sortert: Any, synker: Any, sok: str | None, filtre: Any, kolonner: Iterable[str]) -> Select[Any]:
        """The rows of the list, in order."""
        _, query = super().get_list(0, sortert, synker, sok, filtre, execute=False, page_size=0)
        statement: Select[Any] = query.statement
        return statement.options(*self._lastes(kolonner))

    def klargjor(self, rader: Sequence[M]) -> None:
        """Fetch, once for all of them, what the columns will ask of each."""

    def get_list(
        self, page: Any, sort_column: Any, sort_desc: Any, search: Any, filters: Any, execute: Any = True,
        page_size: int | None = None,
    ) -> tuple[None, list[M]]:  # fmt: skip
        """The page the address asks for. What flask-admin does not know of pages is in ``g.side`` and ``g.antall``."""
        kolonner = [c for _, c, _ in self.kolonner()]
        utvalg = self.utvalg(sort_column, sort_desc, search, filters, kolonner)
        etter, for_ = (ident(navn) for navn in _HVOR)
        forst = etter is None and for_ is None
        hele = utvalg if forst else self.utvalg(sort_column, sort_desc, None, None, ())
        antall = page_size or self.page_size
        g.side = blading.side(db.session, utvalg, self.nokkel, antall, hele=hele, etter=etter, for_=for_)
        g.antall = blading.Antall(len(g.side.rader))
        if not g.side.alene:
            g.antall = self._teller.antall(db.session, utvalg, (current_actor().ident, search, str(filters)))
        self.klargjor(g.side.rader)
        return None, list(g.side.rader)

    def render(self, template: str, **kwargs: Any) -> str:
        if template == self.list_template:
            husk(self.endpoint, request.query_string.decode())
            kolonner = self.kolonner()
            kwargs |= {"side": g.side, "antall": g.antall, "kolonner": kolonner, "per_del": PER_DEL}
            kwargs |= {"rader": partial(celler.rader, self, g.side.rader, [c for _, c, _ in kolonner])}
            kwargs |= {"sporring": (self.sporringen() or ({},))[0], **lagrede(self.endpoint)}
        return str(super().render(template, **kwargs))

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
        return query.filter(to_condition(search)), count_query, joins, count_joins

    def beste_treff(self, tekst: str, antall: int) -> Iterable[tuple[Any, str | None]]:
        """What the search over everything shows of this list: rows, and what tells each from the rest."""
        utvalg = self.utvalg(None, None, tekst, None, self.vanlige).limit(antall)
        rader = db.session.scalars(utvalg).unique().all()
        self.klargjor(rader)
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
        """The rows the list shows now, all pages, as CSV or XLSX; or a part of a long CSV, when ``del`` asks for it."""
        if export_type not in self.export_types:
            abort(404)
        args = self._get_list_extra_args()
        valgte = [(c, navn) for _, c, navn in self.kolonner()] if "kol" in request.args else self._export_columns
        kolonner: Mapping[str, str] = dict(valgte)
        sortert = (self._get_column_by_idx(args.sort) or (None,))[0]
        utvalg = self.utvalg(sortert, args.sort_desc, args.search, args.filters, kolonner)
        if "del" in request.args and export_type == "csv":
            return self._delen(utvalg.order_by(None), kolonner)
        if blading.antallet(db.session, utvalg).mange:
            flash(
                f"Listen har mer enn {filters.tall(blading.TELLES_TIL)} rader, og blir for stor for én fil."
                " Bruk filtrene, eller slå på JavaScript og last ned CSV i deler.",
                "warning",
            )
            return redirect(self.get_url(".index_view", **request.args.to_dict(flat=False)))
        rader = db.session.scalars(utvalg).unique().all()
        return export.svar(export_type, self.endpoint, [*map(str, kolonner.values())], self._verdier(rader, kolonner))

    def _delen(self, utvalg: Select[Any], kolonner: Mapping[str, str]) -> Response:
        """In the order of the key, which no change of a row can alter."""
        side = blading.side(db.session, utvalg, self.nokkel, PER_DEL, hele=utvalg, etter=ident("del"))
        overskrifter = [*map(str, kolonner.values())] if ident("del") is None else None
        return export.delen(self.endpoint, overskrifter, [*self._verdier(side.rader, kolonner)], side.etter)

    def _verdier(self, rader: Sequence[M], kolonner: Iterable[str]) -> Iterator[list[Any]]:
        self.klargjor(rader)
        return ([self.get_export_value(rad, navn) for navn in kolonner] for rad in rader)


def ident(navn: str) -> int | None:
    """A row's id in the address; None for what cannot be one."""
    tekst = request.args.get(navn, "")
    return int(tekst) if tekst.isascii() and tekst.isdecimal() and len(tekst) < 10 else None
