"""Wishes by what they are about and where they stand."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from ksadmin.core.sortering import sokenokkel
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske


def sokebetingelse(tekst: str) -> ColumnElement[bool]:
    """The condition of a list: every word is in what the wish says, or the reference is this one."""
    nummer = tekst.upper().removeprefix("EØ-").lstrip("0")
    ord_ = [Endringsonske.sok.contains(o, autoescape=True) for o in sokenokkel(tekst).split()]
    if nummer.isdecimal() and len(nummer) < 9:
        return or_(Endringsonske.id == int(nummer), and_(true(), *ord_))
    return and_(true(), *ord_)


def haug(session: Session, status: Onskestatus, limit: int = 5) -> tuple[int, Sequence[Endringsonske]]:
    """How many wishes there are in a status, and those that have waited longest."""
    antall = session.scalar(select(func.count()).where(Endringsonske.status == status)) or 0
    statement = select(Endringsonske).where(Endringsonske.status == status)
    return antall, session.scalars(statement.order_by(Endringsonske.sist_endret, Endringsonske.id).limit(limit)).all()


def ved_referanse(session: Session, tekst: str) -> Endringsonske | None:
    """The wish a person means by «EØ-00012», «EO-12» or «12»."""
    nummer = tekst.upper().replace(" ", "").removeprefix("EØ-").removeprefix("EO-")
    if not (nummer.isascii() and nummer.isdecimal() and len(nummer) < 10):
        return None
    return session.get(Endringsonske, int(nummer))
