"""Which case a message belongs to. The words of a subject alone never decide."""

import re

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import queries, tradtegn
from ksadmin.brukerstotte.inntak.epost import Adresse, Epost
from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.register.models import Kontaktperson
from ksadmin.settings import Settings

_MERKE = re.compile(r"\[(KS-\d{5,9})\]")


def finn_sak(session: Session, settings: Settings, epost: Epost) -> Sak | None:
    """Our own signed ids first, then the ids of mail we have got, then the mark in the subject from a known sender.

    Raises Forfalsket when an id says it is ours and is not.
    """
    egne = [tradtegn.finn(session, settings, id_) for id_ in reversed(epost.referanser)]
    if var := next((melding for melding in egne if melding is not None), None):
        return var.sak
    if deres := _ved_message_id(session, epost.referanser):
        return deres.sak
    merke = _MERKE.search(epost.emne)
    sak = queries.ved_referanse(session, merke[1]) if merke else None
    return sak if sak is not None and _er_kjent(session, sak, epost.avsender) else None


def finn_retur(session: Session, settings: Settings, epost: Epost) -> Saksmelding | None:
    """The message of ours that came back. Raises Forfalsket as ``finn_sak`` does."""
    if epost.retur is None or epost.retur.message_id is None:
        return None
    return tradtegn.finn(session, settings, epost.retur.message_id)


def _ved_message_id(session: Session, ider: tuple[str, ...]) -> Saksmelding | None:
    """The message with the last of the ids."""
    rang = {id_: nummer for nummer, id_ in enumerate(ider)}
    funnet = session.scalars(select(Saksmelding).where(Saksmelding.message_id.in_(ider))).all() if ider else ()
    return max(funnet, key=lambda m: rang[m.message_id or ""], default=None)


def _er_kjent(session: Session, sak: Sak, avsender: Adresse | None) -> bool:
    """Whether the sender has written in the case before, asked, or is a contact of the organisation it is for."""
    if avsender is None:
        return False
    if avsender.epost == sak.innsender_epost:
        return True
    i_saken = select(Saksmelding.id).where(
        Saksmelding.sak_id == sak.id,
        or_(Saksmelding.avsender_epost == avsender.epost, Saksmelding.til == avsender.epost),
    )
    kontakt = select(Kontaktperson.id).where(
        Kontaktperson.organisasjon_id == sak.organisasjon_id,
        Kontaktperson.epost == avsender.epost,
        Kontaktperson.aktiv,
    )
    return session.scalar(i_saken.limit(1)) is not None or session.scalar(kontakt.limit(1)) is not None
