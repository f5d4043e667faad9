"""What can be asked of the terms."""

import hashlib
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, select
from sqlalchemy.orm import Session

from ksadmin.core.haug import I_DAG
from ksadmin.vilkar.lifecycle import Vilkarsstatus
from ksadmin.vilkar.models import Utgave, Vilkar


def publiserte(session: Session) -> Sequence[Vilkar]:
    """Published versions, the newest first."""
    statement = select(Vilkar).where(Vilkar.status == Vilkarsstatus.PUBLISERT)
    return session.scalars(statement.order_by(Vilkar.gyldig_fra.desc(), Vilkar.id.desc())).all()


def gjeldende(session: Session, dag: date, utgave: Utgave = Utgave.SEGMENT) -> Vilkar | None:
    """The published version of ``utgave`` in force on ``dag``."""
    return session.scalars(_gjeldende(utgave, dag)).first()


def gjeldende_id(utgave: Utgave = Utgave.SEGMENT) -> ScalarSelect[int]:
    """The id of the version in force when it is asked, as SQL."""
    return _gjeldende(utgave, I_DAG).with_only_columns(Vilkar.id).scalar_subquery()


def _gjeldende(utgave: Utgave, dag: date | ColumnElement[date]) -> Select[Vilkar]:
    statement = select(Vilkar).where(
        Vilkar.status == Vilkarsstatus.PUBLISERT, Vilkar.utgave == utgave, Vilkar.gyldig_fra <= dag
    )
    return statement.order_by(Vilkar.gyldig_fra.desc(), Vilkar.id.desc()).limit(1)


def tekst_sha256(tekst: str) -> str:
    """SHA-256 of the text with ``\\n`` line ends, as it is printed in the erklæring."""
    return hashlib.sha256(normalisert(tekst).encode()).hexdigest()


def normalisert(tekst: str) -> str:
    """Browsers send ``\\r\\n``; the hash must not depend on who typed."""
    return "\n".join(line.rstrip() for line in tekst.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
