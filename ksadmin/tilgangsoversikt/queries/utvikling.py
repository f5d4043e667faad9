"""How far each tjeneste had come on each of several days, as we believe now."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.motor import (
    Cellestatus,
    Leverandorbok,
    Organisasjonsfakta,
    Tjenestekrav,
    Utsagn,
    vurder,
)
from ksadmin.tilgangsoversikt.queries.bilde import Dekning, cellefakta, fantes, organisasjonsfakta, regn_dekning
from ksadmin.tilgangsoversikt.queries.katalog import krav, leverandorbok
from ksadmin.tilgangsoversikt.queries.saker import Saker
from ksadmin.tilgangsoversikt.queries.tilbakeblikk import dag_for_dag
from ksadmin.tilgangsoversikt.queries.utsagn import Celle, alt_sagt, slutten_av

K = TypeVar("K")


class Dag(NamedTuple):
    """One day, with each tjeneste in order of name."""

    dag: date
    dekning: tuple[Dekning, ...]


def manedsslutt(i_dag: date, antall: int) -> list[date]:
    """The last day of each of the ``antall`` latest months; of this month it is today."""
    dager = [i_dag]
    while len(dager) < antall:
        dager.append(dager[-1].replace(day=1) - timedelta(days=1))
    return dager[::-1]


def utvikling(session: Session, dager: Sequence[date]) -> list[Dag]:
    """The coverage of each of ``dager``, the first day first: the same as ``dekning(bilde(per=dag))`` of each.

    All that was ever said is read once, in eight queries, and walked through from the first day to the last. Only
    cells about which something is another than the day before are judged. So the time is linear in the words ever
    said, and the days cost what happened in them.
    """
    bok, leverandorer = leverandorbok(session)
    o = Organisasjon
    orgs: Sequence[Any] = session.execute(select(o.id, o.type, o.orgnr, o.opprettet, o.opphort)).all()
    tavle = _Tavle(krav(session), bok)
    ordene = _Ordene(alt_sagt(session, list(tavle.tjenester)))
    svar = []
    for dag, saker in zip(dager, dag_for_dag(session, leverandorer, dager), strict=True):
        nytt = ordene.fram_til(dag)
        om = organisasjonsfakta((o for o in orgs if fantes(o, dag)), saker)
        svar.append(Dag(dag, tavle.neste(om, saker, ordene.sagt, nytt)))
    return svar


class _Ordene:
    """What sources have said up to a day, by cell."""

    def __init__(self, alle: Iterator[tuple[Celle, Utsagn]]) -> None:
        self._resten = list(alle)[::-1]
        self._siste: dict[Celle, dict[tuple[object, ...], Utsagn]] = {}
        self.sagt: dict[Celle, tuple[Utsagn, ...]] = {}

    def fram_til(self, dag: date) -> set[Celle]:
        """Listen to the end of the day. The cells something new is said of."""
        slutt, endret = slutten_av(dag), set[Celle]()
        while self._resten and self._resten[-1][1].observert < slutt:
            celle, u = self._resten.pop()
            om = (u.faktum, u.leverandor, u.api, u.miljo, u.kilde, u.orgnr)
            self._siste.setdefault(celle, {})[om] = u
            endret.add(celle)
        self.sagt.update((celle, tuple(self._siste[celle].values())) for celle in endret)
        return endret


class _Tavle:
    """Where every cell stands, kept up to date from day to day."""

    def __init__(self, tjenester: Sequence[Tjenestekrav], bok: Leverandorbok) -> None:
        self.tjenester = {t.id: t for t in tjenester}
        self._bok = bok
        self._om: dict[int, Organisasjonsfakta] = {}
        self._saker = Saker({}, {}, {}, {})
        self._status: dict[Celle, Cellestatus] = {}
        self._antall = {t.id: Counter[Cellestatus]() for t in tjenester}

    def neste(
        self, om: dict[int, Organisasjonsfakta], saker: Saker, sagt: Mapping[Celle, Sequence[Utsagn]], nytt: set[Celle]
    ) -> tuple[Dekning, ...]:
        """The coverage of the next day, of which this is known. ``nytt`` are the cells something new is said of."""
        endret = {(org, t) for org in _ulike(self._om, om) for t in self.tjenester} | nytt
        endret |= _ulike(self._saker.foresporsler, saker.foresporsler) | _ulike(self._saker.unntak, saker.unntak)
        self._om, self._saker = om, saker
        for org, t in endret:
            if (for_ := self._status.pop((org, t), None)) is not None:
                self._antall[t][for_] -= 1
            if org in om and t in self.tjenester:
                for celle, fakta in cellefakta([om[org]], [self.tjenester[t]], self._bok, saker, sagt):
                    self._status[celle] = status = vurder(fakta).status
                    self._antall[t][status] += 1
        return tuple(regn_dekning(t, Counter(self._antall[t.id])) for t in self.tjenester.values())


def _ulike(for_: Mapping[K, object], na: Mapping[K, object]) -> set[K]:
    """The keys of what is another."""
    return {k for k in for_.keys() | na.keys() if for_.get(k) != na.get(k)}
