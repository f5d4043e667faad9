"""Who is written to again, and when: the rules of every campaign and round."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ksadmin.core.clock import OSLO
from ksadmin.core.errors import InvalidInput
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.oppfolging.models import Kontaktforsok
from ksadmin.vilkar.lifecycle import Vilkarsstatus
from ksadmin.vilkar.models import Vilkar

_PA_VEI = (Utboksstatus.VENTER, Utboksstatus.UNDER_ARBEID)
_KOM_FRAM = (Utboksstatus.UTFORT, Utboksstatus.I_TVIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purreplan:
    """What a person decides about a campaign or a round. ``tekst_nb`` and ``tekst_nn`` open the mail."""

    navn: str
    vilkar: Vilkar
    frist: date
    purreintervall_dager: int
    tekst_nb: str
    tekst_nn: str

    def skriv(self, rad: Any, i_dag: date) -> None:
        """Write it on the row. Raises InvalidInput for terms that are not published, and a deadline not ahead."""
        if self.vilkar.status is not Vilkarsstatus.PUBLISERT:
            raise InvalidInput("vilkar", "Versjonen er ikke publisert ennå. Publiser den først.")
        if self.frist <= i_dag:
            raise InvalidInput("frist", "Fristen må ligge fram i tid.")
        if self.purreintervall_dager < 1:
            raise InvalidInput("purreintervall_dager", "Det må gå minst én dag mellom purringene.")
        rad.navn, rad.vilkar_id, rad.frist = self.navn, self.vilkar.id, self.frist
        rad.purreintervall_dager = self.purreintervall_dager
        rad.tekst_nb, rad.tekst_nn = self.tekst_nb, self.tekst_nn


Utfall = tuple[datetime, Utboksstatus]
"""When a mail went, or was queued, and how it fares."""


@dataclass(frozen=True, slots=True)
class Sendinger:
    """The mails of one task. ``sendt`` counts those that came through; ``i_ko`` when one is under way."""

    sendt: int = 0
    sist: datetime | None = None
    i_ko: bool = False

    @classmethod
    def av(cls, utfall: Iterable[Utfall]) -> "Sendinger":
        alle = list(utfall)
        kom_fram = [tid for tid, status in alle if status in _KOM_FRAM]
        return cls(len(kom_fram), max(kom_fram, default=None), any(status in _PA_VEI for _, status in alle))


def er_tur(sendinger: Sendinger, intervall_dager: int, i_dag: date) -> bool:
    """Whether the next mail is due: none on its way, and none within the interval."""
    if sendinger.i_ko:
        return False
    return sendinger.sist is None or sendinger.sist.astimezone(OSLO).date() <= i_dag - timedelta(days=intervall_dager)


def intervall(aapnet: date, intervall_dager: int, i_dag: date) -> int:
    """Which interval ``i_dag`` is in, counted from 0 on the day it opened."""
    return (i_dag - aapnet).days // intervall_dager


def sendingene(session: Session, forsok: Select[int, int]) -> dict[int, Sendinger]:
    """How the mails of each have fared. ``forsok`` asks for whose an attempt is, and the id of the attempt."""
    hvem, ident = forsok.subquery().c
    rows = session.execute(
        select(hvem, OutboxMessage.ferdig, Kontaktforsok.tidspunkt, OutboxMessage.status)
        .join(Kontaktforsok, Kontaktforsok.id == ident)
        .join(Kontaktforsok.utboks)
        .order_by(Kontaktforsok.id)
    )
    funnet: dict[int, list[Utfall]] = {}
    for eier, ferdig, tidspunkt, status in rows:
        funnet.setdefault(eier, []).append((ferdig or tidspunkt, status))
    return {eier: Sendinger.av(utfall) for eier, utfall in funnet.items()}
