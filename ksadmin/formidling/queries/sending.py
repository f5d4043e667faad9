"""How it has gone: one line for each recipient, and one for each organisation that was asked to confirm."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.formidling.kodeverk import Levering
from ksadmin.formidling.models import Adressat, Mottaker
from ksadmin.register.models import Organisasjon

_UTFALL = {
    Utboksstatus.VENTER: Levering.VENTER,
    Utboksstatus.UNDER_ARBEID: Levering.VENTER,
    Utboksstatus.UTFORT: Levering.SENDT,
    Utboksstatus.I_TVIL: Levering.I_TVIL,
    Utboksstatus.AVVIST: Levering.AVVIST,
    Utboksstatus.OPPGITT: Levering.HINDRET,
    Utboksstatus.AVLYST: Levering.AVLYST,
}
_I_KO = tuple(status for status, utfall in _UTFALL.items() if utfall is Levering.VENTER)


class Loggrad(NamedTuple):
    """``organisasjon`` is None for an extra address. ``tidspunkt`` is when it went, or was called off."""

    mottaker_id: int
    nokkel: str
    organisasjon: str | None
    epost: str
    levering: Levering
    tidspunkt: datetime | None
    feil: str | None


class Fremdrift(NamedTuple):
    bekreftet: int
    av: int

    @property
    def prosent(self) -> int:
        return 100 * self.bekreftet // self.av if self.av else 0


def logg(session: Session, melding_id: int) -> list[Loggrad]:
    """Every recipient, in Norwegian order, the extra ones last. One query."""
    rows = session.execute(
        select(Mottaker, Organisasjon, OutboxMessage)
        .outerjoin(Mottaker.adressat)
        .outerjoin(Adressat.organisasjon)
        .outerjoin(OutboxMessage, OutboxMessage.nokkel == Mottaker.nokkel)
        .where(Mottaker.melding_id == melding_id)
        .order_by(Organisasjon.navn_nokkel.nulls_last(), Organisasjon.id, Mottaker.id)
    )
    return [
        Loggrad(
            mottaker.id,
            mottaker.nokkel,
            str(organisasjon) if mottaker.adressat_id else None,
            mottaker.epost,
            levering(mottaker, utboks),
            mottaker.retur or getattr(utboks, "ferdig", None),
            mottaker.retur_grunn or getattr(utboks, "feil", None),
        )
        for mottaker, organisasjon, utboks in rows
    ]


def har_ko(session: Session, melding_id: int) -> bool:
    """Whether some of its mails have not gone."""
    statement = (
        select(Mottaker.id)
        .join(OutboxMessage, OutboxMessage.nokkel == Mottaker.nokkel)
        .where(Mottaker.melding_id == melding_id, OutboxMessage.status.in_(_I_KO))
    )
    return session.scalar(statement.limit(1)) is not None


def levering(mottaker: Mottaker, utboks: OutboxMessage | None) -> Levering:
    """How it went with one recipient."""
    if utboks is None:
        return Levering.IKKE_SENDT
    return Levering.RETUR if mottaker.retur else _UTFALL[utboks.status]


def tell(rader: Iterable[Loggrad]) -> dict[Levering, int]:
    """How many mails there are of each outcome; an address that several share is one."""
    antall = Counter({rad.nokkel: rad.levering for rad in rader}.values())
    return {utfall: antall[utfall] for utfall in Levering if antall[utfall]}


def adressater(session: Session, melding_id: int) -> Sequence[Adressat]:
    """The organisations the notice is frozen for, in Norwegian order."""
    statement = select(Adressat).join(Adressat.organisasjon).options(joinedload(Adressat.organisasjon))
    order = (Organisasjon.navn_nokkel, Organisasjon.type.desc(), Organisasjon.id)
    return session.scalars(statement.where(Adressat.melding_id == melding_id).order_by(*order)).all()


def fremdrift(rader: Collection[Adressat]) -> Fremdrift:
    """How many have confirmed."""
    return Fremdrift(sum(a.bekreftet is not None for a in rader), len(rader))


def utsendinger(session: Session, utboks_ids: Collection[int]) -> dict[int, str]:
    """Title and recipient of each of the room's mails, by its number in the outbox."""
    if not utboks_ids:
        return {}
    rows = session.execute(
        select(OutboxMessage.id, Mottaker)
        .join(Mottaker, Mottaker.nokkel == OutboxMessage.nokkel)
        .options(joinedload(Mottaker.melding))
        .where(OutboxMessage.id.in_(utboks_ids))
        .order_by(Mottaker.id.desc())
    )
    return {ident: f"{mottaker.melding}, til {mottaker.epost}" for ident, mottaker in rows}
