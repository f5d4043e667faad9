"""What a version of the terms is followed up by, and the rounds that ask about it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.etterlevelse.lifecycle import RUNDELOP, Egenerklaeringsrundestatus
from ksadmin.vilkar.models import Vilkar


class Vilkarspunkt(Audited, Versioned, Base):
    """One clause of a version of the terms, as KS has entered it, and what the organisations are asked about it.

    ``klausul`` is the clause's own name in the terms, e.g. its number and heading. ksadmin knows none of them
    (domene.md § 1.4). A clause that a round has asked about never changes: it is taken out of use instead.
    """

    __tablename__ = "vilkarspunkt"

    id: Mapped[int] = mapped_column(primary_key=True)
    vilkar_id: Mapped[int] = mapped_column(ForeignKey("vilkar.id"))
    nummer: Mapped[int]
    klausul: Mapped[str]
    sporsmal_nb: Mapped[str]
    sporsmal_nn: Mapped[str]
    hjelp_nb: Mapped[str | None]
    hjelp_nn: Mapped[str | None]
    krever_dokumentasjon: Mapped[bool] = mapped_column(default=False)
    aktiv: Mapped[bool] = mapped_column(default=True)
    eksempel: Mapped[bool] = mapped_column(default=False)

    vilkar: Mapped[Vilkar] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (Index("ix_vilkarspunkt_rekkefolge", "vilkar_id", "nummer", "id"),)

    ANGRES = {"vilkarspunkt.registrert": Rolle.FORVALTER, "vilkarspunkt.endret": Rolle.FORVALTER}
    HANDLINGER = {
        "vilkarspunkt.registrert": "registrerte punktet",
        "vilkarspunkt.endret": "endret punktet",
    }
    FELTNAVN = {
        "vilkar_id": "Vilkår",
        "nummer": "Rekkefølge",
        "klausul": "Klausul",
        "sporsmal_nb": "Spørsmål på bokmål",
        "sporsmal_nn": "Spørsmål på nynorsk",
        "hjelp_nb": "Veiledning på bokmål",
        "hjelp_nn": "Veiledning på nynorsk",
        "krever_dokumentasjon": "Krever dokumentasjon",
        "aktiv": "I bruk",
    }

    def __str__(self) -> str:
        return self.klausul


class Egenerklaeringsrunde(Audited, Versioned, Base):
    """Asks every organisation with an active erklæring how it lives up to the clauses in use.

    ``tekst_nb`` and ``tekst_nn`` open the mail; a reminder goes at most every ``purreintervall_dager`` days.
    """

    __tablename__ = "egenerklaeringsrunde"

    id: Mapped[int] = mapped_column(primary_key=True)
    navn: Mapped[str] = mapped_column(unique=True)
    vilkar_id: Mapped[int] = mapped_column(ForeignKey("vilkar.id"), index=True)
    frist: Mapped[date]
    purreintervall_dager: Mapped[int]
    tekst_nb: Mapped[str]
    tekst_nn: Mapped[str]
    status: Mapped[Egenerklaeringsrundestatus] = mapped_column(
        kode_type(Egenerklaeringsrundestatus), default=RUNDELOP.initial
    )
    aapnet_dato: Mapped[date | None]
    avsluttet_dato: Mapped[date | None]
    eksempel: Mapped[bool] = mapped_column(default=False)

    vilkar: Mapped[Vilkar] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (CheckConstraint("purreintervall_dager >= 1", name="purreintervall"),)

    LIVSLOP = RUNDELOP
    ANGRES = {"egenerklaeringsrunde.opprettet": Rolle.FORVALTER, "egenerklaeringsrunde.endret": Rolle.FORVALTER}
    HANDLINGER = {
        "egenerklaeringsrunde.opprettet": "opprettet runden",
        "egenerklaeringsrunde.endret": "endret runden",
        "egenerklaeringsrunde.aapnet": "åpnet runden",
        "egenerklaeringsrunde.pauset": "satte runden på pause",
        "egenerklaeringsrunde.gjenopptatt": "gjenopptok runden",
        "egenerklaeringsrunde.avsluttet": "avsluttet runden",
        "egenerklaeringsrunde.forkastet": "forkastet utkastet",
        "egenerklaeringsrunde.rapport": "lastet ned rapporten",
    }
    FELTNAVN = {
        "navn": "Navn",
        "vilkar_id": "Vilkår",
        "frist": "Svarfrist",
        "purreintervall_dager": "Dager mellom purringer",
        "tekst_nb": "Innledning på bokmål",
        "tekst_nn": "Innledning på nynorsk",
        "status": "Status",
        "aapnet_dato": "Åpnet",
        "avsluttet_dato": "Avsluttet",
    }

    def __str__(self) -> str:
        return self.navn


class Rundepunkt(Base):
    """A clause that a round asks about. Written when the round is opened, and never after."""

    __tablename__ = "rundepunkt"

    id: Mapped[int] = mapped_column(primary_key=True)
    runde_id: Mapped[int] = mapped_column(ForeignKey("egenerklaeringsrunde.id"))
    punkt_id: Mapped[int] = mapped_column(ForeignKey("vilkarspunkt.id"), index=True)

    punkt: Mapped[Vilkarspunkt] = relationship()

    __table_args__ = (UniqueConstraint("runde_id", "punkt_id", name="uq_rundepunkt_en_gang"),)
