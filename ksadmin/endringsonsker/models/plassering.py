"""The candidates as the rankings need them: reckoned when something changes, so that a list is a walk of an index."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.base import Base
from ksadmin.endringsonsker.models.onske import Endringsonske


class Plassering(Base):
    """One candidate. Derived: written by ``usecases.plasser`` alone, and true of the day in ``inndata``.

    ``poeng`` is by the weights in force; None until somebody has judged it and there are weights. ``inndata`` is
    ``Inndata.som_json``, and each ``verdi_…`` the criterion of that name as a number from 0 to 1: with them other
    weights can be tried on all candidates in one query.
    """

    __tablename__ = "onske_plassering"

    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"), primary_key=True)
    kommuner: Mapped[int]
    innbyggere: Mapped[int]
    vurdert: Mapped[bool]
    poeng: Mapped[float | None] = mapped_column(index=True)
    inndata: Mapped[dict[str, Any]]
    verdi_kommuner: Mapped[float]
    verdi_innbyggere: Mapped[float]
    verdi_lovplikt: Mapped[float]
    verdi_konsekvens: Mapped[float]
    verdi_personvern: Mapped[float]
    verdi_frist: Mapped[float]
    verdi_innsats: Mapped[float]

    onske: Mapped[Endringsonske] = relationship(back_populates="plassering")

    __table_args__ = (
        Index("ix_onske_plassering_kommuner", "kommuner", "onske_id"),
        Index("ix_onske_plassering_innbyggere", "innbyggere", "onske_id"),
        Index("ix_onske_plassering_vurdert", "vurdert", "onske_id"),
    )
