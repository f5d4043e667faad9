"""Answers written once and used often."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.brukerstotte.kodeverk import Regelkilde, Sakskategori
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, KeyType, kode_type
from ksadmin.tjenester.models import Tjeneste


class Standardsvar(Audited, Base):
    """A question with its answer. ``nokkel`` is what triage and code call it by; the text is in its versions."""

    __tablename__ = "standardsvar"

    id: Mapped[int] = mapped_column(primary_key=True)
    nokkel: Mapped[str] = mapped_column(KeyType, unique=True)
    kategori: Mapped[Sakskategori] = mapped_column(kode_type(Sakskategori))
    aktiv: Mapped[bool] = mapped_column(default=True)

    versjoner: Mapped[list["Standardsvarversjon"]] = relationship(
        back_populates="standardsvar", order_by=lambda: Standardsvarversjon.nummer
    )

    ANGRES = {"standardsvar.endret": Rolle.SAKSBEHANDLER}
    HANDLINGER = {"standardsvar.laget": "laget standardsvaret", "standardsvar.endret": "endret om det er i bruk"}
    FELTNAVN = {"nokkel": "Nøkkel", "kategori": "Kategori", "aktiv": "I bruk"}

    def __str__(self) -> str:
        return self.versjoner[-1].tittel if self.versjoner else self.nokkel

    @property
    def gjeldende(self) -> "Standardsvarversjon":
        return self.versjoner[-1]


class Standardsvarversjon(Audited, Base):
    """One edition of an answer, never changed: what was sent can be read as it was.

    ``regelmerke`` is the fingerprint of the rule it cites on the day it was written; another one today means that
    somebody must read the answer again. ``kilde`` is where KS has it from.
    """

    __tablename__ = "standardsvar_versjon"

    id: Mapped[int] = mapped_column(primary_key=True)
    standardsvar_id: Mapped[int] = mapped_column(ForeignKey("standardsvar.id"))
    nummer: Mapped[int]
    tittel: Mapped[str]
    tekst_nb: Mapped[str]
    tekst_nn: Mapped[str]
    kilde: Mapped[str]
    regelkilde: Mapped[Regelkilde] = mapped_column(kode_type(Regelkilde))
    tjeneste_id: Mapped[int | None] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    regelmerke: Mapped[str] = mapped_column(info={"usporet": True})
    kontrollert: Mapped[date]
    opprettet: Mapped[datetime] = mapped_column(info={"usporet": True})

    standardsvar: Mapped[Standardsvar] = relationship(back_populates="versjoner")
    tjeneste: Mapped[Tjeneste | None] = relationship()

    __table_args__ = (
        UniqueConstraint("standardsvar_id", "nummer", name="uq_standardsvar_versjon_ett_nummer"),
        CheckConstraint("(regelkilde = 'tjeneste') = (tjeneste_id IS NOT NULL)", name="tjeneste"),
    )

    HANDLINGER = {
        "standardsvarversjon.laget": "skrev en ny versjon av standardsvaret",
        "standardsvarversjon.kontrollert": "kontrollerte svaret mot regelen det bygger på",
    }
    FELTNAVN = {
        "nummer": "Versjon",
        "tittel": "Tittel",
        "tekst_nb": "Svar på bokmål",
        "tekst_nn": "Svar på nynorsk",
        "kilde": "Kilde",
        "regelkilde": "Bygger på",
        "tjeneste_id": "Tjeneste",
        "kontrollert": "Kontrollert",
    }

    def __str__(self) -> str:
        return f"{self.tittel}, versjon {self.nummer}"
