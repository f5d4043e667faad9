"""Who stands behind a wish: one voice for each organisation, and the people who gave it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base
from ksadmin.register.models import Organisasjon

if TYPE_CHECKING:
    from ksadmin.endringsonsker.models.onske import Endringsonske


class Stemme(Audited, Base):
    """An organisation wants this. The database allows it one living voice for each wish."""

    __tablename__ = "onske_stemme"

    id: Mapped[int] = mapped_column(primary_key=True)
    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"), index=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    trukket_dato: Mapped[date | None] = mapped_column()

    onske: Mapped["Endringsonske"] = relationship(back_populates="stemmer")
    organisasjon: Mapped[Organisasjon] = relationship()
    stottespillere: Mapped[list["Stottespiller"]] = relationship(
        back_populates="stemme", order_by=lambda: Stottespiller.id
    )
    avmelding: Mapped["Varselavmelding | None"] = relationship(back_populates="stemme")

    __table_args__ = (
        Index(
            "uq_onske_stemme_en_per_organisasjon",
            "onske_id",
            "organisasjon_id",
            unique=True,
            sqlite_where=trukket_dato.is_(None),
            postgresql_where=trukket_dato.is_(None),
        ),
    )

    ANGRES = {"stemme.trukket": Rolle.SAKSBEHANDLER}
    HANDLINGER = {"stemme.gitt": "registrerte en stemme", "stemme.trukket": "trakk en stemme"}
    FELTNAVN = {"organisasjon_id": "Organisasjon", "trukket_dato": "Trukket"}

    def __str__(self) -> str:
        return str(self.organisasjon)


class Stottespiller(Audited, Base):
    """The evidence of a voice: who spoke for the organisation, in what role, when, and how KS knows."""

    __tablename__ = "onske_stottespiller"

    id: Mapped[int] = mapped_column(primary_key=True)
    stemme_id: Mapped[int] = mapped_column(ForeignKey("onske_stemme.id"), index=True)
    navn: Mapped[str] = mapped_column(info={"sensitiv": True})
    rolle: Mapped[str]
    epost: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    dato: Mapped[date]
    kilde: Mapped[str]

    stemme: Mapped[Stemme] = relationship(back_populates="stottespillere")

    HANDLINGER = {"stottespiller.lagt_til": "la til en støttespiller"}
    FELTNAVN = {"navn": "Navn", "rolle": "Rolle", "epost": "E-post", "dato": "Dato", "kilde": "Kilde"}

    def __str__(self) -> str:
        return self.navn


class Varselavmelding(Audited, Base):
    """Whoever gets the mails for a voice wants no more of them. Taken away again if they change their mind."""

    __tablename__ = "onske_varselavmelding"

    id: Mapped[int] = mapped_column(primary_key=True)
    stemme_id: Mapped[int] = mapped_column(ForeignKey("onske_stemme.id"), unique=True)
    tidspunkt: Mapped[datetime]

    stemme: Mapped[Stemme] = relationship(back_populates="avmelding")

    HANDLINGER = {
        "varsel.avmeldt": "ba om å ikke få varsler om ønsket",
        "varsel.pameldt": "ba om å få varsler om ønsket igjen",
    }
    FELTNAVN = {"tidspunkt": "Tidspunkt"}

    def __str__(self) -> str:
        return str(self.stemme)


class Oppslutning(Base):
    """How many stand behind a wish, those of its duplicates included: counted when a voice comes or goes.

    Derived, so that lists of a hundred thousand wishes need not count a million voices. ``kommuner`` counts
    organisations by orgnr, ``innbyggere`` sums those of kommuner, since a fylkeskommune has the same people.
    """

    __tablename__ = "onske_oppslutning"

    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"), primary_key=True)
    kommuner: Mapped[int] = mapped_column(default=0)
    innbyggere: Mapped[int] = mapped_column(default=0)

    onske: Mapped["Endringsonske"] = relationship(back_populates="oppslutning")

    __table_args__ = (
        CheckConstraint("kommuner >= 0 AND innbyggere >= 0", name="antall"),
        Index("ix_onske_oppslutning_kommuner", "kommuner", "onske_id"),
    )
