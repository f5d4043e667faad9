"""The datasett of a tjeneste: numbered versions, their fields, and who approved them."""

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.tjenester.kodeverk import Instans, Verifisering
from ksadmin.tjenester.lifecycle import APNE, DATASETTLOP, Datasettstatus

if TYPE_CHECKING:
    from ksadmin.tjenester.models.tjeneste import Tjeneste


class Datasett(Audited, Versioned, Base):
    """One version of what may be fetched. Frozen from the moment it is sent to control.

    ``fullstendig`` is False while the list is known to lack fields, as when it was gathered from examples.
    """

    __tablename__ = "datasett"

    id: Mapped[int] = mapped_column(primary_key=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    nummer: Mapped[int]
    status: Mapped[Datasettstatus] = mapped_column(kode_type(Datasettstatus), default=DATASETTLOP.initial)
    beskrivelse: Mapped[str]
    fullstendig: Mapped[bool] = mapped_column(default=False)
    kilde: Mapped[str | None]
    merknad: Mapped[str | None]
    sendt_dato: Mapped[date | None]
    godkjent_dato: Mapped[date | None]
    avlost_dato: Mapped[date | None]

    tjeneste: Mapped["Tjeneste"] = relationship(back_populates="datasett")
    felter: Mapped[list["Datafelt"]] = relationship(back_populates="datasett", order_by="Datafelt.id")
    godkjenninger: Mapped[list["Godkjenning"]] = relationship(
        back_populates="datasett", order_by="(Godkjenning.dato, Godkjenning.id)"
    )

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("tjeneste_id", "nummer", name="uq_datasett_et_nummer"),
        Index(
            "uq_datasett_en_apen",
            "tjeneste_id",
            unique=True,
            sqlite_where=status.in_(APNE),
            postgresql_where=status.in_(APNE),
        ),
        Index(
            "uq_datasett_en_godkjent",
            "tjeneste_id",
            unique=True,
            sqlite_where=status == Datasettstatus.GODKJENT,
            postgresql_where=status == Datasettstatus.GODKJENT,
        ),
    )

    LIVSLOP = DATASETTLOP
    ANGRES = {"datasett.endret": Rolle.FORVALTER}
    HANDLINGER = {
        "datasett.lastet_inn": "lastet inn datasettet fra de medfølgende opplysningene",
        "datasett.opprettet": "opprettet en ny versjon av datasettet",
        "datasett.endret": "endret opplysningene om datasettet",
        "datasett.sendt": "sendte datasettet til kontroll",
        "datasett.trukket": "trakk datasettet tilbake til utkast",
        "datasett.godkjent": "tok i bruk versjonen av datasettet",
        "datasett.avlost": "avløste versjonen med en nyere",
        "datasett.forkastet": "forkastet utkastet til datasett",
        "datasett.fjernet": "fjernet noe fra datasettet",
    }
    FELTNAVN = {
        "nummer": "Versjon",
        "status": "Status",
        "beskrivelse": "Beskrivelse",
        "fullstendig": "Fullstendig feltliste",
        "kilde": "Kilde",
        "merknad": "Merknad",
        "sendt_dato": "Sendt til kontroll",
        "godkjent_dato": "Tatt i bruk",
        "avlost_dato": "Avløst",
        "fjernet": "Fjernet",
    }

    def __str__(self) -> str:
        return f"{self.tjeneste}, datasett versjon {self.nummer}"


class Datafelt(Audited, Versioned, Base):
    """One piece of information, why the law lets a kommune have it, and why it cannot do without it."""

    __tablename__ = "datafelt"

    id: Mapped[int] = mapped_column(primary_key=True)
    datasett_id: Mapped[int] = mapped_column(ForeignKey("datasett.id"), index=True)
    teknisk_navn: Mapped[str]
    visningstekst: Mapped[str]
    kategori: Mapped[str | None]
    hjemmel: Mapped[str | None]
    nodvendighet: Mapped[str | None]
    personvern: Mapped[str | None]
    verifisert: Mapped[Verifisering] = mapped_column(kode_type(Verifisering), default=Verifisering.NEI)
    kilde: Mapped[str | None]

    datasett: Mapped[Datasett] = relationship(back_populates="felter")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (UniqueConstraint("datasett_id", "teknisk_navn", name="uq_datafelt_en_gang"),)

    DEL_AV = "datasett"
    ANGRES = {
        "felt.importert": Rolle.FORVALTER,
        "felt.lagt_til": Rolle.FORVALTER,
        "felt.endret": Rolle.FORVALTER,
        "felt.fjernet": Rolle.FORVALTER,
    }
    HANDLINGER = {
        "felt.lastet_inn": "lastet inn et felt fra de medfølgende opplysningene",
        "felt.kopiert": "tok med et felt fra forrige versjon",
        "felt.importert": "importerte et felt",
        "felt.lagt_til": "la til et felt",
        "felt.endret": "endret et felt",
        "felt.fjernet": "fjernet et felt",
    }
    FELTNAVN = {
        "teknisk_navn": "Teknisk navn",
        "visningstekst": "Visningstekst",
        "kategori": "Kategori",
        "hjemmel": "Hjemmel",
        "nodvendighet": "Nødvendighet",
        "personvern": "Personvern",
        "verifisert": "Verifisering",
        "kilde": "Kilde",
    }

    def __str__(self) -> str:
        return f"{self.visningstekst} ({self.teknisk_navn})"

    @property
    def mangler(self) -> list[str]:
        """What the field lacks before anybody can control it."""
        krav = {"hjemmel": self.hjemmel, "nødvendighet": self.nodvendighet}
        return [navn for navn, verdi in krav.items() if not verdi]


class Godkjenning(Audited, Versioned, Base):
    """A body's yes to one version of a datasett."""

    __tablename__ = "datasett_godkjenning"

    id: Mapped[int] = mapped_column(primary_key=True)
    datasett_id: Mapped[int] = mapped_column(ForeignKey("datasett.id"), index=True)
    instans: Mapped[Instans] = mapped_column(kode_type(Instans))
    organ: Mapped[str | None]
    dato: Mapped[date]
    referanse: Mapped[str]
    merknad: Mapped[str | None]

    datasett: Mapped[Datasett] = relationship(back_populates="godkjenninger")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (UniqueConstraint("datasett_id", "instans", name="uq_datasett_godkjenning_en_gang"),)

    DEL_AV = "datasett"
    ANGRES = {
        "godkjenning.registrert": Rolle.FORVALTER,
        "godkjenning.endret": Rolle.FORVALTER,
        "godkjenning.fjernet": Rolle.FORVALTER,
    }
    HANDLINGER = {
        "godkjenning.registrert": "registrerte en godkjenning",
        "godkjenning.endret": "endret en godkjenning",
        "godkjenning.fjernet": "fjernet en godkjenning",
    }
    FELTNAVN = {
        "instans": "Instans",
        "organ": "Organ",
        "dato": "Dato",
        "referanse": "Referanse",
        "merknad": "Merknad",
    }

    def __str__(self) -> str:
        return f"{self.instans.tekst}, {self.dato:%d.%m.%Y}"
