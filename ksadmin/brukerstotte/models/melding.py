"""What has been said in a case, and the files that came with it."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.brukerstotte.kodeverk import Meldingsslag
from ksadmin.brukerstotte.models.sak import Sak
from ksadmin.core.base import Base, kode_type
from ksadmin.core.lagret_fil import LagretFil


class Saksmelding(Base):
    """A message in, an answer out, or a note for KS only. Written only with a noted deed on its case, never rewritten.

    ``tekst`` is plain text, masked before it got here; ``html`` is the sanitised HTML of a mail that had any.
    ``message_id`` and ``referanser`` (ids parted by spaces, the oldest first) are those of a mail that came in; what
    KS sends has its id from ``tradtegn``. ``automatisk`` is a mail that no person wrote, ``skrevet_av`` the ``ident``
    of who in KS wrote it. ``utboks`` is the key of the promise that sends an answer, and ``angret`` when its writer
    took it back before it went.
    """

    __tablename__ = "sak_melding"

    id: Mapped[int] = mapped_column(primary_key=True)
    sak_id: Mapped[int] = mapped_column(ForeignKey("sak.id"))
    slag: Mapped[Meldingsslag] = mapped_column(kode_type(Meldingsslag))
    tidspunkt: Mapped[datetime]
    skrevet_av: Mapped[str | None]
    avsender_navn: Mapped[str | None]
    avsender_epost: Mapped[str | None]
    til: Mapped[str | None]
    emne: Mapped[str | None]
    tekst: Mapped[str]
    html: Mapped[str | None]
    message_id: Mapped[str | None] = mapped_column(unique=True)
    referanser: Mapped[str | None]
    automatisk: Mapped[bool] = mapped_column(default=False)
    sladdet: Mapped[int] = mapped_column(default=0)
    utboks: Mapped[str | None]
    angret: Mapped[datetime | None]

    sak: Mapped[Sak] = relationship(back_populates="meldinger")
    vedlegg: Mapped[list["Saksvedlegg"]] = relationship(back_populates="melding", order_by=lambda: Saksvedlegg.id)

    __table_args__ = (
        UniqueConstraint("id", "sak_id", name="uq_sak_melding_sak"),
        Index("ix_sak_melding_sak", "sak_id", "tidspunkt", "id"),
        Index("ix_sak_melding_avsender_epost", "avsender_epost"),
        Index(
            "ix_sak_melding_automatisk",
            "til",
            "tidspunkt",
            sqlite_where=automatisk,
            postgresql_where=automatisk,
        ),
    )


class Saksvedlegg(LagretFil, Base):
    """A file of a message, in that message only. ``tekst`` is what it says, masked, for search.

    ``sak_id`` is that of the message, held by the foreign key, so that a search need not ask the message.
    ``holdt_tilbake`` says why it cannot be opened before a person has decided.
    """

    __tablename__ = "sak_vedlegg"
    SLAG = "saksvedlegg"

    id: Mapped[int] = mapped_column(primary_key=True)
    melding_id: Mapped[int]
    sak_id: Mapped[int]
    tekst: Mapped[str | None] = mapped_column(deferred=True, info={"usporet": True})
    holdt_tilbake: Mapped[str | None]

    melding: Mapped[Saksmelding] = relationship(back_populates="vedlegg")

    __table_args__ = (
        UniqueConstraint("melding_id", "sha256", name="uq_sak_vedlegg_en_gang"),
        ForeignKeyConstraint(
            ["melding_id", "sak_id"],
            ["sak_melding.id", "sak_melding.sak_id"],
            name="fk_sak_vedlegg_melding",
            onupdate="CASCADE",
        ),
        Index("ix_sak_vedlegg_sak_id", "sak_id"),
    )

    ENDELIG = "Innholdet i filen er slettet for godt. Last den opp på nytt."
    HANDLINGER = {
        "saksvedlegg.lastet_opp": "la ved en fil",
        "saksvedlegg.lastet_ned": "lastet ned et vedlegg",
        "saksvedlegg.fjernet": "fjernet et vedlegg",
        "saksvedlegg.sluppet": "slapp fram et vedlegg som ble holdt tilbake",
    }
    FELTNAVN = {"filnavn": "Filnavn", "sha256": "SHA-256", "holdt_tilbake": "Holdt tilbake"}


class Svarutkast(Base):
    """What somebody (an actor's ``ident``) is writing, kept as they write. Gone when it is sent.

    ``angret_melding`` is the answer it was taken back from, whose files go with it when it is sent again.
    """

    __tablename__ = "sak_svarutkast"

    id: Mapped[int] = mapped_column(primary_key=True)
    sak_id: Mapped[int] = mapped_column(ForeignKey("sak.id"))
    eier: Mapped[str]
    eier_navn: Mapped[str]
    tekst: Mapped[str]
    endret: Mapped[datetime]
    angret_melding_id: Mapped[int | None] = mapped_column(ForeignKey("sak_melding.id"))

    angret_melding: Mapped[Saksmelding | None] = relationship()

    __table_args__ = (UniqueConstraint("sak_id", "eier", name="uq_sak_svarutkast_ett_hver"),)
