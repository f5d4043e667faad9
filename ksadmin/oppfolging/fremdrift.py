"""How far a campaign has come. Facts are stored elsewhere; here they are put together, and never written."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.avtaler.stillinger import Stilling
from ksadmin.core.forening import Sporring
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.outbox import OutboxMessage
from ksadmin.core.samlet import Rad, med
from ksadmin.oppfolging import purreplan
from ksadmin.oppfolging.lifecycle import Kampanjestatus, Oppgavestatus
from ksadmin.oppfolging.models import Kampanje, Kampanjeoppgave, Kontaktforsok
from ksadmin.oppfolging.purreplan import Sendinger, Utfall, er_tur
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.vilkar.lifecycle import Vilkarsstatus
from ksadmin.vilkar.models import Endringsklasse, Vilkar


class Tilstand(Kodeverk):
    """Where a task stands."""

    IKKE_SENDT = "ikke_sendt", "Ikke sendt"
    SENDT = "sendt", "Sendt"
    TIL_KONTROLL = "til_kontroll", "Akseptert, venter på kontroll"
    AKSEPTERT = "akseptert", "Akseptert"
    AVSLATT = "avslatt", "Avslått"
    UNNTATT = "unntatt", "Unntatt"
    BORTFALT = "bortfalt", "Bortfalt, erklæringen er ikke aktiv"


VENTER_PA_SVAR = frozenset({Tilstand.IKKE_SENDT, Tilstand.SENDT})
_TELLER_IKKE = frozenset({Tilstand.UNNTATT, Tilstand.BORTFALT})


@dataclass(frozen=True, slots=True)
class Kandidat:
    """An agreement that a campaign could ask."""

    organisasjon: Organisasjon
    stilling: Stilling
    vilkar: Vilkar


@dataclass(frozen=True, slots=True)
class Oppgaverad:
    """One task with all that is known of it."""

    oppgave: Kampanjeoppgave
    organisasjon: Organisasjon
    stilling: Stilling
    tilstand: Tilstand
    sendinger: Sendinger
    forfalt: bool

    @property
    def sendt(self) -> int:
        return self.sendinger.sendt

    @property
    def sist(self) -> datetime | None:
        return self.sendinger.sist

    @property
    def i_ko(self) -> bool:
        return self.sendinger.i_ko


@dataclass(frozen=True, slots=True)
class Fremdrift:
    """``av`` leaves out the tasks that no answer is wanted from any more."""

    akseptert: int
    av: int

    @property
    def prosent(self) -> int:
        return 100 * self.akseptert // self.av if self.av else 0


def aktuelle_vilkar(session: Session) -> Sequence[Vilkar]:
    """The versions a campaign can be about: published and vesentlig, the newest first."""
    statement = select(Vilkar).where(
        Vilkar.status == Vilkarsstatus.PUBLISERT, Vilkar.endringsklasse == Endringsklasse.VESENTLIG
    )
    return session.scalars(statement.order_by(Vilkar.gyldig_fra.desc(), Vilkar.id.desc())).all()


def kandidater(session: Session, kampanje: Kampanje) -> list[Kandidat]:
    """The active agreements on older terms of the same edition, in Norwegian order."""
    older = select(Vilkar).where(
        Vilkar.utgave == kampanje.vilkar.utgave, Vilkar.gyldig_fra < kampanje.vilkar.gyldig_fra
    )
    vilkar = {v.id: v for v in session.scalars(older)}
    nyeste, akseptert = stillinger.nyeste(session), stillinger.akseptert(session, kampanje.vilkar_id)
    return [
        Kandidat(o, s, vilkar[s.vilkar_id])
        for o in organisasjoner(session)
        if (s := nyeste.get(o.id)) is not None
        and s.status is Avtalestatus.BEKREFTET
        and s.vilkar_id in vilkar
        and s.erklaering_id not in akseptert
    ]


def oppgaver(
    session: Session, kampanje: Kampanje, i_dag: date, *, erklaering_id: int | None = None
) -> list[Oppgaverad]:
    """The tasks of the campaign, or of one erklæring in it, in Norwegian order. Five queries, however many."""
    which = select(Kampanjeoppgave).where(Kampanjeoppgave.kampanje_id == kampanje.id)
    if erklaering_id is not None:
        which = which.where(Kampanjeoppgave.erklaering_id == erklaering_id)
    tasks = session.scalars(which).all()
    standing = stillinger.ved_id(session, [t.erklaering_id for t in tasks])
    akseptert = stillinger.akseptert(session, kampanje.vilkar_id)
    sendinger = _les_utfall(session.execute(_utfall(Kontaktforsok.kampanje_id == kampanje.id)).mappings())
    ids = {s.organisasjon_id for s in standing.values()}
    orgs = {o.id: o for o in session.scalars(select(Organisasjon).where(Organisasjon.id.in_(ids)))}
    rader = [
        _rad(
            t,
            orgs[standing[t.erklaering_id].organisasjon_id],
            standing[t.erklaering_id],
            akseptert.get(t.erklaering_id),
            sendinger.get((kampanje.id, t.erklaering_id), []),
            i_dag,
        )
        for t in tasks
    ]
    return sorted(rader, key=lambda r: (r.organisasjon.navn_nokkel, r.organisasjon.id))


def oppgaver_hos(organisasjon_id: ColumnElement[int]) -> tuple[Sporring, ...]:
    """Asks for what ``les_oppgaver`` reads: of the newest erklæring of the organisation."""
    nyeste, o = stillinger.nyeste_hos(organisasjon_id), Kampanjeoppgave
    oppgavene = select(o, Kampanje).join(o.kampanje).where(o.erklaering_id == nyeste).order_by(o.id.desc())
    return oppgavene, stillinger.aksepterte_vilkar(nyeste), _utfall(Kontaktforsok.erklaering_id == nyeste)


def les_oppgaver(
    svar: Sequence[Sequence[Any]], organisasjon: Organisasjon, stilling: Stilling, i_dag: date
) -> list[Oppgaverad]:
    """Every task, the latest campaign first, by the answers to each of ``oppgaver_hos``."""
    oppgavene, signert, utfall = svar
    tasks = [med(oppgave, kampanje=kampanje) for oppgave, kampanje in oppgavene]
    akseptert = {s["vilkar_id"]: s["kontrollert"] is not None for s in signert}
    sendinger = _les_utfall(utfall)
    return [
        _rad(
            t,
            organisasjon,
            stilling,
            akseptert.get(t.kampanje.vilkar_id),
            sendinger.get((t.kampanje_id, t.erklaering_id), []),
            i_dag,
        )
        for t in tasks
    ]


def _rad(
    oppgave: Kampanjeoppgave,
    organisasjon: Organisasjon,
    stilling: Stilling,
    kontrollert: bool | None,
    utfall: list[Utfall],
    i_dag: date,
) -> Oppgaverad:
    sendinger = Sendinger.av(utfall)
    tilstand = _tilstand(oppgave, stilling, kontrollert, sendinger.sendt > 0)
    forfalt = tilstand in VENTER_PA_SVAR and oppgave.frist < i_dag
    return Oppgaverad(oppgave, organisasjon, stilling, tilstand, sendinger, forfalt)


def _tilstand(oppgave: Kampanjeoppgave, stilling: Stilling, kontrollert: bool | None, sendt: bool) -> Tilstand:
    if kontrollert is not None:
        return Tilstand.AKSEPTERT if kontrollert else Tilstand.TIL_KONTROLL
    if oppgave.status is not Oppgavestatus.APEN:
        return Tilstand(oppgave.status.value)
    if stilling.status is not Avtalestatus.BEKREFTET:
        return Tilstand.BORTFALT
    return Tilstand.SENDT if sendt else Tilstand.IKKE_SENDT


def _utfall(hvilke: ColumnElement[bool]) -> Sporring:
    """Asks for what ``_les_utfall`` reads."""
    k = Kontaktforsok
    kolonner = (k.kampanje_id, k.erklaering_id, OutboxMessage.ferdig, k.tidspunkt, OutboxMessage.status)
    return select(*kolonner).join(k.utboks).where(hvilke).order_by(k.id)


def _les_utfall(rader: Iterable[Rad]) -> dict[tuple[int | None, int | None], list[Utfall]]:
    """By campaign and erklæring: when each mail went, or was queued, and how it fares."""
    found: dict[tuple[int | None, int | None], list[Utfall]] = {}
    for kampanje_id, erklaering_id, ferdig, tidspunkt, status in (rad.values() for rad in rader):
        found.setdefault((kampanje_id, erklaering_id), []).append((ferdig or tidspunkt, status))
    return found


def fremdrift(rader: Iterable[Oppgaverad]) -> Fremdrift:
    """Accepted, of those that still are asked."""
    tilstander = [r.tilstand for r in rader]
    return Fremdrift(tilstander.count(Tilstand.AKSEPTERT), len([t for t in tilstander if t not in _TELLER_IKKE]))


def purres_na(kampanje: Kampanje, rader: Iterable[Oppgaverad], i_dag: date) -> list[Oppgaverad]:
    """The tasks whose next mail is due: none on its way, and none within the interval."""
    if kampanje.status is not Kampanjestatus.AAPEN:
        return []
    dager = kampanje.purreintervall_dager
    return [r for r in rader if r.tilstand in VENTER_PA_SVAR and er_tur(r.sendinger, dager, i_dag)]


def intervall(kampanje: Kampanje, i_dag: date) -> int:
    """Which reminder interval ``i_dag`` is in, counted from 0 on the day the campaign opened."""
    if kampanje.aapnet_dato is None:
        raise ValueError("a campaign that is not open has no intervals")
    return purreplan.intervall(kampanje.aapnet_dato, kampanje.purreintervall_dager, i_dag)


def apne(session: Session) -> Sequence[Kampanje]:
    """The campaigns that send."""
    statement = select(Kampanje).where(Kampanje.status == Kampanjestatus.AAPEN)
    return session.scalars(statement.order_by(Kampanje.frist, Kampanje.id)).all()


def apne_oppgaver(session: Session, erklaering_ids: Collection[int]) -> dict[int, list[str]]:
    """The names of the campaigns that wait for an answer on each of the erklæringer."""
    rows = session.execute(
        select(Kampanjeoppgave.erklaering_id, Kampanje.navn)
        .join(Kampanjeoppgave.kampanje)
        .where(
            Kampanjeoppgave.erklaering_id.in_(erklaering_ids),
            Kampanjeoppgave.status == Oppgavestatus.APEN,
            Kampanje.status.in_((Kampanjestatus.AAPEN, Kampanjestatus.PAUSET)),
        )
        .order_by(Kampanje.frist, Kampanje.id)
    )
    found: dict[int, list[str]] = {}
    for erklaering_id, navn in rows:
        found.setdefault(erklaering_id, []).append(navn)
    return found
