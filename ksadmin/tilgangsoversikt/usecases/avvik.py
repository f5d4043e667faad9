"""Keeping the findings equal to what the facts say, and giving them to people."""

from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.register.usecases.opptak import recording_all
from ksadmin.tilgangsoversikt.lifecycle import AVVIKSLOP, Avviksstatus
from ksadmin.tilgangsoversikt.models import Avvik
from ksadmin.tilgangsoversikt.queries import avvik as queries


class Avviksutfall(NamedTuple):
    """How many were opened, were closed, and are open now."""

    nye: int
    lukket: int
    apne: int


def oppdater_avvik(session: Session, actor: Actor, *, i_dag: date, dager: int) -> Avviksutfall:
    """Open a finding for each that is new, and close each that is mended. Nothing differs: nothing is written.

    ``dager`` is how old a request may be without a grant. Of two at once, the database lets one open a finding.
    """
    funn = queries.finn_alle(session, i_dag=i_dag, dager=dager)
    apne = {queries.nokkel(a): a for a in queries.apne_avvik(session)}
    naa = clock.now()
    nye = [
        Avvik(
            **f.nokkel._asdict(),
            status=AVVIKSLOP.initial,
            ene_kilde=f.ene.kilde,
            ene_tid=f.ene.tid or naa,
            andre_kilde=f.andre.kilde,
            andre_tid=f.andre.tid or naa,
            funnet=naa,
        )
        for nokkel, f in funn.items()
        if nokkel not in apne
    ]
    rettet = [a for nokkel, a in apne.items() if nokkel not in funn]
    with recording_all(session, rettet, actor=actor, handling="avvik.lukket"):
        for a in rettet:
            a.status, a.lukket = AVVIKSLOP.target("lukk", a.status, actor), naa
    with recording_all(session, nye, actor=actor, handling="avvik.funnet"):
        pass
    return Avviksutfall(len(nye), len(rettet), len(funn))


def folg_opp_avvik(
    session: Session, actor: Actor, avvik: Avvik, *, eier: Bruker | None, frist: date | None, merknad: str | None
) -> None:
    """Who in KS sees to it, until when, and what they should know. Raises Conflict when it is mended."""
    actor.require(Rolle.SAKSBEHANDLER)
    if avvik.status is not Avviksstatus.APENT:
        raise Conflict("Avviket er alt rettet. Kommer det igjen, blir det et nytt avvik.")
    with audit.recording(session, avvik, actor=actor, handling="avvik.fulgt_opp"):
        avvik.eier_id = eier.id if eier else None
        avvik.frist, avvik.merknad = frist, merknad
