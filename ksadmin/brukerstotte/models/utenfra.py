"""What people outside send by the pages, and what is left when what they sent is deleted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksprak, Tilfredshet
from ksadmin.brukerstotte.models.sak import Sak
from ksadmin.core.audit import Noted
from ksadmin.core.base import Base, kode_type
from ksadmin.core.innsending import Innsendt
from ksadmin.register.models import Organisasjon


class Saksinnsending(Innsendt, Base):
    """A question from the public form, until the address in it is confirmed. It becomes a case, or it is deleted.

    Masked before it gets here.
    """

    __tablename__ = "sak_innsending"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int | None] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    navn: Mapped[str]
    epost: Mapped[str]
    emne: Mapped[str]
    tekst: Mapped[str]
    kategori: Mapped[Sakskategori | None] = mapped_column(kode_type(Sakskategori))
    sprak: Mapped[Saksprak] = mapped_column(kode_type(Saksprak))
    sak_id: Mapped[int | None] = mapped_column(ForeignKey("sak.id"), index=True)

    organisasjon: Mapped[Organisasjon | None] = relationship()
    sak: Mapped[Sak | None] = relationship()


class Saksvurdering(Base):
    """What whoever asked thought of the help: one click, changed by another."""

    __tablename__ = "sak_vurdering"

    id: Mapped[int] = mapped_column(primary_key=True)
    sak_id: Mapped[int] = mapped_column(ForeignKey("sak.id"), unique=True)
    svar: Mapped[Tilfredshet] = mapped_column(kode_type(Tilfredshet))
    tidspunkt: Mapped[datetime]

    sak: Mapped[Sak] = relationship()


class Slettekvittering(Noted, Base):
    """The proof that a person's messages are deleted: how many of what, and whose by a sum only."""

    __tablename__ = "sak_slettekvittering"

    id: Mapped[int] = mapped_column(primary_key=True)
    tidspunkt: Mapped[datetime]
    adresse_sha256: Mapped[str] = mapped_column(index=True)
    saker: Mapped[int]
    meldinger: Mapped[int]
    vedlegg: Mapped[int]

    __table_args__ = (CheckConstraint("saker >= 0 AND meldinger >= 0 AND vedlegg >= 0", name="antall"),)

    HANDLINGER = {"sletting.utfort": "slettet det en person har skrevet til brukerstøtten"}
    FELTNAVN = {"saker": "Saker", "meldinger": "Meldinger", "vedlegg": "Vedlegg"}

    def __str__(self) -> str:
        return f"Slettekvittering {self.id}"
