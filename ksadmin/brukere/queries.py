"""What can be asked about accounts."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from ksadmin.brukere.models import AvsluttetOkt, Bruker, Okt
from ksadmin.core.actor import Rolle


def finn_paa_epost(session: Session, epost: str) -> Bruker | None:
    """The account with this address, whatever its case."""
    return session.scalar(select(Bruker).where(Bruker.epost == epost.strip().lower()))


def finn_paa_okt(session: Session, fs_uniquifier: str) -> Bruker | None:
    """The account that a session or a link points at, unless it has been given a new pointer since."""
    return session.scalar(select(Bruker).where(Bruker.fs_uniquifier == fs_uniquifier).with_for_update())


def innlogget(session: Session, fs_uniquifier: str, okt: str | None) -> Bruker | None:
    """Whose session it is, in one question; None when the account is shut, or the session was signed out of."""
    return session.scalar(_innlogget(), {"fs_uniquifier": fs_uniquifier, "okt": okt})


@cache
def _innlogget() -> Select[Bruker]:
    """Put together once: every page asks."""
    avsluttet = select(AvsluttetOkt.id).where(AvsluttetOkt.nokkel == bindparam("okt")).exists()
    return select(Bruker).where(Bruker.fs_uniquifier == bindparam("fs_uniquifier"), Bruker.aktiv, ~avsluttet)


def okter(session: Session, bruker: Bruker, brukt_etter: datetime) -> Sequence[Okt]:
    """The sessions a person is in, the one used last first. Those not used since ``brukt_etter`` have ended."""
    statement = select(Okt).where(Okt.fs_uniquifier == bruker.fs_uniquifier, Okt.brukt > brukt_etter)
    return session.scalars(statement.order_by(Okt.brukt.desc(), Okt.id.desc())).all()


def finn_paa_oidc_sub(session: Session, sub: str) -> Bruker | None:
    """The account that an Entra identity has been bound to."""
    return session.scalar(select(Bruker).where(Bruker.oidc_sub == sub))


def aktive_administratorer(session: Session) -> Sequence[Bruker]:
    """Everyone who can let others in, locked so that two cannot remove each other at once."""
    statement = select(Bruker).where(Bruker.rolle == Rolle.ADMINISTRATOR, Bruker.aktiv).order_by(Bruker.id)
    return session.scalars(statement.with_for_update()).all()


def saksbehandlere(session: Session) -> Sequence[Bruker]:
    """Everyone in use who may own a case, by name."""
    statement = select(Bruker).where(Bruker.rolle != Rolle.LESER, Bruker.aktiv).order_by(Bruker.navn, Bruker.id)
    return session.scalars(statement).all()
