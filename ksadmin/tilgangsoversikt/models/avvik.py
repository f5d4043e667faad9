"""Where erklæring, grant and delegation do not fit together, and who sees to it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.brukere.models import Bruker
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.kodeverk import Avviksslag
from ksadmin.tilgangsoversikt.lifecycle import AVVIKSLOP, Avviksstatus
from ksadmin.tjenester.models import Tjeneste


class Avvik(Audited, Versioned, Base):
    """A finding, from the comparison that found it to the one that found it mended. What comes back is a new one.

    ``orgnr``, ``leverandor`` and ``api`` are empty where they do not apply. The two sources are kept as they were
    when it was found. ``eier``, ``frist`` and ``merknad`` are KS' own.
    """

    __tablename__ = "avvik"

    id: Mapped[int] = mapped_column(primary_key=True)
    slag: Mapped[Avviksslag] = mapped_column(kode_type(Avviksslag))
    status: Mapped[Avviksstatus] = mapped_column(kode_type(Avviksstatus), default=AVVIKSLOP.initial)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"))
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"))
    orgnr: Mapped[str]
    leverandor: Mapped[str] = mapped_column(default="")
    api: Mapped[str] = mapped_column(default="")
    ene_kilde: Mapped[str]
    ene_tid: Mapped[datetime]
    andre_kilde: Mapped[str]
    andre_tid: Mapped[datetime]
    funnet: Mapped[datetime]
    lukket: Mapped[datetime | None]
    eier_id: Mapped[int | None] = mapped_column(ForeignKey("bruker.id"), index=True)
    frist: Mapped[date | None]
    merknad: Mapped[str | None]

    organisasjon: Mapped[Organisasjon] = relationship()
    tjeneste: Mapped[Tjeneste] = relationship()
    eier: Mapped[Bruker | None] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        Index(
            "uq_avvik_ett_apent",
            *("slag", "organisasjon_id", "tjeneste_id", "orgnr", "leverandor", "api"),
            unique=True,
            sqlite_where=status == Avviksstatus.APENT,
            postgresql_where=status == Avviksstatus.APENT,
        ),
        Index("ix_avvik_status", "status", "funnet", "id"),
        Index("ix_avvik_celle", "organisasjon_id", "tjeneste_id"),
        CheckConstraint("(lukket IS NULL) = (status = 'apent')", name="lukket"),
    )

    ANGRES = {"avvik.fulgt_opp": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "avvik.funnet": "fant avviket",
        "avvik.fulgt_opp": "endret hvem som følger opp, frist eller merknad",
        "avvik.lukket": "fant at avviket er rettet",
    }
    FELTNAVN = {
        "slag": "Avvik",
        "status": "Status",
        "organisasjon_id": "Organisasjon",
        "tjeneste_id": "Tjeneste",
        "orgnr": "Organisasjonsnummer",
        "leverandor": "Delegert til",
        "api": "API",
        "eier_id": "Følges opp av",
        "frist": "Frist",
        "merknad": "Merknad",
    }

    def __str__(self) -> str:
        return f"{self.slag.tekst}: {self.organisasjon}, {self.tjeneste}"

    @property
    def kilder(self) -> list[tuple[str, datetime]]:
        """The two that do not fit together, each with since when."""
        return [(self.ene_kilde, self.ene_tid), (self.andre_kilde, self.andre_tid)]


class Mottakerenhet(Base):
    """What Enhetsregisteret answered about a receiver of delegations nobody knows. Asked once.

    ``hovedenhet`` is None when the number is not a sub-unit's.
    """

    __tablename__ = "mottakerenhet"

    id: Mapped[int] = mapped_column(primary_key=True)
    orgnr: Mapped[str] = mapped_column(unique=True)
    hovedenhet: Mapped[str | None]
    hentet: Mapped[datetime]
