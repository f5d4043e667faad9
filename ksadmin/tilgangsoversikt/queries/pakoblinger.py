"""Requests that wait for somebody."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Integer, String, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from ksadmin.core.forening import forent
from ksadmin.core.outbox import OutboxMessage
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE
from ksadmin.tilgangsoversikt.models import Innsending, Pakobling, PakoblingRute
from ksadmin.tjenester.models import Tjeneste


def til_organisasjon(session: Session, organisasjon_id: int) -> Sequence[Pakobling]:
    """Every request of an organisation with its ways of connecting, by tjeneste, the newest first."""
    rader = session.scalars(
        select(Pakobling)
        .join(Pakobling.tjeneste)
        .options(
            contains_eager(Pakobling.tjeneste),
            joinedload(Pakobling.eier),
            joinedload(Pakobling.ruter).joinedload(PakoblingRute.leverandor),
        )
        .where(Pakobling.organisasjon_id == organisasjon_id)
        .order_by(Tjeneste.navn, Pakobling.id.desc())
    )
    return rader.unique().all()


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
    """What each of the room's promises is about, by the id of the promise. One query."""
    om_bekreftelse = {m.id: m.payload["innsending"] for m in messages if m.kind == "pakobling.bekreft"}
    om_foresporsel = {m.id: m for m in messages if m.kind in _OM_FORESPORSEL}
    if not (om_bekreftelse or om_foresporsel):
        return {}
    i, p = Innsending, Pakobling
    innsendte = select(i.nokkel, (Organisasjon.visningsnavn + ", " + Tjeneste.navn).label("hva"))
    innsendte = innsendte.join(i.organisasjon).join(i.tjeneste).where(i.nokkel.in_(om_bekreftelse.values()))
    ids = {m.payload["pakobling_id"] for m in om_foresporsel.values()}
    registrerte = select(p.id, (Organisasjon.visningsnavn + ": " + Tjeneste.navn).label("hva"))
    registrerte = registrerte.join(p.organisasjon).join(p.tjeneste).where(p.id.in_(ids))
    rader = session.execute(forent((innsendte, registrerte), {"nokkel": String, "id": Integer, "hva": String}))
    hva = {ident or nokkel: hva for _, nokkel, ident, hva in rader}
    return {
        **{i: f"Bekreft påkobling: {hva.get(nokkel, 'slettet')}" for i, nokkel in om_bekreftelse.items()},
        **{i: _om_foresporsel(m, hva) for i, m in om_foresporsel.items()},
    }


def _om_foresporsel(m: OutboxMessage, hva: Mapping[int, str]) -> str:
    ident = m.payload["pakobling_id"]
    return f"{_OM_FORESPORSEL[m.kind]} PF-{ident:05d} {hva[ident]}"
