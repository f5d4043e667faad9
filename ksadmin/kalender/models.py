"""The key to a person's own feed."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.brukere.models import Bruker
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base


class Kalendernokkel(Audited, Base):
    """Lets a calendar program read what one person may see. The key is shown once; here is only its SHA-256."""

    __tablename__ = "kalendernokkel"

    id: Mapped[int] = mapped_column(primary_key=True)
    bruker_id: Mapped[int] = mapped_column(ForeignKey("bruker.id"), unique=True)
    sha256: Mapped[str] = mapped_column(unique=True, info={"usporet": True})
    opprettet: Mapped[datetime]

    bruker: Mapped[Bruker] = relationship()

    HANDLINGER = {
        "kalendernokkel.laget": "laget en adresse til kalenderen",
        "kalendernokkel.slettet": "slettet adressen til kalenderen",
    }
    FELTNAVN = {"opprettet": "Laget"}

    def __str__(self) -> str:
        return f"Kalenderen til {self.bruker}"
