"""E-mail that did not become a message: kept as it came until somebody decides."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.brukerstotte.kodeverk import Karantenegrunn
from ksadmin.brukerstotte.lifecycle import KARANTENELOP, Karantenestatus
from ksadmin.brukerstotte.models.sak import Sak
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type


class Karantenepost(Audited, Versioned, Base):
    """An e-mail nobody could take in by itself.

    ``innhold`` are the bytes as they came, gone when it is decided; ``sha256`` knows them again. ``avsender`` and
    ``emne`` are masked, where they could be read. ``sak`` is where it went when it was let in.
    """

    __tablename__ = "karantenepost"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[Karantenestatus] = mapped_column(kode_type(Karantenestatus), default=KARANTENELOP.initial)
    grunn: Mapped[Karantenegrunn] = mapped_column(kode_type(Karantenegrunn))
    forklaring: Mapped[str]
    mottatt: Mapped[datetime] = mapped_column(info={"usporet": True})
    avsender: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    emne: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    storrelse: Mapped[int]
    sha256: Mapped[str] = mapped_column(unique=True)
    innhold: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, info={"usporet": True})
    sak_id: Mapped[int | None] = mapped_column(ForeignKey("sak.id"), index=True)

    sak: Mapped[Sak | None] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (Index("ix_karantenepost_status", "status", "mottatt", "id"),)

    HANDLINGER = {
        "karantene.lagt_inn": "la e-posten i karantene",
        "karantene.slipp_inn": "slapp e-posten inn",
        "karantene.forkast": "forkastet e-posten",
        "karantene.tomt": "slettet hvem som sendte den",
    }
    FELTNAVN = {
        "status": "Status",
        "grunn": "Hvorfor",
        "forklaring": "Forklaring",
        "mottatt": "Mottatt",
        "avsender": "Avsender",
        "emne": "Emne",
        "storrelse": "Størrelse",
        "sha256": "SHA-256",
        "sak_id": "Sak",
    }

    def __str__(self) -> str:
        return self.emne or f"E-post {self.id} i karantene"
