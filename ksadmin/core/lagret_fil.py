"""Files kept as they were received: stored once, fetched with a trace, removed with a reason."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, TypeVar

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, Session, mapped_column

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.core.uploads import Fil


class LagretFil(audit.Audited):
    """Mixin of a table of files. Its deeds are ``SLAG`` with ``.lastet_opp``, ``.lastet_ned`` and ``.fjernet``."""

    SLAG: ClassVar[str]

    filnavn: Mapped[str]
    innholdstype: Mapped[str]
    sha256: Mapped[str]
    storrelse: Mapped[int]
    lastet_opp: Mapped[datetime]
    innhold: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"usporet": True})

    def __str__(self) -> str:
        return self.filnavn


F = TypeVar("F", bound=LagretFil)


def lagre(session: Session, actor: Actor, rad: F, fil: Fil, *, blant: Iterable[LagretFil], tidspunkt: datetime) -> F:
    """Keep ``fil`` as ``rad``, a new row that says where it belongs. Raises InvalidInput when ``blant`` has it."""
    actor.require(Rolle.SAKSBEHANDLER)
    rad.sha256 = hashlib.sha256(fil.innhold).hexdigest()
    if any(annen.sha256 == rad.sha256 for annen in blant if annen is not rad):
        raise InvalidInput("fil", "Akkurat denne filen er alt lastet opp her.")
    rad.filnavn, rad.innholdstype = fil.filnavn, fil.innholdstype
    rad.innhold, rad.storrelse, rad.lastet_opp = fil.innhold, len(fil.innhold), tidspunkt
    audit.adding(session, rad, actor=actor, handling=f"{rad.SLAG}.lastet_opp")
    return rad


def noter_nedlasting(session: Session, actor: Actor, rad: LagretFil) -> None:
    """Somebody took a copy."""
    actor.require(Rolle.LESER)
    audit.note(session, rad, actor=actor, handling=f"{rad.SLAG}.lastet_ned")


def fjern(session: Session, actor: Actor, rad: LagretFil, *, fra: audit.Noted, handling: str, begrunnelse: str) -> None:
    """Remove a file that should not be here. The history of ``fra`` keeps its name and sum, as ``handling``."""
    actor.require(Rolle.FORVALTER)
    fjernet = {"fjernet": f"{rad}, SHA-256 {rad.sha256}"}
    with audit.removing(session, rad, actor=actor, handling=f"{rad.SLAG}.fjernet", begrunnelse=begrunnelse):
        session.delete(rad)
    session.expire(fra)
    audit.note(session, fra, actor=actor, handling=handling, begrunnelse=begrunnelse, opplysninger=fjernet)
