"""How long each has had a case, and when KS should have done the next thing. Pure but for the rows it reads."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.arbeidstid import Arbeidstid
from ksadmin.brukerstotte.kodeverk import Sakskategori, Sakspart
from ksadmin.brukerstotte.models import Klokkeperiode, Sak, Saksfrist

ARBEIDSTID = Arbeidstid()
SNART = timedelta(hours=2)
"""Working time left of a limit when KS is warned."""

Frister = dict[Sakskategori | None, Saksfrist]
"""What KS gives itself, for each category and for cases without one."""


def frister(session: Session) -> Frister:
    """Those in force."""
    return {rad.kategori: rad for rad in session.scalars(select(Saksfrist))}


def brukt(perioder: Iterable[Klokkeperiode], na: datetime) -> dict[Sakspart, timedelta]:
    """Working time at each, of those that have had the turn."""
    sum_: dict[Sakspart, timedelta] = {}
    for p in perioder:
        sum_[p.part] = sum_.get(p.part, timedelta()) + ARBEIDSTID.mellom(p.fra, p.til or na)
    return sum_


def frist(sak: Sak, perioder: Iterable[Klokkeperiode], na: datetime, gjelder: Frister) -> datetime | None:
    """When KS' time is up if it stays KS' turn: for the first answer until there is one, else for the solution."""
    perioder = list(perioder)
    if not any(p.part is Sakspart.KS and p.til is None for p in perioder):
        return None
    grense = gjelder[sak.kategori].losning if sak.forste_svar else gjelder[sak.kategori].forste_svar
    igjen = grense - brukt(perioder, na).get(Sakspart.KS, timedelta())
    if igjen <= timedelta():
        return _var(perioder, grense)
    return ARBEIDSTID.etter(na, igjen)


def _var(perioder: list[Klokkeperiode], grense: timedelta) -> datetime:
    """The moment in the past when the time was up."""
    for p in perioder:
        if p.part is not Sakspart.KS:
            continue
        lengde = ARBEIDSTID.mellom(p.fra, p.til) if p.til else None
        if lengde is None or grense <= lengde:
            return ARBEIDSTID.etter(p.fra, grense)
        grense -= lengde
    raise AssertionError("the time was up, and yet it was not")
