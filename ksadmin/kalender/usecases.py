"""One's own key to the feed: made, replaced, taken away."""

import secrets

from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.kalender import queries
from ksadmin.kalender.models import Kalendernokkel


def lag_nokkel(session: Session, actor: Actor, bruker: Bruker) -> str:
    """A new key, known from now on to the caller only. The one before stops working."""
    slett_nokkel(session, actor, bruker)
    token = secrets.token_urlsafe(32)
    nokkel = Kalendernokkel(bruker_id=bruker.id, sha256=queries.sum_av(token), opprettet=clock.now())
    with audit.recording(session, nokkel, actor=actor, handling="kalendernokkel.laget"):
        pass
    return token


def slett_nokkel(session: Session, actor: Actor, bruker: Bruker) -> None:
    """Take the key away. The feed answers 404 from now on."""
    actor.require(Rolle.LESER)
    nokkel = queries.nokkelen(session, bruker.id)
    if nokkel is not None:
        with audit.removing(session, nokkel, actor=actor, handling="kalendernokkel.slettet"):
            session.delete(nokkel)
