"""Filters somebody has given a name."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, KeyType


class Matrisevisning(Audited, Base):
    """A filter of the matrix with a name: one person's own, or everybody's when ``delt``.

    ``filter`` is what stands after the question mark in its address. ``eier`` is an actor's ``ident``.
    """

    __tablename__ = "matrisevisning"

    id: Mapped[int] = mapped_column(primary_key=True)
    navn: Mapped[str]
    navn_nokkel: Mapped[str] = mapped_column(KeyType, info={"usporet": True})
    eier: Mapped[str]
    eier_navn: Mapped[str]
    delt: Mapped[bool] = mapped_column()
    filter: Mapped[str]
    opprettet: Mapped[datetime]

    __table_args__ = (
        Index(
            "uq_matrisevisning_egen",
            "eier",
            "navn_nokkel",
            unique=True,
            sqlite_where=~delt,
            postgresql_where=~delt,
        ),
        Index("uq_matrisevisning_delt", "navn_nokkel", unique=True, sqlite_where=delt, postgresql_where=delt),
    )

    HANDLINGER = {"visning.lagret": "lagret visningen", "visning.slettet": "slettet visningen"}
    FELTNAVN = {"navn": "Navn", "delt": "Delt med alle", "filter": "Filter"}

    def __str__(self) -> str:
        return self.navn
