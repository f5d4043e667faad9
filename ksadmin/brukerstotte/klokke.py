"""How long each has had a case, and when KS should have done the next thing. Pure but for the rows it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.arbeidstid import Arbeidstid
from ksadmin.brukerstotte.kodeverk import Sakskategori, Sakspart
from ksadmin.brukerstotte.models import Klokkeperiode, Sak, Saksarbeidstid, Saksfrist
from ksadmin.core.errors import IkkeGjortKlar

SNART = timedelta(hours=2)
"""Working time left of a limit when KS is warned."""


@dataclass(frozen=True, slots=True)
class Regler:
    """What KS gives itself, for each category and for cases without one, in working time."""

    frister: Mapping[Sakskategori | None, Saksfrist]
    arbeidstid: Arbeidstid


def regler(session: Session) -> Regler:
    """Those in force. Raises IkkeGjortKlar when a category has none."""
    frister = {rad.kategori: rad for rad in session.scalars(select(Saksfrist))}
    if not frister.keys() >= {None, *Sakskategori}:
        raise IkkeGjortKlar
    return Regler(frister, arbeidstid(session))


def arbeidstid(session: Session) -> Arbeidstid:
    """The working hours in force. Raises IkkeGjortKlar when nobody has said any."""
    rad = session.get(Saksarbeidstid, 1)
    if rad is None:
        raise IkkeGjortKlar
    return Arbeidstid(rad.fra, rad.til)


def brukt(perioder: Iterable[Klokkeperiode], na: datetime, tid: Arbeidstid) -> dict[Sakspart, timedelta]:
    """Working time at each, of those that have had the turn."""
    sum_: dict[Sakspart, timedelta] = {}
    for p in perioder:
        sum_[p.part] = sum_.get(p.part, timedelta()) + tid.mellom(p.fra, p.til or na)
    return sum_


def frist(sak: Sak, perioder: Iterable[Klokkeperiode], na: datetime, gjelder: Regler) -> datetime | None:
    """When KS' time is up if it stays KS' turn: for the first answer until there is one, else for the solution."""
    perioder = list(perioder)
    if not any(p.part is Sakspart.KS and p.til is None for p in perioder):
        return None
    rad, tid = gjelder.frister[sak.kategori], gjelder.arbeidstid
    grense = rad.losning if sak.forste_svar else rad.forste_svar
    igjen = grense - brukt(perioder, na, tid).get(Sakspart.KS, timedelta())
    if igjen <= timedelta():
        return _var(perioder, grense, tid)
    return tid.etter(na, igjen)


def _var(perioder: list[Klokkeperiode], grense: timedelta, tid: Arbeidstid) -> datetime:
    """The moment in the past when the time was up."""
    for p in perioder:
        if p.part is not Sakspart.KS:
            continue
        lengde = tid.mellom(p.fra, p.til) if p.til else None
        if lengde is None or grense <= lengde:
            return tid.etter(p.fra, grense)
        grense -= lengde
    raise AssertionError("the time was up, and yet it was not")
