"""From what somebody has typed to what each database is asked.

Only letters and digits of it go further, so nothing a person types can be taken for an operator.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import combinations
from operator import add
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, any_, case, column, func, literal_column, select, table, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from ksadmin.core.fulltekst.norsk import ordene, stamme

MAKS_ORD = 10
MAKS_RANGERT = 1000
"""Where more fit, the newest are ranked: a word half the rows have says little, and must not cost much."""

_PROVE, _VANLIG = 300, 3
"""Of so many of the newest rows, so many fit what is common."""
_MAKS_LIKE = 6
_ID = 6
"""Letters of the shortest word with a digit that few rows have: a korrelasjonsid, an orgnr, a case number."""
_POENG = {"A": 8, "B": 4, "C": 2, "D": 1}
_NORSK: ColumnElement[str] = literal_column("'norwegian'")


class Ord(NamedTuple):
    """A word that was typed, and its stem."""

    skrevet: str
    stamme: str


Valg = Sequence[Sequence[Ord]]
"""Lists of words. What is found has all the words of one of them."""
Id = ColumnElement[int] | InstrumentedAttribute[int]


def ord_i(tekst: str) -> list[Ord]:
    """The first ``MAKS_ORD`` words that say something, each stem once."""
    funnet: dict[str, Ord] = {}
    for skrevet in ordene(tekst):
        if len(funnet) < MAKS_ORD and (s := stamme(skrevet)):
            funnet.setdefault(s, Ord(skrevet, s))
    return list(funnet.values())


def halvparten(ord_: Sequence[Ord]) -> Valg:
    """At least half of the longest words, whichever half it is."""
    lengste = sorted(ord_, key=lambda o: (-len(o.stamme), o.stamme))[:_MAKS_LIKE]
    return list(combinations(lengste, -(-len(lengste) // 2)))


class _PerDatabase(FunctionElement[Any]):
    """The first expression on PostgreSQL, the second on SQLite."""

    inherit_cache = True


@compiles(_PerDatabase, "postgresql")
def _paa_postgresql(element: _PerDatabase, compiler: SQLCompiler, **kw: Any) -> str:
    first, _ = element.clauses
    return compiler.process(first, **kw)


@compiles(_PerDatabase, "sqlite")
def _paa_sqlite(element: _PerDatabase, compiler: SQLCompiler, **kw: Any) -> str:
    _, second = element.clauses
    return compiler.process(second, **kw)


def er_funnet(session: Session, navn: str, valg: Valg, id_: Id) -> ColumnElement[bool]:
    """Whether the row with this id fits in the index ``navn``. A word that was typed may be the start of a longer one.

    PostgreSQL takes the start of any word to be in a fiftieth of the rows, and so looks through a list from its top for
    what hardly a row has. What few rows have is therefore found first, as an array, and only what is common is left to
    PostgreSQL: there the top of the list soon has a page, and the index would give half of it.
    """
    funnet = _rader(navn).where(_passer(navn, valg))
    if session.get_bind().dialect.name == "sqlite" or _er_vanlig(session, navn, valg):
        return id_.in_(funnet)
    return id_ == any_(func.array(funnet.scalar_subquery()))


def _er_vanlig(session: Session, navn: str, valg: Valg) -> bool:
    if _ider(valg):
        return False
    nyeste = _rader(navn).add_columns(column("vektor")).order_by(column("rowid").desc()).limit(_PROVE).subquery()
    passer = select(func.count()).select_from(nyeste).where(_finnes(valg))
    return (session.scalar(passer) or 0) >= _VANLIG


def _rader(navn: str) -> Select[int]:
    rowid: ColumnElement[int] = column("rowid")
    return select(rowid).select_from(table(navn))


def _passer(navn: str, valg: Valg) -> ColumnElement[bool]:
    fts5 = " OR ".join("({})".format(" AND ".join(f'"{o.stamme}" *' for o in ord_)) for ord_ in valg)
    return _PerDatabase(_i_vektor(valg), literal_column(navn).op("MATCH")(fts5))


def _i_vektor(valg: Valg) -> ColumnElement[bool]:
    """All the words, looked up in the index; but where one is an id, that alone, and the rest in what it found.

    For the start of a word the index makes a list of every row that has it: half the table for a common one.
    """
    alle, ider = _finnes(valg), _ider(valg)
    return _finnes([ider]) & alle.is_(true()) if ider else alle


def _ider(valg: Valg) -> Sequence[Ord]:
    """Those that are ids, of words that must all be there."""
    alle, *andre = valg
    return [] if andre else [o for o in alle if len(o.skrevet) >= _ID and any(c.isdigit() for c in o.skrevet)]


def _finnes(valg: Valg) -> ColumnElement[bool]:
    tsquery = " | ".join(f"({' & '.join(f'{o.skrevet}:*' for o in ord_)})" for ord_ in valg)
    return column("vektor").op("@@", is_comparison=True)(func.to_tsquery(_NORSK, tsquery))


def rangert(session: Session, navn: str, valg: Valg, ord_: Sequence[Ord], vekter: Sequence[str]) -> Subquery:
    """(rowid, rang) of at most ``MAKS_RANGERT`` rows that fit.

    Each word counts where it weighs most, twice if it is there whole. So it can be explained, and is the same on
    both databases, where ``ts_rank`` and ``bm25`` are not.
    """
    felt = [_PerDatabase(column("vektor"), column(v.lower())).label(v) for v in vekter]
    rowid: ColumnElement[int] = column("rowid")
    nyeste = _rader(navn).add_columns(*felt).where(er_funnet(session, navn, valg, rowid)).order_by(rowid.desc())
    funnet = nyeste.limit(MAKS_RANGERT).subquery()
    rang = reduce(add, [_poeng(funnet, o, vekter) for o in ord_])
    return select(funnet.c.rowid, rang.label("rang")).subquery()


def _poeng(funnet: Subquery, o: Ord, vekter: Sequence[str]) -> ColumnElement[int]:
    mulige = [(_POENG[v] * helt, v, helt) for v in vekter for helt in (2, 1)]
    return case(*((_har(funnet.c[v], v, o, helt == 2), p) for p, v, helt in sorted(mulige, reverse=True)), else_=0)


def _har(felt: ColumnElement[Any], vekt: str, o: Ord, helt: bool) -> ColumnElement[bool]:
    tsquery, stammen = (f"{o.skrevet}:{vekt}", f" {o.stamme} ") if helt else (f"{o.skrevet}:*{vekt}", f" {o.stamme}")
    return _PerDatabase(felt.op("@@")(func.to_tsquery(_NORSK, tsquery)), func.instr(felt, stammen) > 0)
