"""Requests that wait for somebody."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, select
from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.core.forening import Sporring, forent
from ksadmin.core.outbox import OutboxMessage
from ksadmin.core.samlet import med
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE
from ksadmin.tilgangsoversikt.models import Innsending, Pakobling, PakoblingRute
from ksadmin.tjenester.models import Tjeneste


def hos_organisasjon(organisasjon_id: ColumnElement[int]) -> tuple[Sporring, ...]:
    """Asks for what ``les_pakoblinger`` reads."""
    p, r = Pakobling, PakoblingRute
    foresporsler = select(p, Tjeneste, Bruker.navn).join(p.tjeneste).outerjoin(p.eier)
    ruter = select(r, Leverandor).join(r.pakobling).outerjoin(r.leverandor)
    return (
        foresporsler.where(p.organisasjon_id == organisasjon_id).order_by(Tjeneste.navn, p.id.desc()),
        ruter.where(p.organisasjon_id == organisasjon_id).order_by(r.id),
    )


def les_pakoblinger(svar: Sequence[Sequence[Any]]) -> list[tuple[Pakobling, str | None]]:
    """Every request of an organisation, and the name of whoever has it, by tjeneste, the newest first."""
    foresporsler, ruter = svar
    deres = [med(rute, leverandor=leverandor) for rute, leverandor in ruter]
    return [
        (med(p, tjeneste=tjeneste, ruter=[r for r in deres if r.pakobling_id == p.id]), eier)
        for p, tjeneste, eier in foresporsler
    ]


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
