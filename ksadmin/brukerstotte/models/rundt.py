"""What belongs to a case: who follows it, what it is tied to, and whose turn it has been."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte.kodeverk import Sakspart
from ksadmin.brukerstotte.models.sak import Sak
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, KeyType, kode_type


class Merkelapp(Base):
    """A word people sort cases by. Made when first used."""

    __tablename__ = "merkelapp"

    id: Mapped[int] = mapped_column(primary_key=True)
    navn: Mapped[str]
    navn_nokkel: Mapped[str] = mapped_column(KeyType, unique=True)

    def __str__(self) -> str:
        return self.navn


class Saksmerke(Audited, Base):
    """A case has this word on it."""

    __tablename__ = "sak_merkelapp"

    id: Mapped[int] = mapped_column(primary_key=True)
    sak_id: Mapped[int] = mapped_column(ForeignKey("sak.id"))
    merkelapp_id: Mapped[int] = mapped_column(ForeignKey("merkelapp.id"), index=True)

    sak: Mapped[Sak] = relationship(back_populates="merker")
    merkelapp: Mapped[Merkelapp] = relationship()

    __table_args__ = (UniqueConstraint("sak_id", "merkelapp_id", name="uq_sak_merkelapp_en_gang"),)

    ANGRES = {"merke.satt": Rolle.SAKSBEHANDLER, "merke.fjernet": Rolle.SAKSBEHANDLER}
    HANDLINGER = {"merke.satt": "satte en merkelapp", "merke.fjernet": "tok bort en merkelapp"}
    FELTNAVN = {"merkelapp_id": "Merkelapp"}

    def __str__(self) -> str:
        return self.merkelapp.navn


class Saksfolger(Base):
    """Somebody who wants to know what happens with a case that is not theirs."""

    __tablename__ = "sak_folger"

    id: Mapped[int] = mapped_column(primary_key=True)
    sak_id: Mapped[int] = mapped_column(ForeignKey("sak.id"))
    bruker_id: Mapped[int] = mapped_column(ForeignKey("bruker.id"), index=True)

    sak: Mapped[Sak] = relationship(back_populates="folgere")
    bruker: Mapped[Bruker] = relationship()

    __table_args__ = (UniqueConstraint("sak_id", "bruker_id", name="uq_sak_folger_en_gang"),)


class Sakskobling(Audited, Base):
    """What a case has to do with: an endringsønske, another case, or a driftshendelse by its reference. One of them."""

    __tablename__ = "sak_kobling"

    id: Mapped[int] = mapped_column(primary_key=True)
    sak_id: Mapped[int] = mapped_column(ForeignKey("sak.id"))
    onske_id: Mapped[int | None] = mapped_column(ForeignKey("endringsonske.id"), index=True)
    annen_sak_id: Mapped[int | None] = mapped_column(ForeignKey("sak.id"), index=True)
    driftshendelse: Mapped[str | None] = mapped_column(index=True)

    sak: Mapped[Sak] = relationship(back_populates="koblinger", foreign_keys=[sak_id])
    annen_sak: Mapped[Sak | None] = relationship(foreign_keys=[annen_sak_id])

    __table_args__ = (
        UniqueConstraint("sak_id", "onske_id", name="uq_sak_kobling_onske"),
        UniqueConstraint("sak_id", "annen_sak_id", name="uq_sak_kobling_sak"),
        UniqueConstraint("sak_id", "driftshendelse", name="uq_sak_kobling_driftshendelse"),
        CheckConstraint(
            " + ".join(
                f"CASE WHEN {c} IS NULL THEN 0 ELSE 1 END" for c in ("onske_id", "annen_sak_id", "driftshendelse")
            )
            + " = 1",
            name="en_ting",
        ),
        CheckConstraint("annen_sak_id IS NULL OR annen_sak_id <> sak_id", name="ikke_seg_selv"),
    )

    ANGRES = {"kobling.laget": Rolle.SAKSBEHANDLER, "kobling.fjernet": Rolle.SAKSBEHANDLER}
    HANDLINGER = {"kobling.laget": "knyttet saken til noe annet", "kobling.fjernet": "tok bort en kobling"}
    FELTNAVN = {"onske_id": "Endringsønske", "annen_sak_id": "Sak", "driftshendelse": "Driftshendelse"}

    def __str__(self) -> str:
        if self.annen_sak is not None:
            return self.annen_sak.referanse
        return self.driftshendelse or f"Endringsønske {self.onske_id}"


class Eskalering(Audited, Base):
    """A question KS has put to Skatteetaten for a case, with Skatteetaten's own reference and when it is due."""

    __tablename__ = "sak_eskalering"

    id: Mapped[int] = mapped_column(primary_key=True)
    sak_id: Mapped[int] = mapped_column(ForeignKey("sak.id"), index=True)
    sporsmal: Mapped[str] = mapped_column(info={"sensitiv": True})
    oversendt: Mapped[date]
    frist: Mapped[date]
    referanse: Mapped[str | None]
    besvart: Mapped[date | None]
    svar: Mapped[str | None] = mapped_column(info={"sensitiv": True})

    sak: Mapped[Sak] = relationship(back_populates="eskaleringer")

    __table_args__ = (
        CheckConstraint("frist >= oversendt", name="frist"),
        CheckConstraint("(besvart IS NULL) = (svar IS NULL)", name="svar"),
        Index("ix_sak_eskalering_apen", "besvart", "frist"),
    )

    ENDELIG = "Spørsmålet er stilt til Skatteetaten, og kan ikke hentes tilbake."
    HANDLINGER = {
        "eskalering.sendt": "sendte spørsmålet videre til Skatteetaten",
        "eskalering.tomt": "slettet spørsmålet og svaret",
        "eskalering.besvart": "registrerte svaret fra Skatteetaten",
    }
    FELTNAVN = {
        "sporsmal": "Spørsmål",
        "oversendt": "Oversendt",
        "frist": "Svarfrist",
        "referanse": "Skatteetatens referanse",
        "besvart": "Besvart",
        "svar": "Svar",
    }

    def __str__(self) -> str:
        return self.referanse or f"Spørsmål {self.id} til Skatteetaten"


class Klokkeperiode(Base):
    """Whose turn it was from a moment to another; ``til`` is None for the one that runs now."""

    __tablename__ = "sak_klokkeperiode"

    id: Mapped[int] = mapped_column(primary_key=True)
    sak_id: Mapped[int] = mapped_column(ForeignKey("sak.id"), index=True)
    part: Mapped[Sakspart] = mapped_column(kode_type(Sakspart))
    fra: Mapped[datetime]
    til: Mapped[datetime | None]

    sak: Mapped[Sak] = relationship(back_populates="perioder")

    __table_args__ = (CheckConstraint("til IS NULL OR til >= fra", name="retning"),)
