"""Deeds with lookups: the trace itself, a pause, an alarm's verdict, and a search by a person's number."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.oppslag.models import Oppslag, Oppslagsinnsyn, Oppslagspause, Volumvarsel
from ksadmin.oppslag.queries import bruk
from ksadmin.register.models import Organisasjon
from ksadmin.tjenester.models import Tjeneste


def skriv_spor(session: Session, rader: Sequence[dict[str, Any]]) -> None:
    """Rows of ``Oppslag`` by column, many at once. The trace is its own record, so no event is made."""
    session.execute(insert(cast(Table, Oppslag.__table__)), list(rader))


def sett_pause(
    session: Session, actor: Actor, *, organisasjon: Organisasjon | None, tjeneste: Tjeneste | None, grunn: str
) -> Oppslagspause:
    """Close at once. ``grunn`` is told to whoever asks."""
    actor.require(Rolle.FORVALTER)
    pause = Oppslagspause(organisasjon=organisasjon, tjeneste=tjeneste, grunn=grunn, fra=clock.now())
    with audit.recording(session, pause, actor=actor, handling="pause.satt", begrunnelse=grunn):
        session.add(pause)
    return pause


def opphev_pause(session: Session, actor: Actor, pause: Oppslagspause, *, begrunnelse: str) -> None:
    """Open again. Raises Conflict when it is open."""
    actor.require(Rolle.FORVALTER)
    if pause.til is not None:
        raise Conflict("Pausen er alt opphevet.")
    with audit.recording(session, pause, actor=actor, handling="pause.opphevet", begrunnelse=begrunnelse):
        pause.til = clock.now()


def vurder_varsel(session: Session, actor: Actor, varsel: Volumvarsel, *, vurdering: str, naa: datetime) -> None:
    """Somebody has looked into it. Raises Conflict when somebody already had."""
    actor.require(Rolle.SAKSBEHANDLER)
    if varsel.behandlet is not None:
        raise Conflict("Varselet er alt vurdert.")
    with audit.recording(session, varsel, actor=actor, handling="volumvarsel.vurdert", begrunnelse=vurdering):
        varsel.behandlet, varsel.vurdering = naa, vurdering


def varsle_volum(session: Session, actor: Actor, *, dag: date, faktor: float, minst: int) -> int:
    """An alarm for each organisation and tjeneste out of the ordinary that day, once. How many there were."""
    funnet = bruk.uvanlige(session, dag, faktor=faktor, minst=minst)
    for u in funnet:
        varsel = Volumvarsel(
            organisasjon_id=u.organisasjon_id,
            tjeneste_id=u.tjeneste_id,
            dag=dag,
            antall=u.antall,
            vanlig=u.vanlig,
            opprettet=clock.now(),
        )
        with audit.recording(session, varsel, actor=actor, handling="volumvarsel.opprettet"):
            session.add(varsel)
    return len(funnet)


def sok_person(
    session: Session, actor: Actor, pseudonymer: Sequence[str], *, begrunnelse: str
) -> list[tuple[Oppslag, str, str | None]]:
    """Lookups of one person, as ``bruk.finn`` gives them. That somebody searched, and why, is on record."""
    actor.require(Rolle.FORVALTER)
    treff = bruk.finn(session, pseudonymer)
    innsyn = Oppslagsinnsyn(tidspunkt=clock.now(), begrunnelse=begrunnelse, antall=len(treff))
    with audit.recording(session, innsyn, actor=actor, handling="innsyn.sokt", begrunnelse=begrunnelse):
        session.add(innsyn)
    return treff
