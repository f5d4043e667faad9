"""Clauses and rounds."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.etterlevelse.models import Egenerklaering, Egenerklaeringsrunde, Rundepunkt, Vilkarspunkt
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.vilkar.lifecycle import Vilkarsstatus
from ksadmin.vilkar.models import Vilkar


def punkter_i_bruk(session: Session, vilkar_id: int) -> Sequence[Vilkarspunkt]:
    """The clauses a round on these terms would ask about, in their order."""
    statement = select(Vilkarspunkt).where(Vilkarspunkt.vilkar_id == vilkar_id, Vilkarspunkt.aktiv)
    return session.scalars(statement.order_by(Vilkarspunkt.nummer, Vilkarspunkt.id)).all()


def som_skal_svare(session: Session) -> list[Organisasjon]:
    """The organisations with an active erklæring, in Norwegian order."""
    nyeste = stillinger.nyeste(session)
    return [o for o in organisasjoner(session) if o.id in nyeste and nyeste[o.id].status is Avtalestatus.BEKREFTET]


def runder_med(session: Session, punkt: Vilkarspunkt) -> Sequence[Egenerklaeringsrunde]:
    """The rounds that have asked about the clause, the newest first."""
    ids = select(Rundepunkt.runde_id).where(Rundepunkt.punkt_id == punkt.id)
    statement = select(Egenerklaeringsrunde).where(Egenerklaeringsrunde.id.in_(ids))
    return session.scalars(statement.order_by(Egenerklaeringsrunde.id.desc())).all()


def runder(session: Session) -> Sequence[Egenerklaeringsrunde]:
    """Rounds that have been opened, the newest first."""
    statement = select(Egenerklaeringsrunde).where(Egenerklaeringsrunde.aapnet_dato.is_not(None))
    return session.scalars(statement.order_by(Egenerklaeringsrunde.id.desc())).all()


def siste_runde(session: Session, ident: int | None = None) -> Egenerklaeringsrunde | None:
    """The round with that id if it has been opened; else the newest one."""
    alle = runder(session)
    return next((r for r in alle if r.id == ident), alle[0] if alle else None)


def vilkarsvalg(session: Session, *, publisert: bool) -> list[tuple[int, str]]:
    """Versions of the terms to choose among, the newest first: published ones only, or drafts too."""
    statuser = [Vilkarsstatus.PUBLISERT] if publisert else [Vilkarsstatus.PUBLISERT, Vilkarsstatus.UTKAST]
    statement = select(Vilkar).where(Vilkar.status.in_(statuser))
    alle = session.scalars(statement.order_by(Vilkar.gyldig_fra.desc(), Vilkar.id.desc()))
    return [(v.id, str(v)) for v in alle]


def punktvalg(session: Session) -> list[tuple[int, str]]:
    """Clauses in use to choose among, with the version each is of."""
    statement = select(Vilkarspunkt).options(joinedload(Vilkarspunkt.vilkar)).where(Vilkarspunkt.aktiv)
    alle = session.scalars(statement.order_by(Vilkarspunkt.vilkar_id.desc(), Vilkarspunkt.nummer, Vilkarspunkt.id))
    return [(p.id, f"{p.klausul} ({p.vilkar.betegnelse})") for p in alle]


def organisasjonens_egenerklaeringer(
    organisasjon_id: ColumnElement[int],
) -> Select[Egenerklaering, Egenerklaeringsrunde]:
    """Asks for every declaration asked of an organisation with its round, the newest first."""
    hos = select(Egenerklaering, Egenerklaeringsrunde).join(Egenerklaering.runde)
    return hos.where(Egenerklaering.organisasjon_id == organisasjon_id).order_by(Egenerklaering.id.desc())
