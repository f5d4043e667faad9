"""Deeds with lookups: the trace itself, a pause, an alarm's verdict, and a search by a person's number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.oppslag.models import Oppslag, Oppslagspause, Volumvarsel
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
