"""What becomes of an e-mail in quarantine."""

from sqlalchemy.orm import Session

from ksadmin.brukerstotte.lifecycle import KARANTENELOP, Karantenestatus
from ksadmin.brukerstotte.models import Karantenepost, Sak
from ksadmin.core import audit
from ksadmin.core.actor import Actor


def avgjor_karantenepost(
    session: Session, actor: Actor, post: Karantenepost, steg: str, *, sak: Sak | None = None
) -> None:
    """Take a step of KARANTENELOP. The bytes go: what was let in is in its case, the rest nobody wanted."""
    with audit.recording(session, post, actor=actor, handling=f"karantene.{steg}"):
        post.status = KARANTENELOP.target(steg, post.status, actor)
        post.innhold, post.sak = None, sak


def tom_karantenepost(session: Session, actor: Actor, post: Karantenepost, begrunnelse: str) -> None:
    """Discard it if nobody has decided, and forget who sent it."""
    if post.status is Karantenestatus.VENTER:
        avgjor_karantenepost(session, actor, post, "forkast")
    with audit.recording(session, post, actor=actor, handling="karantene.tomt", begrunnelse=begrunnelse):
        post.avsender = post.emne = None
