"""What a reading says beside what the source said before: compared as sets, and written as sets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    func,
    select,
    update,
)
from sqlalchemy import cast as som_type
from sqlalchemy.orm import Session

from ksadmin.core.bulk import insert_many
from ksadmin.tilgangsoversikt.gateway.kilder import Tilgangskilde
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Verdi
from ksadmin.tilgangsoversikt.models import Observasjon, Synkfeil, Synkkjoring
from ksadmin.tilgangsoversikt.synk_tolkning import NOKKEL, SKILLE, Tolket

_O = cast(Table, Observasjon.__table__)
_JA, _NEI = Verdi.JA.value, Verdi.NEI.value
_BUNKE = 10_000
_ELDRE = "Kilden har før sagt det motsatte med nyere dato. Er dette en eldre utgave?"
_UBESVART = "Kilden svarte ikke på alt den har svart på før. Det den sa sist, står."


class Foer(NamedTuple):
    """The newest word the source has had on a fact until now."""

    id: int
    verdi: str
    observert: datetime
    registrert: datetime
    kjoring_id: int

    @property
    def antatt(self) -> bool:
        """We concluded it from silence, so the source's own date, however old, says more."""
        return self.observert == self.registrert


@dataclass
class Forskjell:
    """What to write. ``avloses`` are the ids of words that are no longer the newest; the rest is counted."""

    nye: int = 0
    endret: int = 0
    bortfalt: int = 0
    mistet: int = 0
    uendret: int = 0
    avloses: list[int] = field(default_factory=list)
    skrives: list[tuple[str, str, datetime]] = field(default_factory=list)


def sammenlign(session: Session, kilde: Tilgangskilde, tolket: Tolket, naa: datetime) -> Forskjell:
    """Find what differs. An organisation in doubt keeps what it has; so does what an incomplete source left out."""
    ut = Forskjell()
    gjeldende = session.connection().execute(_gjeldende(kilde.kilde)).cursor
    assert gjeldende is not None, "a query has a cursor"  # read past SQLAlchemy: its rows cost as much as the query
    kjent = {tekst: ident for ident, tekst in gjeldende.fetchall()}
    andre = [
        (nokkel, *sagt)
        for nokkel, sagt in tolket.fakta.items()
        if kjent.pop(f"{nokkel}{SKILLE}{sagt[0]}", None) is None
    ]
    ut.uendret = len(tolket.fakta) - len(andre)
    foer = dict(_foer(session, kjent))
    for nokkel, verdi, observert, linje in andre:
        forrige = foer.pop(nokkel, None)
        if forrige is None:
            ut.nye += 1
            ut.skrives.append((nokkel, verdi, observert))
        elif observert < forrige.observert and not forrige.antatt:
            tolket.avvis(linje, _ELDRE, _org(nokkel))
        else:
            ut.endret += 1
            ut.mistet += verdi == _NEI
            ut.avloses.append(forrige.id)
            ut.skrives.append((nokkel, verdi, naa if observert < forrige.observert else observert))
    for nokkel, forrige in _borte(session, kilde, foer):
        if _org(nokkel) in tolket.i_tvil:
            continue
        if not kilde.fullstendig:
            tolket.avvis(None, _UBESVART, _org(nokkel))
        elif forrige.verdi == _JA:
            ut.bortfalt += 1
            ut.mistet += 1
            ut.avloses.append(forrige.id)
            ut.skrives.append((nokkel, _NEI, naa))
    return ut


def skriv(session: Session, kilde: Kilde, kjoring_id: int, forskjell: Forskjell, naa: datetime) -> None:
    """Add the new words, and let those they replace be history."""
    for ids in _bunker(forskjell.avloses):
        session.execute(update(_O).where(_O.c.id.in_(ids)).values(gjeldende=False))
    tid = _tidsformat(session)
    rader = [(*nokkel.split(SKILLE), verdi, tid(observert)) for nokkel, verdi, observert in forskjell.skrives]
    felles = {
        "kilde": kilde.value, "registrert": tid(naa), "gjeldende": True, "kjoring_id": kjoring_id, "avgjorelse": False,
    }  # fmt: skip
    insert_many(session, _O, rader, (*NOKKEL, "verdi", "observert"), felles)


def skriv_feil(session: Session, kjoring_id: int, tolket: Tolket) -> None:
    """Keep what was rejected, with why."""
    rader = [(kjoring_id, *feil) for feil in tolket.feil]
    insert_many(session, cast(Table, Synkfeil.__table__), rader, ("kjoring_id", "organisasjon_id", "linje", "tekst"))


def kjente_tilganger(session: Session, kilde: Tilgangskilde) -> int:
    """How many of the source's facts in this part are a yes now."""
    statement = select(func.count()).select_from(Observasjon).where(
        Observasjon.gjeldende, Observasjon.kilde == kilde.kilde, Observasjon.verdi == Verdi.JA,
        Observasjon.kjoring_id.in_(select(Synkkjoring.id).where(*samme_del(kilde))),
    )  # fmt: skip
    return session.scalar(statement) or 0


def siste_id(session: Session, kilde: Kilde) -> int:
    """Grows whenever anybody adds a word of this source."""
    statement = select(Observasjon.id).where(Observasjon.kilde == kilde).order_by(Observasjon.id.desc())
    return session.scalar(statement.limit(1)) or 0


def samme_del(del_: Tilgangskilde | Synkkjoring) -> tuple[ColumnElement[bool], ...]:
    """Runs of the same part of the same source."""
    return Synkkjoring.kilde == del_.kilde, Synkkjoring.omfang == del_.omfang


def _gjeldende(kilde: Kilde) -> Select[int, str]:
    """(id, fact and value as one text) of the source's newest words."""
    deler: list[ColumnElement[str]] = [som_type(_O.c[navn], Text) for navn in (*NOKKEL, "verdi")]
    tekst = deler[0]
    for del_ in deler[1:]:
        tekst = tekst.concat(SKILLE).concat(del_)
    return select(_O.c.id, tekst).where(_O.c.kilde == kilde, _O.c.gjeldende)


def _foer(session: Session, kjent: Mapping[str, int]) -> Iterator[tuple[str, Foer]]:
    """The words behind texts of ``_gjeldende``, by fact."""
    felt = (_O.c.id, _O.c.verdi, _O.c.observert, _O.c.registrert, _O.c.kjoring_id)
    ved_id = {ident: tekst.rpartition(SKILLE)[0] for tekst, ident in kjent.items()}
    for ids in _bunker(list(ved_id)):
        for rad in session.execute(select(*felt).where(_O.c.id.in_(ids))):
            yield ved_id[rad.id], Foer(*rad)


def _borte(session: Session, kilde: Tilgangskilde, foer: Mapping[str, Foer]) -> list[tuple[str, Foer]]:
    """Of what is not said this time: what this part of the source has said before."""
    egne = set(session.scalars(select(Synkkjoring.id).where(*samme_del(kilde)))) if foer else set()
    return [(nokkel, forrige) for nokkel, forrige in foer.items() if forrige.kjoring_id in egne]


def _org(nokkel: str) -> int:
    return int(nokkel.partition(SKILLE)[0])


def _bunker(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many at a time as a statement takes."""
    return (ids[fra : fra + _BUNKE] for fra in range(0, len(ids), _BUNKE))


def _tidsformat(session: Session) -> Callable[[datetime], object]:
    """A moment as the database's driver wants it; there are few of them among many rows."""
    dialect = session.connection().dialect
    skriv = _O.c.observert.type.dialect_impl(dialect).bind_processor(dialect)
    return cache(skriv or (lambda tid: tid))
