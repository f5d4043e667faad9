"""How far a round has come. Facts are stored elsewhere; here they are put together, and never written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from ksadmin.core.kodeverk import Kodeverk
from ksadmin.etterlevelse.lifecycle import Egenerklaeringsrundestatus, Egenerklaeringsstatus
from ksadmin.etterlevelse.models import (
    Dokumentasjon,
    Egenerklaering,
    Egenerklaeringsbrev,
    Egenerklaeringsrunde,
    Punktsvar,
)
from ksadmin.oppfolging.purreplan import Sendinger, er_tur, sendingene
from ksadmin.register.models import Organisasjon


class Erklaeringstilstand(Kodeverk):
    """Where one organisation's declaration stands."""

    IKKE_SENDT = "ikke_sendt", "Ikke sendt"
    SENDT = "sendt", "Sendt"
    PABEGYNT = "pabegynt", "Påbegynt"
    LEVERT = "levert", "Levert"
    GJENNOMGATT = "gjennomgatt", "Gjennomgått"
    UNNTATT = "unntatt", "Unntatt"
    BORTFALT = "bortfalt", "Bortfalt, enheten er opphørt"


VENTER_PA_SVAR = frozenset({Erklaeringstilstand.IKKE_SENDT, Erklaeringstilstand.SENDT, Erklaeringstilstand.PABEGYNT})
_LEVERT = frozenset({Erklaeringstilstand.LEVERT, Erklaeringstilstand.GJENNOMGATT})


@dataclass(frozen=True, slots=True)
class Erklaeringsrad:
    """One declaration with all that is known of it. ``forfalt`` when the deadline has passed without an answer."""

    egenerklaering: Egenerklaering
    tilstand: Erklaeringstilstand
    sendinger: Sendinger
    forfalt: bool

    @property
    def organisasjon(self) -> Organisasjon:
        return self.egenerklaering.organisasjon


@dataclass(frozen=True, slots=True)
class Fremdrift:
    """``av`` leaves out those that no answer is wanted from any more."""

    levert: int
    av: int

    @property
    def prosent(self) -> int:
        return 100 * self.levert // self.av if self.av else 0


def fremdrift(alle: Sequence[Erklaeringsrad]) -> Fremdrift:
    """Delivered, of those that still are asked."""
    levert = sum(r.tilstand in _LEVERT for r in alle)
    return Fremdrift(levert, levert + sum(r.tilstand in VENTER_PA_SVAR for r in alle))


def rader(session: Session, runde: Egenerklaeringsrunde, i_dag: date) -> list[Erklaeringsrad]:
    """Every declaration of the round, in Norwegian order. Two queries, however many."""
    e, b = Egenerklaering, Egenerklaeringsbrev
    svart, lagt_ved = (exists().where(t.egenerklaering_id == e.id) for t in (Punktsvar, Dokumentasjon))
    skjemaer = session.execute(
        select(e, svart | lagt_ved)
        .join(e.organisasjon)
        .options(contains_eager(e.organisasjon))
        .where(e.runde_id == runde.id)
        .order_by(Organisasjon.navn_nokkel, Organisasjon.id)
    ).all()
    brev = select(b.egenerklaering_id, b.forsok_id).join(b.egenerklaering).where(e.runde_id == runde.id)
    sendt = sendingene(session, brev)
    return [_rad(s, begynt=pabegynt, sendinger=sendt.get(s.id, Sendinger()), i_dag=i_dag) for s, pabegynt in skjemaer]


def skal_ha_brev(runde: Egenerklaeringsrunde, alle: Iterable[Erklaeringsrad], i_dag: date) -> list[Erklaeringsrad]:
    """Those whose next mail is due."""
    if runde.status is not Egenerklaeringsrundestatus.AAPEN:
        return []
    dager = runde.purreintervall_dager
    return [
        r for r in alle if r.tilstand in VENTER_PA_SVAR and (_spurt_pa_nytt(r) or er_tur(r.sendinger, dager, i_dag))
    ]


def _spurt_pa_nytt(rad: Erklaeringsrad) -> bool:
    """Whether KS has asked for new answers since they last got a mail."""
    levert, sist = rad.egenerklaering.levert, rad.sendinger.sist
    return levert is not None and not rad.sendinger.i_ko and (sist is None or sist < levert)


def apne_runder(session: Session) -> Sequence[Egenerklaeringsrunde]:
    """The rounds that send."""
    statement = select(Egenerklaeringsrunde).where(Egenerklaeringsrunde.status == Egenerklaeringsrundestatus.AAPEN)
    return session.scalars(statement.order_by(Egenerklaeringsrunde.frist, Egenerklaeringsrunde.id)).all()


def ved_forsok(session: Session, forsok_id: int) -> Egenerklaering:
    """The declaration that a mail asks for."""
    brev = session.scalars(
        select(Egenerklaeringsbrev)
        .options(joinedload(Egenerklaeringsbrev.egenerklaering).joinedload(Egenerklaering.runde))
        .where(Egenerklaeringsbrev.forsok_id == forsok_id)
    ).one()
    return brev.egenerklaering


def _rad(skjema: Egenerklaering, *, begynt: bool, sendinger: Sendinger, i_dag: date) -> Erklaeringsrad:
    tilstand = _tilstand(skjema, begynt=begynt, sendt=sendinger.sendt > 0)
    return Erklaeringsrad(skjema, tilstand, sendinger, forfalt=tilstand in VENTER_PA_SVAR and skjema.frist < i_dag)


def _tilstand(skjema: Egenerklaering, *, begynt: bool, sendt: bool) -> Erklaeringstilstand:
    if skjema.status is not Egenerklaeringsstatus.VENTER:
        return Erklaeringstilstand(skjema.status.value)
    if skjema.organisasjon.opphort is not None:
        return Erklaeringstilstand.BORTFALT
    if begynt:
        return Erklaeringstilstand.PABEGYNT
    return Erklaeringstilstand.SENDT if sendt else Erklaeringstilstand.IKKE_SENDT


def rundetall(alle: Sequence[Erklaeringsrad]) -> dict[Erklaeringstilstand, int]:
    """How many declarations are in each state, the empty ones too."""
    return {t: sum(r.tilstand is t for r in alle) for t in Erklaeringstilstand}
