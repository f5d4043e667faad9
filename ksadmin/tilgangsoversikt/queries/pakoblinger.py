"""Requests that wait for somebody."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from ksadmin.core.outbox import OutboxMessage
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE, UNDER_ARBEID, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Innsending, Pakobling, PakoblingRute
from ksadmin.tjenester.models import Tjeneste


def under_arbeid(session: Session, status: Pakoblingsstatus | None = None) -> Sequence[Pakobling]:
    """Requests on their way, or those in one status; the longest wait first."""
    statuser = UNDER_ARBEID if status is None else (status,)
    return session.scalars(_med_navn().where(Pakobling.status.in_(statuser))).all()


def forfalte(session: Session, i_dag: date) -> Sequence[Pakobling]:
    """Requests on their way whose due date has passed, the oldest first."""
    statement = _med_navn().where(Pakobling.status.in_(UNDER_ARBEID), Pakobling.frist < i_dag)
    return session.scalars(statement.order_by(None).order_by(Pakobling.frist, Pakobling.id)).all()


def til_organisasjon(session: Session, organisasjon_id: int) -> Sequence[Pakobling]:
    """Every request of an organisation with its ways of connecting, by tjeneste, the newest first."""
    return session.scalars(
        select(Pakobling)
        .join(Pakobling.tjeneste)
        .options(
            contains_eager(Pakobling.tjeneste),
            joinedload(Pakobling.eier),
            selectinload(Pakobling.ruter).joinedload(PakoblingRute.leverandor),
        )
        .where(Pakobling.organisasjon_id == organisasjon_id)
        .order_by(Tjeneste.navn, Pakobling.id.desc())
    ).all()


def levende_tjenester(session: Session, organisasjon_id: int) -> set[int]:
    """The tjenester an organisation has a request for that has not ended."""
    statement = select(Pakobling.tjeneste_id).where(
        Pakobling.organisasjon_id == organisasjon_id, Pakobling.status.in_(LEVENDE)
    )
    return set(session.scalars(statement))


def levende(session: Session, organisasjon_id: int, tjeneste_id: int) -> Pakobling | None:
    """The one request of the cell that has not ended."""
    return session.scalars(
        select(Pakobling).where(
            Pakobling.organisasjon_id == organisasjon_id,
            Pakobling.tjeneste_id == tjeneste_id,
            Pakobling.status.in_(LEVENDE),
        )
    ).one_or_none()


_OM_FORESPORSEL = {"pakobling.mottatt": "Kvittering for påkobling", "pakobling.varsel": "Beskjed om påkobling"}


def utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's promises is about, by the id of the promise. Two queries."""
    om_bekreftelse = {m.id: m.payload["innsending"] for m in messages if m.kind == "pakobling.bekreft"}
    om_foresporsel = {m.id: m for m in messages if m.kind in _OM_FORESPORSEL}
    if not (om_bekreftelse or om_foresporsel):
        return {}
    navn = (joinedload(Innsending.organisasjon), joinedload(Innsending.tjeneste))
    innsendte = session.scalars(select(Innsending).where(Innsending.nokkel.in_(om_bekreftelse.values())).options(*navn))
    hva = {i.nokkel: f"{i.organisasjon}, {i.tjeneste}" for i in innsendte}
    registrerte = session.scalars(
        _med_navn().where(Pakobling.id.in_({m.payload["pakobling_id"] for m in om_foresporsel.values()}))
    )
    hvilken = {p.id: str(p) for p in registrerte}
    return {
        **{i: f"Bekreft påkobling: {hva.get(nokkel, 'slettet')}" for i, nokkel in om_bekreftelse.items()},
        **{i: f"{_OM_FORESPORSEL[m.kind]} {hvilken[m.payload['pakobling_id']]}" for i, m in om_foresporsel.items()},
    }


def _med_navn() -> Select[Pakobling]:
    return (
        select(Pakobling)
        .options(joinedload(Pakobling.organisasjon), joinedload(Pakobling.tjeneste), joinedload(Pakobling.eier))
        .order_by(Pakobling.sist_endret, Pakobling.id)
    )
