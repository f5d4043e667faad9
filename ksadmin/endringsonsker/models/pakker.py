"""What has been handed to Skatteetaten, as it was, and what Skatteetaten answered to each item."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, kode_type
from ksadmin.endringsonsker.kodeverk import Pakkesvar
from ksadmin.endringsonsker.models.onske import Endringsonske


class Innspillspakke(Audited, Base):
    """A numbered package. ``innhold`` is the zip that was sent; it is made once and never again."""

    __tablename__ = "innspillspakke"

    id: Mapped[int] = mapped_column(primary_key=True)
    dato: Mapped[date]
    svarfrist: Mapped[date] = mapped_column(index=True)
    laget: Mapped[datetime]
    sha256: Mapped[str]
    storrelse: Mapped[int]
    innhold: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"usporet": True})

    saker: Mapped[list["Pakkesak"]] = relationship(back_populates="pakke", order_by=lambda: Pakkesak.nummer)

    __table_args__ = (CheckConstraint("svarfrist >= dato", name="svarfrist"),)

    HANDLINGER = {
        "pakke.laget": "laget innspillspakken og oversendte ønskene",
        "pakke.lastet_ned": "lastet ned innspillspakken",
    }
    FELTNAVN = {"dato": "Dato", "svarfrist": "Svarfrist", "sha256": "SHA-256"}

    def __str__(self) -> str:
        return f"Innspillspakke {self.referanse}"

    @property
    def referanse(self) -> str:
        return f"IP-{self.id:04d}"


class Pakkesak(Audited, Base):
    """One wish of a package, under the title it was sent with. The answer has its date, or is not there."""

    __tablename__ = "innspillspakke_sak"

    id: Mapped[int] = mapped_column(primary_key=True)
    pakke_id: Mapped[int] = mapped_column(ForeignKey("innspillspakke.id"))
    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"), index=True)
    nummer: Mapped[int]
    tittel: Mapped[str]
    svar: Mapped[Pakkesvar | None] = mapped_column(kode_type(Pakkesvar))
    svar_dato: Mapped[date | None]
    svar_referanse: Mapped[str | None]

    pakke: Mapped[Innspillspakke] = relationship(back_populates="saker")
    onske: Mapped[Endringsonske] = relationship()

    __table_args__ = (
        UniqueConstraint("pakke_id", "onske_id", name="uq_innspillspakke_sak_en_gang"),
        UniqueConstraint("pakke_id", "nummer", name="uq_innspillspakke_sak_ett_nummer"),
        CheckConstraint("(svar IS NULL) = (svar_dato IS NULL)", name="svar_har_dato"),
    )

    HANDLINGER = {"pakkesak.lagt_til": "la et ønske i pakken", "pakkesak.besvart": "registrerte Skatteetatens svar"}
    FELTNAVN = {
        "onske_id": "Ønske",
        "nummer": "Nummer",
        "svar": "Svar",
        "svar_dato": "Svardato",
        "svar_referanse": "Skatteetatens referanse",
    }

    def __str__(self) -> str:
        return f"{self.nummer}. {self.tittel}"
