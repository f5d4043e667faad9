"""What a stage of a tjeneste leaves behind: who took part, and its documents."""

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.core.lagret_fil import LagretFil
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tjenester.kodeverk import Deltakerrolle
from ksadmin.tjenester.lifecycle import Stadium

if TYPE_CHECKING:
    from ksadmin.tjenester.models.tjeneste import Tjeneste


class Deltaker(Audited, Versioned, Base):
    """Who took part in a stage: a kommune from the register, or a supplier from it."""

    __tablename__ = "tjeneste_deltaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    stadium: Mapped[Stadium] = mapped_column(kode_type(Stadium))
    rolle: Mapped[Deltakerrolle] = mapped_column(kode_type(Deltakerrolle))
    organisasjon_id: Mapped[int | None] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    leverandor_id: Mapped[int | None] = mapped_column(ForeignKey("leverandor.id"), index=True)
    merknad: Mapped[str | None]

    tjeneste: Mapped["Tjeneste"] = relationship(back_populates="deltakere")
    organisasjon: Mapped[Organisasjon | None] = relationship()
    leverandor: Mapped[Leverandor | None] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        CheckConstraint(
            "(rolle = 'leverandor' AND leverandor_id IS NOT NULL AND organisasjon_id IS NULL)"
            " OR (rolle <> 'leverandor' AND organisasjon_id IS NOT NULL AND leverandor_id IS NULL)",
            name="en_deltaker",
        ),
        Index("uq_tjeneste_deltaker_org", "tjeneste_id", "stadium", "rolle", "organisasjon_id", unique=True),
        Index("uq_tjeneste_deltaker_lev", "tjeneste_id", "stadium", "rolle", "leverandor_id", unique=True),
    )

    ANGRES = {
        "deltaker.lagt_til": Rolle.SAKSBEHANDLER,
        "deltaker.endret": Rolle.SAKSBEHANDLER,
        "deltaker.fjernet": Rolle.SAKSBEHANDLER,
    }
    HANDLINGER = {
        "deltaker.lagt_til": "la til en deltaker",
        "deltaker.endret": "endret en deltaker",
        "deltaker.fjernet": "fjernet en deltaker",
    }
    FELTNAVN = {
        "stadium": "Stadium",
        "rolle": "Rolle",
        "organisasjon_id": "Kommune",
        "leverandor_id": "Leverandør",
        "merknad": "Merknad",
    }

    def __str__(self) -> str:
        return f"{self.organisasjon or self.leverandor} ({self.rolle.tekst.lower()})"


class Tjenestedokument(LagretFil, Base):
    """A file of a stage, as it was received. Never changed; a new edition is a new document."""

    __tablename__ = "tjeneste_dokument"
    SLAG = "tjenestedokument"

    id: Mapped[int] = mapped_column(primary_key=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    stadium: Mapped[Stadium] = mapped_column(kode_type(Stadium))
    tittel: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)

    tjeneste: Mapped["Tjeneste"] = relationship(back_populates="dokumenter")

    __table_args__ = (UniqueConstraint("tjeneste_id", "stadium", "sha256", name="uq_tjeneste_dokument_en_gang"),)

    ENDELIG = "Innholdet i filen er slettet for godt. Last den opp på nytt."
    HANDLINGER = {
        "tjenestedokument.lastet_opp": "lastet opp et dokument",
        "tjenestedokument.lastet_ned": "lastet ned et dokument",
        "tjenestedokument.fjernet": "fjernet et dokument",
    }
    FELTNAVN = {"stadium": "Stadium", "tittel": "Tittel", "filnavn": "Filnavn", "sha256": "SHA-256"}

    def __str__(self) -> str:
        return f"{self.tittel} ({self.filnavn})"
