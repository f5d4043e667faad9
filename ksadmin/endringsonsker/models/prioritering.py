"""What a score is made of, what it counts, and rankings that stand as they were made."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, kode_type
from ksadmin.endringsonsker.kodeverk import Beslutning, Innsats, Konsekvens, Lovplikt, Personverngevinst
from ksadmin.endringsonsker.models.onske import Endringsonske
from ksadmin.endringsonsker.poeng import KRITERIER, STORSTE_VEKT, Inndata, Ledd, Vekter, poeng, regnestykke

_I_SPENNET = " AND ".join(f"{felt} BETWEEN 0 AND {STORSTE_VEKT}" for felt in KRITERIER)  # PostgreSQL's NaN is above


class Poenggrunnlag(Audited, Base):
    """What people have judged of a wish. Without it the wish has no score."""

    __tablename__ = "onske_poenggrunnlag"

    id: Mapped[int] = mapped_column(primary_key=True)
    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"), unique=True)
    lovplikt: Mapped[Lovplikt] = mapped_column(kode_type(Lovplikt))
    konsekvens: Mapped[Konsekvens] = mapped_column(kode_type(Konsekvens))
    personvern: Mapped[Personverngevinst] = mapped_column(kode_type(Personverngevinst))
    innsats: Mapped[Innsats] = mapped_column(kode_type(Innsats))

    onske: Mapped[Endringsonske] = relationship(back_populates="poenggrunnlag")

    ANGRES = {"poenggrunnlag.satt": Rolle.SAKSBEHANDLER}
    HANDLINGER = {"poenggrunnlag.satt": "vurderte det poengene regnes av"}
    FELTNAVN = {
        "lovplikt": "Lovplikt",
        "konsekvens": "Konsekvens",
        "personvern": "Gevinst for personvernet",
        "innsats": "Skatteetatens innsats",
    }

    def __str__(self) -> str:
        return str(self.onske)


class Vektsett(Audited, Base):
    """A version of what each criterion counts. Never changed: new weights are a new version, its number its id."""

    __tablename__ = "vektsett"

    id: Mapped[int] = mapped_column(primary_key=True)
    kommuner: Mapped[float]
    innbyggere: Mapped[float]
    lovplikt: Mapped[float]
    konsekvens: Mapped[float]
    personvern: Mapped[float]
    frist: Mapped[float]
    innsats: Mapped[float]
    begrunnelse: Mapped[str]
    opprettet: Mapped[datetime]

    __table_args__ = (
        CheckConstraint(_I_SPENNET, name="i_spennet"),
        CheckConstraint(f"{' + '.join(KRITERIER)} > 0", name="noe_teller"),
    )

    HANDLINGER = {"vektsett.opprettet": "laget vektsettet"}
    FELTNAVN = {**KRITERIER, "begrunnelse": "Begrunnelse"}

    def __str__(self) -> str:
        return f"Vektsett {self.id}"

    @property
    def vekter(self) -> Vekter:
        return Vekter(**{felt: getattr(self, felt) for felt in KRITERIER})


class Prioriteringsrunde(Audited, Base):
    """A ranking as it was on a day: who were candidates, what was known of each, and which weights counted.

    ``referat`` is the PDF of the minutes, made once when the meeting is over; from then on nothing changes.
    """

    __tablename__ = "prioriteringsrunde"

    id: Mapped[int] = mapped_column(primary_key=True)
    navn: Mapped[str] = mapped_column(unique=True)
    dato: Mapped[date]
    vektsett_id: Mapped[int] = mapped_column(ForeignKey("vektsett.id"))
    eksempel: Mapped[bool] = mapped_column(default=False)
    avsluttet: Mapped[date | None]
    til_stede: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    referat_sha256: Mapped[str | None]
    referat: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, info={"usporet": True})

    vektsett: Mapped[Vektsett] = relationship()
    saker: Mapped[list["Rundesak"]] = relationship(
        back_populates="runde", order_by=lambda: (Rundesak.plass, Rundesak.id)
    )

    __table_args__ = (CheckConstraint("(avsluttet IS NULL) = (referat IS NULL)", name="avsluttet_har_referat"),)

    HANDLINGER = {
        "runde.frosset": "frøs rangeringen",
        "runde.flyttet": "flyttet et ønske i rangeringen",
        "runde.besluttet": "førte en beslutning",
        "runde.beslutning_fjernet": "fjernet en beslutning",
        "runde.avsluttet": "avsluttet møtet og laget referatet",
        "runde.lastet_ned": "lastet ned referatet",
    }
    FELTNAVN = {
        "navn": "Navn",
        "dato": "Dato",
        "vektsett_id": "Vektsett",
        "onske": "Ønske",
        "fra_plass": "Fra plass",
        "til_plass": "Til plass",
        "beslutning": "Beslutning",
        "avsluttet": "Avsluttet",
        "til_stede": "Til stede",
        "referat_sha256": "Referatets SHA-256",
    }

    def __str__(self) -> str:
        return self.navn


class Rundesak(Base):
    """A candidate of a round. ``poengplass`` is its place by score, ``plass`` where people have put it, and why.

    Written only with a recorded deed on its round. ``inndata`` is ``Inndata.som_json``, never changed.
    """

    __tablename__ = "rundesak"

    id: Mapped[int] = mapped_column(primary_key=True)
    runde_id: Mapped[int] = mapped_column(ForeignKey("prioriteringsrunde.id"))
    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"), index=True)
    tittel: Mapped[str]
    inndata: Mapped[dict[str, Any]]
    poengplass: Mapped[int]
    plass: Mapped[int]
    flyttet_grunn: Mapped[str | None]
    beslutning: Mapped[Beslutning | None] = mapped_column(kode_type(Beslutning))
    beslutning_grunn: Mapped[str | None]

    runde: Mapped[Prioriteringsrunde] = relationship(back_populates="saker")
    onske: Mapped[Endringsonske] = relationship()

    __table_args__ = (
        UniqueConstraint("runde_id", "onske_id", name="uq_rundesak_en_gang"),
        CheckConstraint("plass >= 1 AND poengplass >= 1", name="plass"),
        CheckConstraint("(beslutning IS NULL) = (beslutning_grunn IS NULL)", name="beslutning_har_grunn"),
    )

    @property
    def poeng(self) -> float:
        return poeng(Inndata.fra_json(self.inndata), self.runde.vektsett.vekter)

    @property
    def regnestykke(self) -> list[Ledd]:
        return regnestykke(Inndata.fra_json(self.inndata), self.runde.vektsett.vekter)
