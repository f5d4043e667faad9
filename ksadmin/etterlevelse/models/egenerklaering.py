"""One organisation's declaration in a round: its answers, its evidence, and the mails that asked for it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.etterlevelse.lifecycle import EGENERKLAERINGSLOP, Egenerklaeringsstatus
from ksadmin.etterlevelse.models.runder import Egenerklaeringsrunde, Vilkarspunkt
from ksadmin.register.models import Organisasjon


class Egenerklaering(Audited, Versioned, Base):
    """What one organisation says of itself. ``nokkel`` is what its personal link holds.

    The answers are the organisation's own draft until it delivers; the trail has them as they were delivered.
    """

    __tablename__ = "egenerklaering"

    id: Mapped[int] = mapped_column(primary_key=True)
    runde_id: Mapped[int] = mapped_column(ForeignKey("egenerklaeringsrunde.id"))
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    nokkel: Mapped[str] = mapped_column(unique=True, info={"usporet": True})
    frist: Mapped[date]
    status: Mapped[Egenerklaeringsstatus] = mapped_column(
        kode_type(Egenerklaeringsstatus), default=EGENERKLAERINGSLOP.initial
    )
    levert: Mapped[datetime | None]
    levert_av: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    levert_rolle: Mapped[str | None]
    begrunnelse: Mapped[str | None]

    runde: Mapped[Egenerklaeringsrunde] = relationship()
    organisasjon: Mapped[Organisasjon] = relationship()
    svar: Mapped[list["Punktsvar"]] = relationship(back_populates="egenerklaering")
    dokumentasjon: Mapped[list["Dokumentasjon"]] = relationship(
        back_populates="egenerklaering", order_by=lambda: Dokumentasjon.id
    )

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("runde_id", "organisasjon_id", name="uq_egenerklaering_en_per_organisasjon"),
        CheckConstraint("status NOT IN ('levert', 'gjennomgatt') OR levert IS NOT NULL", name="levert"),
        CheckConstraint("status <> 'unntatt' OR begrunnelse IS NOT NULL", name="begrunnet"),
    )

    DEL_AV = "runde"
    LIVSLOP = EGENERKLAERINGSLOP
    ANGRES = {"egenerklaering.frist_endret": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "egenerklaering.opprettet": "ble med i runden",
        "egenerklaering.levert": "leverte egenerklæringen",
        "egenerklaering.svarte": "svarte",
        "egenerklaering.gjennomgatt": "gikk gjennom svarene",
        "egenerklaering.apnet_igjen": "ba om nye svar",
        "egenerklaering.unntatt": "gjorde unntak",
        "egenerklaering.spurt_likevel": "tok den med likevel",
        "egenerklaering.frist_endret": "ga ny frist",
        "egenerklaering.dokument_lastet_ned": "lastet ned dokumentasjon",
    }
    FELTNAVN = {
        "frist": "Svarfrist",
        "status": "Status",
        "levert": "Levert",
        "levert_av": "Levert av",
        "levert_rolle": "Rolle",
        "begrunnelse": "Begrunnelse",
        "svarene": "Svarene",
        "filnavn": "Fil",
    }

    def __str__(self) -> str:
        return f"{self.organisasjon}, {self.runde}"


class Svar(Kodeverk):
    JA = "ja", "Ja"
    DELVIS = "delvis", "Delvis"
    NEI = "nei", "Nei"
    IKKE_AKTUELT = "ikke_aktuelt", "Ikke aktuelt", "Ikkje aktuelt"


class Punktsvar(Versioned, Base):
    """The answer to one clause, a draft as long as the declaration is not delivered."""

    __tablename__ = "punktsvar"

    id: Mapped[int] = mapped_column(primary_key=True)
    egenerklaering_id: Mapped[int] = mapped_column(ForeignKey("egenerklaering.id"))
    punkt_id: Mapped[int] = mapped_column(ForeignKey("vilkarspunkt.id"), index=True)
    svar: Mapped[Svar | None] = mapped_column(kode_type(Svar))
    utdyping: Mapped[str | None]

    egenerklaering: Mapped[Egenerklaering] = relationship(back_populates="svar")
    punkt: Mapped[Vilkarspunkt] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (UniqueConstraint("egenerklaering_id", "punkt_id", name="uq_punktsvar_ett_per_punkt"),)


class Dokumentasjon(Base):
    """A file that backs up an answer, checked and kept as it came. Only for KS."""

    __tablename__ = "dokumentasjon"

    id: Mapped[int] = mapped_column(primary_key=True)
    egenerklaering_id: Mapped[int] = mapped_column(ForeignKey("egenerklaering.id"))
    punkt_id: Mapped[int] = mapped_column(ForeignKey("vilkarspunkt.id"), index=True)
    filnavn: Mapped[str]
    innholdstype: Mapped[str]
    innhold: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    storrelse: Mapped[int]
    sha256: Mapped[str]
    lastet_opp: Mapped[datetime]

    egenerklaering: Mapped[Egenerklaering] = relationship(back_populates="dokumentasjon")

    __table_args__ = (UniqueConstraint("egenerklaering_id", "punkt_id", "sha256", name="uq_dokumentasjon_en_gang"),)


class Egenerklaeringsbrev(Base):
    """A mail that asked for a declaration. What became of it stands with the attempt to reach the organisation."""

    __tablename__ = "egenerklaeringsbrev"

    id: Mapped[int] = mapped_column(primary_key=True)
    egenerklaering_id: Mapped[int] = mapped_column(ForeignKey("egenerklaering.id"))
    forsok_id: Mapped[int] = mapped_column(ForeignKey("kontaktforsok.id"), unique=True)

    egenerklaering: Mapped[Egenerklaering] = relationship()

    __table_args__ = (Index("ix_egenerklaeringsbrev_egenerklaering", "egenerklaering_id", "forsok_id"),)
