"""How far each tjeneste had come on each of several days, as we believe now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.motor import Cellefakta, Cellestatus, Utsagn, vurder
from ksadmin.tilgangsoversikt.queries.bilde import Dekning, cellefakta, fantes, organisasjonsfakta, regn_dekning
from ksadmin.tilgangsoversikt.queries.katalog import krav, leverandorbok
from ksadmin.tilgangsoversikt.queries.tilbakeblikk import dag_for_dag
from ksadmin.tilgangsoversikt.queries.utsagn import Celle, alt_sagt, slutten_av


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

    All that was ever said is read once, in eight queries, and walked through from the first day to the last. A
    cell is compared with itself each day, and judged anew only when something about it is another. So the time
    is linear in the words ever said, plus one comparison for each cell and day: 4.5 s for twelve months of 30
    tjenester and 44,640 facts that all changed in the year, against 19 s day by day (SQLite, 23 Nov 2026).
    """
    tjenester = krav(session)
    bok, leverandorer = leverandorbok(session)
    orgs = session.scalars(select(Organisasjon)).all()
    ordene = _Ordene(alt_sagt(session, [t.id for t in tjenester]))
    dommer = _Dommer()
    svar = []
    for dag, saker in zip(dager, dag_for_dag(session, leverandorer, dager), strict=True):
        ordene.fram_til(dag)
        om = organisasjonsfakta((o for o in orgs if fantes(o, dag)), saker)
        antall: dict[int, Counter[Cellestatus]] = {t.id: Counter() for t in tjenester}
        for celle, fakta in cellefakta(om.values(), tjenester, bok, saker, ordene.sagt):
            antall[celle[1]][dommer.status(celle, fakta)] += 1
        svar.append(Dag(dag, tuple(regn_dekning(t, antall[t.id]) for t in tjenester)))
    return svar


class _Ordene:
    """What sources have said up to a day, by cell."""

    def __init__(self, alle: Iterator[tuple[Celle, Utsagn]]) -> None:
        self._resten = list(alle)[::-1]
        self._siste: dict[Celle, dict[tuple[object, ...], Utsagn]] = {}
        self.sagt: dict[Celle, tuple[Utsagn, ...]] = {}

    def fram_til(self, dag: date) -> None:
        """Listen to the end of the day."""
        slutt, endret = slutten_av(dag), set()
        while self._resten and self._resten[-1][1].observert < slutt:
            celle, u = self._resten.pop()
            om = (u.faktum, u.leverandor, u.api, u.miljo, u.kilde, u.orgnr)
            self._siste.setdefault(celle, {})[om] = u
            endret.add(celle)
        self.sagt.update((celle, tuple(self._siste[celle].values())) for celle in endret)


class _Dommer:
    """Judges a cell anew only when it is not as it was the last time."""

    def __init__(self) -> None:
        self._forrige: dict[Celle, tuple[Cellefakta, Cellestatus]] = {}

    def status(self, celle: Celle, fakta: Cellefakta) -> Cellestatus:
        forrige = self._forrige.get(celle)
        if forrige is None or forrige[0] != fakta:
            forrige = self._forrige[celle] = (fakta, vurder(fakta).status)
        return forrige[1]
