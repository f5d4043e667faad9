"""Filters of the list of cases somebody has given a name."""

from sqlalchemy.orm import Mapped, mapped_column

from ksadmin.core.base import Base
from ksadmin.core.lagret_visning import LagretVisning, ett_navn


class Saksvisning(LagretVisning, Base):
    """A filter of the list of cases with a name."""

    __tablename__ = "saksvisning"

    id: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = ett_navn("saksvisning")
