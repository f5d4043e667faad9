"""What is kept aside."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.inntak.epost import Epost
from ksadmin.brukerstotte.inntak.hoder import dekod
from ksadmin.brukerstotte.kodeverk import Karantenegrunn
from ksadmin.brukerstotte.lifecycle import Karantenestatus
from ksadmin.brukerstotte.models import Karantenepost
from ksadmin.core import audit, clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.sladding import sladd

MAKS_VIST = 20_000


@dataclass(frozen=True, slots=True)
class Tilside:
    """This e-mail must wait for a person. The text says why."""

    grunn: Karantenegrunn
    forklaring: str


def legg_inn(session: Session, innhold: bytes, hvorfor: Tilside, epost: Epost | None) -> tuple[Karantenepost, bool]:
    """Keep the bytes as they came; whether it is the first time, as well."""
    sum_ = hashlib.sha256(innhold).hexdigest()
    fra_for = session.scalars(select(Karantenepost).where(Karantenepost.sha256 == sum_)).one_or_none()
    if fra_for is not None:
        return fra_for, False
    post = Karantenepost(
        grunn=hvorfor.grunn,
        forklaring=hvorfor.forklaring,
        mottatt=clock.now(),
        avsender=str(epost.avsender) if epost and epost.avsender else None,
        emne=epost.emne or None if epost else None,
        storrelse=len(innhold),
        sha256=sum_,
        innhold=innhold,
    )
    with audit.recording(session, post, actor=SYSTEM, handling="karantene.lagt_inn"):
        session.add(post)
    return post, True


def tom_gamle(session: Session, for_: datetime) -> int:
    """Discard what nobody has decided on, and forget who sent what is decided, of all that came before then.

    The sum of the bytes stays, so that the same e-mail is known if it comes again. How many.
    """
    navngitt = or_(Karantenepost.avsender.is_not(None), Karantenepost.emne.is_not(None))
    venter = Karantenepost.status == Karantenestatus.VENTER
    gamle = session.scalars(
        select(Karantenepost).where(Karantenepost.mottatt < for_, or_(venter, navngitt)).order_by(Karantenepost.id)
    ).all()
    for post in gamle:
        usecases.tom_karantenepost(session, SYSTEM, post, "Oppbevaringstiden er ute.")
    return len(gamle)


def vist(innhold: bytes) -> str:
    """The bytes as text a person may look at: masked, and not more than one can read."""
    return sladd(dekod(innhold[: MAKS_VIST * 4], "utf-8")).tekst[:MAKS_VIST]
