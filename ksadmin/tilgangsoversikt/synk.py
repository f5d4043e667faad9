"""One synchronisation: ask the source, judge what it says, write what differs. Whole, or not at all.

The source is asked outside every transaction. A run that dies leaves an open row, which the next one closes;
all it learns is written by one transaction, so nothing is ever half written.
"""

import hashlib
import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.core.jobs import Transact
from ksadmin.core.solo import alone
from ksadmin.tilgangsoversikt.gateway.kilder import Avlesning, KildeFeil, Tilgangskilde
from ksadmin.tilgangsoversikt.kodeverk import Kjorestatus
from ksadmin.tilgangsoversikt.models import Synkkjoring
from ksadmin.tilgangsoversikt.synk_forskjell import (
    Forskjell,
    kjente_tilganger,
    samme_del,
    sammenlign,
    siste_id,
    skriv,
    skriv_feil,
)  # fmt: skip
from ksadmin.tilgangsoversikt.synk_tolkning import Kjente, Tolket, kjente, tolk

TELLERE = ("lest", "nye", "endret", "bortfalt", "uendret", "avvist")
_ORD = {"nye": "nye", "endret": "endret", "bortfalt": "falt bort", "uendret": "uendret", "avvist": "avvist"}
_AVBRUTT = "Avbrutt: prosessen stoppet før lesingen var ferdig. Ingenting ble endret."
_UVENTET = "Noe gikk galt i ksadmin. Ingenting er endret. Feilen står i loggen."


@dataclass(frozen=True, slots=True)
class Bortfallsgrense:
    """A run that takes away more than ``antall`` yeses and more than ``prosent`` of them stops and asks.

    So does one that leaves none of them.
    """

    prosent: int = 10
    antall: int = 5

    def brytes(self, forskjell: Forskjell, kjente: int) -> bool:
        mye = forskjell.mistet > self.antall and forskjell.mistet * 100 > self.prosent * kjente
        return mye or 0 < kjente == forskjell.bortfalt


@dataclass(frozen=True, slots=True)
class Bestilling:
    """How to run. ``torr`` writes nothing at all; ``godta_bortfall`` answers the question beforehand."""

    actor: Actor
    grense: Bortfallsgrense = Bortfallsgrense()
    torr: bool = False
    godta_bortfall: bool = False


@dataclass(frozen=True, slots=True)
class Utfall:
    """What came of one part of a source. ``antall`` has ``TELLERE``."""

    omfang: str
    status: Kjorestatus
    melding: str | None
    antall: dict[str, int]


def synkroniser(transact: Transact, kilder: Sequence[Tilgangskilde], bestilling: Bestilling) -> list[Utfall]:
    """Read each part of one source after the other. Raises Conflict while another process reads the same source."""
    with transact() as session:
        engine = session.get_bind()
    assert isinstance(engine, Engine)
    kilde = kilder[0].kilde
    with alone(engine, f"synk-{kilde.value}") as ours:
        if not ours:
            raise Conflict(f"{kilde.tekst} leses allerede av en annen prosess. Vent til den er ferdig.")
        return [_Lesing(transact, each, bestilling).utfor() for each in kilder]


def godta_bortfall(session: Session, actor: Actor, kjoring: Synkkjoring) -> None:
    """Let the next run of the same part take away as much as this one would have. Raises Conflict when it is late."""
    actor.require(Rolle.FORVALTER)
    if not kan_godtas(session, kjoring):
        raise Conflict("Kilden er lest på nytt siden, eller bortfallet er alt godtatt. Se på den siste lesingen.")
    kjoring.godtatt = clock.now()
    audit.note(session, kjoring, actor=actor, handling="synk.bortfall_godtatt")


def kan_godtas(session: Session, kjoring: Synkkjoring) -> bool:
    """Whether the question the run stopped at still waits for an answer."""
    if kjoring.status is not Kjorestatus.STOPPET or kjoring.godtatt:
        return False
    sist = session.scalar(select(func.max(Synkkjoring.id)).where(*samme_del(kjoring), Synkkjoring.ferdig.is_not(None)))
    return kjoring.id == sist


def summer(utfall: Sequence[Utfall]) -> dict[str, int]:
    """The counts of all the parts together."""
    return {navn: sum(u.antall[navn] for u in utfall) for navn in TELLERE}


def i_ord(antall: Mapping[str, int]) -> str:
    """The counts in a line: «3 nye, 1 falt bort»."""
    return ", ".join(f"{antall[navn]} {ord_}" for navn, ord_ in _ORD.items() if antall[navn]) or "Ingen opplysninger"


class _Lesing:
    """One part of a source, read once. A dry one has a run that is never stored."""

    def __init__(self, transact: Transact, kilde: Tilgangskilde, bestilling: Bestilling) -> None:
        self.transact, self.kilde, self.bestilling = transact, kilde, bestilling
        self.ident: int | None = None
        self.fortalt = -math.inf

    def utfor(self) -> Utfall:
        with self.transact() as session:
            self._rydd(session)
            if not self.bestilling.torr:
                session.add(kjoring := self._ny())
                session.flush()
                self.ident = kjoring.id
            kjent, siste, sist = kjente(session), siste_id(session, self.kilde.kilde), self._siste_fullforte(session)
        try:
            avlest = self.kilde.les(self._fortell)
            # What was rejected may be all right now: a date has come, an organisation has been registered.
            if sist and not sist.avvist and sist.digest == _digest(avlest, kjent, siste):
                return self._som_sist(sist)
            tolket = tolk(avlest, kjent, naa := clock.now())
            if tolket.lest and not tolket.fakta:
                raise KildeFeil(f"Ingen av radene kan brukes. Den første: {tolket.feil[0][2]} Ingenting er endret.")
            return self._ta_inn(avlest, kjent, tolket, naa)
        except KildeFeil as grunn:
            return self._feilet(str(grunn))
        except Exception:
            self._feilet(_UVENTET)
            raise

    def _rydd(self, session: Session) -> None:
        """We hold the lock, so whoever left a run open is dead."""
        for forlatt in session.scalars(select(Synkkjoring).where(*samme_del(self.kilde), Synkkjoring.ferdig.is_(None))):
            self._avslutt(session, forlatt, Kjorestatus.FEILET, _AVBRUTT)
        session.flush()

    def _som_sist(self, sist: Synkkjoring) -> Utfall:
        """The source says what it said the last time, and so do we."""
        with self.transact() as session:
            kjoring = self._kjoring(session)
            kjoring.lest, kjoring.digest = sist.lest, sist.digest
            kjoring.uendret = sist.nye + sist.endret + sist.uendret
            return self._avslutt(session, kjoring, Kjorestatus.FULLFORT)

    def _ta_inn(self, avlest: Avlesning, kjent: Kjente, tolket: Tolket, naa: datetime) -> Utfall:
        with self.transact() as session:
            kjoring = self._kjoring(session)
            forskjell = sammenlign(session, self.kilde, tolket, naa)
            kjoring.nye, kjoring.endret, kjoring.bortfalt = forskjell.nye, forskjell.endret, forskjell.bortfalt
            kjoring.lest, kjoring.uendret, kjoring.avvist = tolket.lest, forskjell.uendret, tolket.avvist
            sporsmal = self._sporsmal(session, kjoring, forskjell)
            if self.ident is not None:
                skriv_feil(session, self.ident, tolket)
                if sporsmal is None:
                    skriv(session, self.kilde.kilde, self.ident, forskjell, naa)
                    kjoring.digest = _digest(avlest, kjent, siste_id(session, self.kilde.kilde))
            status = Kjorestatus.STOPPET if sporsmal else Kjorestatus.FULLFORT
            return self._avslutt(session, kjoring, status, sporsmal)

    def _sporsmal(self, session: Session, kjoring: Synkkjoring, forskjell: Forskjell) -> str | None:
        """What a person must answer before so much is taken away; None when nothing, or when it is answered."""
        if not forskjell.mistet or self.bestilling.godta_bortfall or self._er_godtatt(session, kjoring):
            return None
        antall = kjente_tilganger(session, self.kilde)
        if not self.bestilling.grense.brytes(forskjell, antall):
            return None
        return (
            f"{forskjell.mistet} av {antall} opplysninger om tilgang ville falt bort. Ingenting er endret. "
            "Sjekk at kilden er hel, og godta bortfallet hvis det stemmer."
        )

    def _er_godtatt(self, session: Session, kjoring: Synkkjoring) -> bool:
        """Somebody has accepted at least as much since the last whole run."""
        sist = self._siste_fullforte(session)
        godtatt = select(Synkkjoring.id).where(
            *samme_del(self.kilde),
            Synkkjoring.id > (sist.id if sist else 0),
            Synkkjoring.godtatt.is_not(None),
            Synkkjoring.bortfalt >= kjoring.bortfalt,
            Synkkjoring.endret >= kjoring.endret,
        )
        return session.scalar(godtatt.limit(1)) is not None

    def _siste_fullforte(self, session: Session) -> Synkkjoring | None:
        statement = select(Synkkjoring).where(*samme_del(self.kilde), Synkkjoring.status == Kjorestatus.FULLFORT)
        return session.scalars(statement.order_by(Synkkjoring.id.desc()).limit(1)).first()

    def _feilet(self, melding: str) -> Utfall:
        with self.transact() as session:
            return self._avslutt(session, self._kjoring(session), Kjorestatus.FEILET, melding)

    def _fortell(self, fremdrift: str) -> None:
        """Show how far the reading has come, at most once a second."""
        if self.ident is None or time.monotonic() < self.fortalt + 1:
            return
        with self.transact() as session:
            kjoring = self._kjoring(session)
            kjoring.fremdrift, kjoring.livstegn = fremdrift, clock.now()
        self.fortalt = time.monotonic()

    def _ny(self) -> Synkkjoring:
        naa = clock.now()
        return Synkkjoring(
            kilde=self.kilde.kilde, omfang=self.kilde.omfang, status=Kjorestatus.KJORER, startet=naa, livstegn=naa,
            startet_av=self.bestilling.actor.navn, **dict.fromkeys(TELLERE, 0),
        )  # fmt: skip

    def _kjoring(self, session: Session) -> Synkkjoring:
        return self._ny() if self.ident is None else session.get_one(Synkkjoring, self.ident)

    def _avslutt(
        self, session: Session, kjoring: Synkkjoring, status: Kjorestatus, melding: str | None = None
    ) -> Utfall:
        """One event for the whole run: the facts are their own history."""
        kjoring.status, kjoring.melding, kjoring.fremdrift = status, melding, None
        kjoring.ferdig = kjoring.livstegn = clock.now()
        antall = {navn: getattr(kjoring, navn) for navn in TELLERE}
        if kjoring.id is not None:
            opplysninger = {
                "kilde": kjoring.kilde,
                "omfang": kjoring.omfang,
                "melding": melding,
                "digest": kjoring.digest,
            }
            handling = f"synk.{status.value}"
            audit.note(
                session, kjoring, actor=self.bestilling.actor, handling=handling, opplysninger=opplysninger | antall
            )
        return Utfall(kjoring.omfang, status, melding, antall)


def _digest(avlest: Avlesning, kjent: Kjente, siste: int) -> str:
    """Equal when what is read, the register it is read by, and what we have from the source all are."""
    return hashlib.sha256(f"{avlest.digest} {kjent.digest} {siste}".encode()).hexdigest()
