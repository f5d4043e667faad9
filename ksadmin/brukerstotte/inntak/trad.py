"""Which case a message belongs to. The words of a subject alone never decide."""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from ksadmin.brukerstotte import queries, tradtegn
from ksadmin.brukerstotte.inntak.epost import Adresse, Epost
from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.register.models import Kontaktperson
from ksadmin.settings import Settings

_MERKE = re.compile(r"\[(KS-\d{5,9})\]")


def finn_sak(session: Session, settings: Settings, epost: Epost, kjente: Mapping[str, Saksmelding]) -> Sak | None:
    """Our own signed ids first, then the ids of mail we have got, then the mark in the subject from a known sender.

    ``kjente`` are the messages ``ved_ider`` knows of those it follows. Raises Forfalsket when an id says it is ours
    and is not.
    """
    egne = [tradtegn.finn(session, settings, id_) for id_ in reversed(epost.referanser)]
    if var := next((melding for melding in egne if melding is not None), None):
        return var.sak
    if siste := next((id_ for id_ in reversed(epost.referanser) if id_ in kjente), None):
        return kjente[siste].sak
    merke = _MERKE.search(epost.emne)
    sak = queries.ved_referanse(session, merke[1]) if merke else None
    return sak if sak is not None and _er_kjent(session, sak, epost.avsender) else None


def finn_retur(session: Session, settings: Settings, epost: Epost) -> Saksmelding | None:
    """The message of ours that came back. Raises Forfalsket as ``finn_sak`` does."""
    if epost.retur is None or epost.retur.message_id is None:
        return None
    return tradtegn.finn(session, settings, epost.retur.message_id)


def ved_ider(session: Session, ider: Iterable[str]) -> dict[str, Saksmelding]:
    """The messages we have got with these ids, by id, with their cases and who follows those."""
    funnet = session.scalars(
        select(Saksmelding)
        .where(Saksmelding.message_id.in_(list(ider)))
        .options(joinedload(Saksmelding.sak).selectinload(Sak.folgere))
    )
    return {str(melding.message_id): melding for melding in funnet}


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
