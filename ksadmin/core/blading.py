"""A page of any list, read from where the page before ended, and how many rows there are in all, honestly said.

What was skipped is never read, so the thousandth page costs what the first does where the order has an index
(docs/adr/0024).
"""

import time
from collections.abc import Hashable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, ColumnElement, Select, and_, false, func, literal, or_, select, true, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.operators import desc_op
from sqlalchemy.sql.visitors import InternalTraversal

TELLES_TIL = 10_000
"""A list with more rows than this is not counted for each page."""
_STAR, _ANSLAG = 60.0, 1_000
"""Seconds an estimate stands, and how many of them a list keeps."""


class Antall(NamedTuple):
    """How many: exactly ``tall``, or about so many (``omtrent``), or at least so many (``minst``)."""

    tall: int
    omtrent: bool = False
    minst: bool = False

    @property
    def mange(self) -> bool:
        """Whether they are too many to count."""
        return self.omtrent or self.minst


class Side(NamedTuple):
    """Rows in order. ``for_`` and ``etter`` are the ids the pages before and after go by; None where there is none."""

    rader: Sequence[Any]
    for_: int | None
    etter: int | None

    @property
    def alene(self) -> bool:
        """Whether it is the whole list, for sure: there may be others before a page that is empty."""
        return bool(self.rader) and self.for_ is None and self.etter is None


class _Ledd(NamedTuple):
    """One term of an order, and whether it may be NULL."""

    uttrykk: ColumnElement[Any]
    synker: bool
    kan_mangle: bool


def side(
    session: Session,
    utvalg: Select[Any],
    id_: InstrumentedAttribute[int],
    antall: int,
    *,
    hele: Select[Any],
    etter: int | None = None,
    for_: int | None = None,
) -> Side:
    """``antall`` rows of ``utvalg`` in its order, and by ``id_`` where that does not tell them apart.

    Those next after the row ``etter``, or before ``for_``; the first when there is no such row. ``hele`` is the same
    list in the same order without filters: the row may have been changed so that it fits them no more.
    """
    bakover = etter is None and for_ is not None
    sted = _stedet(session, hele, id_, etter if etter is not None else for_)
    bakover &= sted is not None
    orden = [ledd._replace(synker=ledd.synker is not bakover) for ledd in _orden(utvalg, id_)]
    statement = utvalg.order_by(None).order_by(*(d.uttrykk.desc() if d.synker else d.uttrykk for d in orden))
    if sted is not None:
        statement = statement.where(_forbi(orden, sted, session.connection().dialect.name == "postgresql"))
    funnet = session.scalars(statement.limit(antall + 1)).unique().all()
    flere, rader = len(funnet) > antall, funnet[:antall]
    rader = rader[::-1] if bakover else rader
    foran, bak = (flere, True) if bakover else (sted is not None, flere)
    ider = [*map(attrgetter(id_.key), rader)]
    return Side(rader, ider[0] if ider and foran else None, ider[-1] if ider and bak else None)


def antallet(session: Session, utvalg: Select[Any]) -> Antall:
    """Exactly up to ``TELLES_TIL``. Above that PostgreSQL's own estimate, or on SQLite at least so many."""
    rader = utvalg.with_only_columns(literal(1), maintain_column_froms=True).order_by(None)
    if session.connection().dialect.name == "postgresql":
        ((plan,),) = session.scalars(_Forklaring(rader))
        if plan["Plan"]["Plan Rows"] > TELLES_TIL:
            return Antall(int(float(f"{plan['Plan']['Plan Rows']:.2g}")), omtrent=True)
    talt = session.scalar(select(func.count()).select_from(rader.limit(TELLES_TIL + 1).subquery())) or 0
    return Antall(TELLES_TIL, minst=True) if talt > TELLES_TIL else Antall(talt)


class Teller:
    """Counts one list. An estimate stands for a minute: the statistics behind it are older than that."""

    def __init__(self) -> None:
        self._anslag: dict[Hashable, tuple[float, Antall]] = {}

    def antall(self, session: Session, utvalg: Select[Any], hva: Hashable) -> Antall:
        """``antallet`` of ``utvalg``; ``hva`` tells it from the other ways in which the list is asked for."""
        til, antall = self._anslag.get(hva, (0.0, Antall(0)))
        if time.monotonic() >= til:
            antall = antallet(session, utvalg)
            if antall.omtrent:
                if len(self._anslag) >= _ANSLAG:
                    self._anslag.clear()
                self._anslag[hva] = time.monotonic() + _STAR, antall
        return antall


class _Forklaring(Executable, ClauseElement):
    """PostgreSQL's plan for a statement, made and not carried out."""

    # Compiled once for each shape of list: SQLAlchemy knows the shape by the statement inside.
    inherit_cache = True
    _traverse_internals = [("statement", InternalTraversal.dp_clauseelement)]
    _all_selected_columns = ()

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(_Forklaring)
def _explain(element: _Forklaring, compiler: SQLCompiler, **kw: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compiler.process(element.statement, **kw)}"


def _orden(utvalg: Select[Any], id_: InstrumentedAttribute[int]) -> list[_Ledd]:
    """The terms ``utvalg`` is ordered by, with ``id_`` last: no two rows stand at the same place."""
    orden = []
    for ledd in utvalg._order_by_clauses:
        synker = isinstance(ledd, UnaryExpression) and ledd.modifier is desc_op
        uttrykk: Any = ledd.element if synker else ledd
        egen = getattr(uttrykk, "table", None) is id_.expression.table  # what is joined may not be there at all
        orden.append(_Ledd(uttrykk, synker, not egen or getattr(uttrykk, "nullable", True)))
    if not any(ledd.uttrykk.compare(id_.expression) for ledd in orden):
        orden.append(_Ledd(id_.expression, bool(orden) and orden[-1].synker, False))
    return orden


def _stedet(
    session: Session, hele: Select[Any], id_: InstrumentedAttribute[int], ident: int | None
) -> Sequence[Any] | None:
    """Where the row stands in the order: the value of each term."""
    if ident is None:
        return None
    verdier = hele.with_only_columns(*(ledd.uttrykk for ledd in _orden(hele, id_))).order_by(None)
    return session.execute(verdier.where(id_ == ident)).first()


def _forbi(orden: Sequence[_Ledd], sted: Sequence[Any], mangler_er_storst: bool) -> ColumnElement[bool]:
    """That a row comes later in the order. As one comparison, which an index answers, when it can be said so."""
    if len({ledd.synker for ledd in orden}) == 1 and not any(ledd.kan_mangle for ledd in orden):
        her, der = tuple_(*(ledd.uttrykk for ledd in orden)), tuple_(*sted)
        return her < der if orden[0].synker else her > der
    likt: list[ColumnElement[bool]] = []
    noen: list[ColumnElement[bool]] = []
    for ledd, verdi in zip(orden, sted, strict=True):
        noen.append(and_(true(), *likt, _senere(ledd, verdi, mangler_er_storst)))
        likt.append(ledd.uttrykk.is_not_distinct_from(verdi) if ledd.kan_mangle else ledd.uttrykk == verdi)
    return or_(false(), *noen)


def _senere(ledd: _Ledd, verdi: Any, mangler_er_storst: bool) -> ColumnElement[bool]:
    """That the term is past ``verdi``. To PostgreSQL NULL is the largest value there is, to SQLite the smallest."""
    mangler_er_sist = mangler_er_storst is not ledd.synker
    if verdi is None:
        return false() if mangler_er_sist else ledd.uttrykk.is_not(None)
    forbi: ColumnElement[bool] = ledd.uttrykk < verdi if ledd.synker else ledd.uttrykk > verdi
    return forbi | ledd.uttrykk.is_(None) if mangler_er_sist and ledd.kan_mangle else forbi
