"""The notices that are out, and those that wait for somebody."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from ksadmin.core.base import UtcDateTime
from ksadmin.formidling.kodeverk import Meldingstype
from ksadmin.formidling.lifecycle import UTE, Meldingsstatus
from ksadmin.formidling.models import Adressat, Kildevarsel, Melding, er_ute

DRIFT = tuple(t for t in Meldingstype if t.er_drift)
_NYEST = (Melding.publisert.desc(), Melding.id.desc())


def treff(tekst: str) -> ColumnElement[bool]:
    """Notices whose title or text holds ``tekst``, in either målform, whatever the case."""
    kolonner = (Melding.tittel_nb, Melding.tittel_nn, Melding.tekst_nb, Melding.tekst_nn)
    return or_(*(func.lower(k).contains(tekst.lower(), autoescape=True) for k in kolonner))


def ute(session: Session, naa: datetime) -> Sequence[Melding]:
    """Every notice that shows now, the newest first."""
    return session.scalars(select(Melding).where(er_ute(naa)).order_by(*_NYEST)).all()


def om_organisasjonen(session: Session, organisasjon_id: int, naa: datetime) -> Sequence[Melding]:
    """Those that were meant for the organisation, whether it had an address or not: what is down comes first."""
    return session.scalars(gjelder_organisasjonen(organisasjon_id, naa)).all()


def gjelder_organisasjonen(
    organisasjon_id: int | ColumnElement[int], naa: datetime | ColumnElement[datetime]
) -> Select[Melding]:
    """Asks for the same."""
    gjelder = select(Adressat.melding_id).where(Adressat.organisasjon_id == organisasjon_id)
    drift_forst = case((Melding.type.in_(DRIFT), Melding.gjelder_fra)).nulls_last()
    return select(Melding).where(er_ute(naa), Melding.id.in_(gjelder)).order_by(drift_forst, *_NYEST)


def driftsbanner(session: Session, naa: datetime) -> Sequence[Melding]:
    """The notices of what is down right now."""
    return session.scalars(_nede(Melding), {"naa": naa}).all()


class Nede(NamedTuple):
    """Something that is down, in short."""

    id: int
    type: Meldingstype
    tittel: str
    gjelder_til: datetime | None


def nede(session: Session, naa: datetime) -> list[Nede]:
    """As ``driftsbanner``, of columns only: every page of the admin asks, and mostly nothing is down."""
    kolonner = (Melding.id, Melding.type, Melding.tittel_nb, Melding.gjelder_til)
    return [*map(Nede._make, session.connection().execute(_nede(*kolonner), {"naa": naa}))]


@cache
def _nede(*hva: Any) -> Select[Any]:
    """Put together once."""
    naa: Any = bindparam("naa", type_=UtcDateTime())
    statement: Any = select(*hva).where(er_ute(naa), Melding.type.in_(DRIFT), Melding.gjelder_fra <= naa)
    ordnet: Select[Any] = statement.order_by(Melding.gjelder_fra, Melding.id)
    return ordnet


def offentlig(session: Session, ident: int) -> Melding | None:
    """A notice that is or has been out."""
    statement = select(Melding).where(Melding.id == ident, Melding.publisert.is_not(None))
    return session.scalars(statement.options(joinedload(Melding.retter))).one_or_none()


def rettelse_av(session: Session, melding: Melding) -> Melding | None:
    """The published version that took its place."""
    statement = select(Melding).where(Melding.retter_id == melding.id, Melding.publisert.is_not(None))
    return session.scalars(statement.order_by(Melding.id.desc()).limit(1)).first()


def apen_rettelse(session: Session, melding_id: int) -> Melding | None:
    """A correction of it that is being written."""
    ferdige = (*UTE, Meldingsstatus.RETTET, Meldingsstatus.AVSLUTTET, Meldingsstatus.FORKASTET)
    statement = select(Melding).where(Melding.retter_id == melding_id, Melding.status.not_in(ferdige))
    return session.scalars(statement.order_by(Melding.id).limit(1)).first()


def stempel(session: Session, naa: datetime) -> tuple[object, ...]:
    """Another value each time some notice starts or ends by the clock. What people do is in the audit trail."""
    begynt = select(func.count(Melding.id)).where(Melding.gjelder_fra <= naa).scalar_subquery()
    endt = select(func.count(Melding.id)).where(Melding.gjelder_til <= naa).scalar_subquery()
    return tuple(session.execute(select(begynt, endt)).one())


def utlopte(session: Session, naa: datetime) -> Sequence[Melding]:
    """Out of every channel by their time, and not yet written down as ended."""
    return session.scalars(select(Melding).where(Melding.status.in_(UTE), Melding.gjelder_til <= naa)).all()


def uten_adresse() -> Select[Adressat]:
    """Asks for the tasks: organisations a notice that is out could not be sent to, the oldest notice first."""
    uten = select(Adressat).join(Adressat.melding).where(*mangler_adresse())
    return uten.order_by(Adressat.melding_id, Adressat.id)


def mangler_adresse() -> tuple[ColumnElement[bool], ...]:
    """That an organisation is such a task, with its notice joined."""
    return Adressat.utelatt.is_not(None), Adressat.utelatt != "avmeldt", Melding.status.in_(UTE)


def varsel_bak(session: Session, melding_id: int) -> Kildevarsel | None:
    """The feed entry that the notice was made of."""
    return session.scalars(select(Kildevarsel).where(Kildevarsel.melding_id == melding_id)).one_or_none()


def melding_json(melding: Melding, adresse: str, naa: datetime) -> dict[str, Any]:
    """A notice as open data."""
    return {
        "id": melding.id,
        "adresse": adresse,
        "type": melding.type.value,
        "fase": melding.fase(naa).value,
        "tittel": {"nb": melding.tittel_nb, "nn": melding.tittel_nn},
        "tekst": {"nb": melding.tekst_nb, "nn": melding.tekst_nn},
        "tjenester": melding.tjenester,
        "gjelder_fra": _tid(melding.gjelder_fra),
        "gjelder_til": _tid(melding.gjelder_til),
        "publisert": _tid(melding.publisert),
        "retter": melding.retter_id,
        "eksempeldata": melding.eksempel,
    }


def _tid(tidspunkt: datetime | None) -> str | None:
    return tidspunkt.isoformat() if tidspunkt else None
