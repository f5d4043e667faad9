"""A clause an organisation does not live up to, what is done about it, and when that was enough."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.etterlevelse.lifecycle import AVVIKSLOP, Tiltaksstatus
from ksadmin.etterlevelse.models.egenerklaering import Egenerklaering
from ksadmin.etterlevelse.models.runder import Vilkarspunkt
from ksadmin.register.models import Organisasjon


class Etterlevelsesavvik(Audited, Versioned, Base):
    """One deviation, from an answer (``egenerklaering``) or from something KS has learnt elsewhere."""

    __tablename__ = "etterlevelsesavvik"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    punkt_id: Mapped[int] = mapped_column(ForeignKey("vilkarspunkt.id"), index=True)
    egenerklaering_id: Mapped[int | None] = mapped_column(ForeignKey("egenerklaering.id"))
    beskrivelse: Mapped[str]
    oppdaget: Mapped[date]
    status: Mapped[Tiltaksstatus] = mapped_column(kode_type(Tiltaksstatus), default=AVVIKSLOP.initial)
    tiltak: Mapped[str | None]
    ansvarlig: Mapped[str | None]
    tiltaksfrist: Mapped[date | None]
    lukket_dato: Mapped[date | None]
    begrunnelse: Mapped[str | None]
    eksempel: Mapped[bool] = mapped_column(default=False)

    organisasjon: Mapped[Organisasjon] = relationship()
    punkt: Mapped[Vilkarspunkt] = relationship()
    egenerklaering: Mapped[Egenerklaering | None] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("egenerklaering_id", "punkt_id", name="uq_etterlevelsesavvik_ett_per_svar"),
        CheckConstraint("status <> 'tiltak' OR (tiltak IS NOT NULL AND tiltaksfrist IS NOT NULL)", name="tiltak"),
        CheckConstraint("(status IN ('lukket', 'frafalt')) = (lukket_dato IS NOT NULL)", name="lukket"),
        Index("ix_etterlevelsesavvik_frist", "status", "tiltaksfrist"),
    )

    LIVSLOP = AVVIKSLOP
    ANGRES = {"etterlevelsesavvik.registrert": Rolle.SAKSBEHANDLER, "etterlevelsesavvik.tiltak": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "etterlevelsesavvik.meldt": "svarte at punktet ikke er oppfylt",
        "etterlevelsesavvik.registrert": "registrerte avviket",
        "etterlevelsesavvik.tiltak": "avtalte tiltak",
        "etterlevelsesavvik.lukket": "lukket avviket",
        "etterlevelsesavvik.frafalt": "frafalt avviket",
        "etterlevelsesavvik.gjenapnet": "åpnet avviket igjen",
    }
    FELTNAVN = {
        "organisasjon_id": "Organisasjon",
        "punkt_id": "Klausul",
        "egenerklaering_id": "Egenerklæring",
        "beskrivelse": "Beskrivelse",
        "oppdaget": "Oppdaget",
        "status": "Status",
        "tiltak": "Tiltak",
        "ansvarlig": "Ansvarlig i kommunen",
        "tiltaksfrist": "Frist for tiltaket",
        "lukket_dato": "Lukket",
        "begrunnelse": "Begrunnelse",
    }

    def __str__(self) -> str:
        return f"{self.organisasjon}: {self.punkt}"
