"""The list of cases: queues, filters and search, a page at a time from where the last one ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, tuple_
from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte.klokke import SNART, arbeidstid
from ksadmin.brukerstotte.kodeverk import Ko, Sakskategori, Saksopphav
from ksadmin.brukerstotte.lifecycle import AAPNE, Saksstatus
from ksadmin.brukerstotte.models import SAKSSOK, Merkelapp, Sak, Saksfolger, Saksmerke, referanse
from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.base import UtcDateTime
from ksadmin.core.haug import BRUKER, hvem
from ksadmin.core.sortering import sorteringsnokkel
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon, Organisasjonstype, visningsnavn

Ts = TypeVarTuple("Ts")
PA_EN_SIDE = 50
_FELT = (
    *(Sak.id, Sak.emne, Sak.status, Sak.kategori, Sak.opphav, Sak.innsender_navn, Sak.innsender_epost, Sak.opprettet),
    *(Sak.forste_svar, Sak.lost, Sak.frist, Sak.sist_aktivitet, Organisasjon.type, Organisasjon.navn, Bruker.navn),
)
TELLES_TIL = 100
"""A queue is counted no further: more than this is simply many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utvalg:
    """What the list shall show. ``organisasjon`` is a name or number, of today or before.

    ``etter`` is (moment, id) of the last case of the page before.
    """

    ko: Ko = Ko.APNE
    status: Saksstatus | None = None
    kategori: Sakskategori | None = None
    organisasjon: str | None = None
    merkelapp: str | None = None
    sok: str | None = None
    etter: tuple[datetime, int] | None = None


class Saksrad(NamedTuple):
    """A case as it stands in the list: of a whole one, most would be read in vain. As ``_FELT``, in that order."""

    id: int
    emne: str
    status: Saksstatus
    kategori: Sakskategori | None
    opphav: Saksopphav
    innsender_navn: str | None
    innsender_epost: str | None
    opprettet: datetime
    forste_svar: datetime | None
    lost: datetime | None
    frist: datetime | None
    sist_aktivitet: datetime
    organisasjonstype: Organisasjonstype | None
    organisasjonsnavn: str | None
    ansvarlig: str | None

    def __str__(self) -> str:
        return self.referanse

    @property
    def referanse(self) -> str:
        """As the case itself has it."""
        return referanse(self.id)

    @property
    def organisasjon(self) -> str | None:
        """What the organisation is called."""
        if self.organisasjonstype is None or self.organisasjonsnavn is None:
            return None
        return visningsnavn(self.organisasjonstype, self.organisasjonsnavn)


def side(session: Session, utvalg: Utvalg, actor: Actor, antall: int = PA_EN_SIDE) -> tuple[Sequence[Saksrad], bool]:
    """A page, the newest first, and whether there is more. Walks an index from where the page before ended."""
    saker = utvalget(session, utvalg)
    if utvalg.etter is not None:
        saker = saker.where(tuple_(Sak.sist_aktivitet, Sak.id) < tuple_(*utvalg.etter))
    return _rader(session, saker.order_by(Sak.sist_aktivitet.desc(), Sak.id.desc()), utvalg.ko, actor, antall)


def i_deler(session: Session, utvalg: Utvalg, actor: Actor, etter: int, antall: int) -> tuple[Sequence[Saksrad], bool]:
    """The cases after the one with the id ``etter``, by their id, which no change of a case can alter."""
    saker = utvalget(session, utvalg).where(Sak.id > etter).order_by(Sak.id)
    return _rader(session, saker, utvalg.ko, actor, antall)


def _rader(session: Session, saker: Select[Sak], ko: Ko, actor: Actor, antall: int) -> tuple[Sequence[Saksrad], bool]:
    saker_og_hvem = saker.with_only_columns(*_FELT).outerjoin(Sak.organisasjon).outerjoin(Sak.ansvarlig)
    funnet = session.connection().execute(saker_og_hvem.limit(antall + 1), _na_og_hvem(session, actor, ko))
    rader = [*map(Saksrad._make, funnet)]
    return rader[:antall], len(rader) > antall


def utvalget(session: Session, utvalg: Utvalg) -> Select[Sak]:
    """The cases of a queue that fit the filters."""
    vilkar: list[ColumnElement[bool]] = []
    if utvalg.status is not None:
        vilkar.append(Sak.status == utvalg.status)
    if utvalg.kategori is not None:
        vilkar.append(Sak.kategori == utvalg.kategori)
    if utvalg.organisasjon:
        funnet = [treff.organisasjon.id for treff in register.finn(session, utvalg.organisasjon)]
        vilkar.append(Sak.organisasjon_id.in_(funnet))
    if utvalg.merkelapp:
        lapp = select(Merkelapp.id).where(Merkelapp.navn_nokkel == sorteringsnokkel(utvalg.merkelapp))
        vilkar.append(Sak.id.in_(select(Saksmerke.sak_id).where(Saksmerke.merkelapp_id.in_(lapp))))
    if utvalg.sok:
        vilkar.append(sokebetingelse(session, utvalg.sok))
    return i_ko(select(Sak), utvalg.ko).where(*vilkar)


def i_ko(saker: Select[*Ts], ko: Ko) -> Select[*Ts]:
    """Those of ``saker`` in the queue. Executed with the values of ``hvem``, and of ``snart`` for the limit."""
    betingelse = _koene()[ko]
    return saker if betingelse is None else saker.where(betingelse)


def _na_og_hvem(session: Session, actor: Actor, *koer: Ko) -> dict[str, Any]:
    """What the conditions of ``koer`` ask for."""
    return hvem(actor) | (snart(session) if Ko.FRIST in koer else {"snart": None})


def snart(session: Session) -> dict[str, datetime]:
    """When KS is warned of a limit, by the working hours in force."""
    return {"snart": arbeidstid(session).etter(clock.now(), SNART)}


@cache
def _koene() -> dict[Ko, ColumnElement[bool] | None]:
    """What makes a case belong in each queue; None when all do. Put together once: every page of the list asks."""
    snart = bindparam("snart", type_=UtcDateTime())
    # Word for word as the partial index has it.
    apen = Sak.status.in_([literal_column(f"'{s.value}'") for s in AAPNE])
    return {
        Ko.APNE: apen,
        Ko.MINE: apen & (Sak.ansvarlig_id == BRUKER),
        Ko.LEDIGE: apen & Sak.ansvarlig_id.is_(None),
        Ko.FRIST: Sak.frist <= snart,
        **{ko: Sak.status == Saksstatus(ko.value) for ko in (Ko.KOMMUNE, Ko.LEVERANDOR, Ko.SKATTEETATEN)},
        Ko.FOLGER: Sak.id.in_(select(Saksfolger.sak_id).where(Saksfolger.bruker_id == BRUKER)),
        Ko.ALLE: None,
    }


def antall_i_koer(session: Session, actor: Actor) -> dict[Ko, int]:
    """How many are in each queue, counted no further than ``TELLES_TIL``."""
    koer, telling = _telling()
    antall = session.connection().execute(telling, _na_og_hvem(session, actor, *koer)).one()
    return dict(zip(koer, antall, strict=True))


@cache
def _telling() -> tuple[list[Ko], Select[Any]]:
    vilkar = {ko: v for ko, v in _koene().items() if v is not None}
    noen = [select(Sak.id).where(v).limit(TELLES_TIL).subquery() for v in vilkar.values()]
    return list(vilkar), select(*(select(func.count()).select_from(n).scalar_subquery() for n in noen))


def sokebetingelse(session: Session, tekst: str) -> ColumnElement[bool]:
    """The condition of a list: the case has this reference, or says every word, in its files too."""
    nummer = tekst.strip().upper().removeprefix("KS-")
    if nummer != tekst.strip().upper() and nummer.isascii() and nummer.isdecimal() and len(nummer) < 10:
        return Sak.id == int(nummer)
    return SAKSSOK.betingelse(session, Sak.id, tekst)
