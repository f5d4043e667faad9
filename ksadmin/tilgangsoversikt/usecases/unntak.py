"""Leaving a cell out, and taking it in again."""

from datetime import date

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.lifecycle import UNDER_ARBEID
from ksadmin.tilgangsoversikt.models import Unntak, Unntaksslag
from ksadmin.tilgangsoversikt.queries.pakoblinger import levende
from ksadmin.tilgangsoversikt.queries.unntak import gjeldende_unntak
from ksadmin.tjenester.models import Tjeneste


def sett_unntak(
    session: Session,
    actor: Actor,
    *,
    organisasjon: Organisasjon,
    tjeneste: Tjeneste,
    slag: Unntaksslag,
    grunn: str,
    fra: date,
    i_dag: date,
) -> Unntak:
    """The cell no longer counts. ``grunn`` is shown to everybody. Raises Conflict while a request is under way."""
    actor.require(Rolle.SAKSBEHANDLER)
    if fra > i_dag:
        raise InvalidInput("fra", "Datoen kan ikke ligge fram i tid.")
    if finnes := gjeldende_unntak(session, organisasjon.id, tjeneste.id):
        raise Conflict(f"Tjenesten står alt som «{finnes.slag.midt_i_setning}». Opphev det unntaket først.")
    forespurt = levende(session, organisasjon.id, tjeneste.id)
    if forespurt and forespurt.status in UNDER_ARBEID:
        raise Conflict(f"{organisasjon} har en forespørsel under arbeid ({forespurt.referanse}). Trekk den først.")
    unntak = Unntak(organisasjon=organisasjon, tjeneste=tjeneste, slag=slag, grunn=grunn, fra=fra)
    with audit.recording(session, unntak, actor=actor, handling="unntak.satt", begrunnelse=grunn):
        session.add(unntak)
    return unntak


def opphev_unntak(session: Session, actor: Actor, unntak: Unntak, *, begrunnelse: str, i_dag: date) -> None:
    """The cell counts again from today."""
    actor.require(Rolle.SAKSBEHANDLER)
    if unntak.til is not None:
        raise Conflict("Unntaket er alt opphevet.")
    with audit.recording(session, unntak, actor=actor, handling="unntak.opphevet", begrunnelse=begrunnelse):
        unntak.til = max(i_dag, unntak.fra)
