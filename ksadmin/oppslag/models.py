"""The trace of lookups, and what people decide about them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, KeyType, Versioned, kode_type
from ksadmin.oppslag.kodeverk import Oppslagsapi, Oppslagsutfall
from ksadmin.register.models import Organisasjon
from ksadmin.tjenester.models import Tjeneste


class Oppslag(Base):
    """One lookup, written before its answer leaves. Never changed.

    ``pseudonym`` is a keyed digest of the person's number under the key named ``nokkel``: letters only, so that
    nothing in a row can look like a number. ``dag`` is the day in Oslo. The organisation and the tjeneste have no
    foreign key: neither kind of row is ever removed, and PostgreSQL would look both up for every row.
    """

    __tablename__ = "oppslag"

    id: Mapped[int] = mapped_column(primary_key=True)
    tidspunkt: Mapped[datetime]
    dag: Mapped[date]
    organisasjon_id: Mapped[int]
    tjeneste_id: Mapped[int | None]
    api: Mapped[Oppslagsapi] = mapped_column(kode_type(Oppslagsapi))
    leverandor: Mapped[str | None]
    klient: Mapped[str]
    rettighetspakke: Mapped[str | None]
    utfall: Mapped[Oppslagsutfall] = mapped_column(kode_type(Oppslagsutfall))
    status: Mapped[int]
    kode: Mapped[str | None]
    varighet_ms: Mapped[int]
    korrelasjonsid: Mapped[str | None]
    nokkel: Mapped[str | None]
    pseudonym: Mapped[str | None] = mapped_column(KeyType)

    __table_args__ = (
        Index("ix_oppslag_dag", "dag", "organisasjon_id", "tjeneste_id"),
        Index("ix_oppslag_tidspunkt", "tidspunkt"),
        Index("ix_oppslag_pseudonym", "pseudonym"),
    )


class Oppslagspause(Audited, Versioned, Base):
    """Nobody asks for this organisation, this tjeneste or both until it ends. Neither given: nobody asks at all."""

    __tablename__ = "oppslag_pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int | None] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    tjeneste_id: Mapped[int | None] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    grunn: Mapped[str]
    fra: Mapped[datetime]
    til: Mapped[datetime | None] = mapped_column()

    organisasjon: Mapped[Organisasjon | None] = relationship()
    tjeneste: Mapped[Tjeneste | None] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (CheckConstraint("til IS NULL OR fra <= til", name="periode"),)

    ANGRES = {"pause.satt": Rolle.FORVALTER, "pause.opphevet": Rolle.FORVALTER}
    HANDLINGER = {"pause.satt": "stanset oppslag", "pause.opphevet": "åpnet for oppslag igjen"}
    FELTNAVN = {
        "organisasjon_id": "Organisasjon",
        "tjeneste_id": "Tjeneste",
        "grunn": "Grunn",
        "fra": "Stanset",
        "til": "Åpnet igjen",
    }

    def __str__(self) -> str:
        return f"{self.organisasjon or 'Alle organisasjoner'}, {self.tjeneste or 'alle tjenester'}"


class Volumvarsel(Audited, Base):
    """An organisation asked much more for a tjeneste one day than it uses to. ``vanlig`` is its busiest day before."""

    __tablename__ = "oppslag_volumvarsel"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    dag: Mapped[date]
    antall: Mapped[int]
    vanlig: Mapped[int]
    opprettet: Mapped[datetime]
    behandlet: Mapped[datetime | None]
    vurdering: Mapped[str | None]

    organisasjon: Mapped[Organisasjon] = relationship()
    tjeneste: Mapped[Tjeneste] = relationship()

    __table_args__ = (
        Index("uq_oppslag_volumvarsel_en_om_dagen", "organisasjon_id", "tjeneste_id", "dag", unique=True),
        CheckConstraint("(behandlet IS NULL) = (vurdering IS NULL)", name="vurdert"),
    )

    ANGRES = {"volumvarsel.vurdert": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "volumvarsel.opprettet": "varslet om uvanlig mange oppslag",
        "volumvarsel.vurdert": "vurderte varselet",
    }
    FELTNAVN = {
        "organisasjon_id": "Organisasjon",
        "tjeneste_id": "Tjeneste",
        "dag": "Dag",
        "antall": "Oppslag",
        "vanlig": "Flest på en dag før",
        "behandlet": "Vurdert",
        "vurdering": "Vurdering",
    }

    def __str__(self) -> str:
        return f"{self.organisasjon}, {self.tjeneste}, {self.dag:%d.%m.%Y}"


class Oppslagsinnsyn(Audited, Base):
    """Somebody at KS searched the trace by a person's number. The number is not here; why, and how many were found."""

    __tablename__ = "oppslag_innsyn"

    id: Mapped[int] = mapped_column(primary_key=True)
    tidspunkt: Mapped[datetime]
    begrunnelse: Mapped[str]
    antall: Mapped[int]

    HANDLINGER = {"innsyn.sokt": "søkte i sporet etter oppslag om en person"}
    FELTNAVN = {"tidspunkt": "Tidspunkt", "begrunnelse": "Begrunnelse", "antall": "Oppslag funnet"}

    def __str__(self) -> str:
        return f"Innsyn {clock.dato(self.tidspunkt):%d.%m.%Y}"
