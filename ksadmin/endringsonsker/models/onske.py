"""A wish for a change at Skatteetaten, the tjenester it concerns and the files that explain it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, remote

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.core.lagret_fil import LagretFil
from ksadmin.endringsonsker.kodeverk import Fristgrunn, Onskeopphav, Onsketype
from ksadmin.endringsonsker.lifecycle import ONSKELOP, Onskestatus
from ksadmin.endringsonsker.models.stemmer import Oppslutning, Stemme
from ksadmin.tjenester.models import Tjeneste

if TYPE_CHECKING:
    from ksadmin.endringsonsker.models.plassering import Plassering
    from ksadmin.endringsonsker.models.prioritering import Poenggrunnlag


class Endringsonske(Audited, Versioned, Base):
    """What somebody wants changed, and how far it has come.

    A wish that is the same as another points at it with ``slatt_sammen_med_id`` and keeps ``status_for``, the
    status it had. The foreign key over (id, sammenslatt) lets it point only at one that is not merged itself:
    neither circles nor chains can be stored. What may be read by all is ``veikart`` and ``svar``, once a person
    has said so; the rest is KS' own.
    """

    __tablename__ = "endringsonske"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[Onsketype] = mapped_column(kode_type(Onsketype))
    tittel: Mapped[str]
    beskrivelse: Mapped[str]
    rettighetspakke: Mapped[str | None]
    api: Mapped[str | None]
    felter: Mapped[str | None]
    hjemmel: Mapped[str | None]
    nodvendighet: Mapped[str | None]
    konsekvens: Mapped[str | None]
    frist: Mapped[date | None]
    fristgrunn: Mapped[Fristgrunn | None] = mapped_column(kode_type(Fristgrunn))
    intern_merknad: Mapped[str | None]
    opphav: Mapped[Onskeopphav] = mapped_column(kode_type(Onskeopphav))
    saksreferanse: Mapped[str | None]
    mottatt_dato: Mapped[date]
    status: Mapped[Onskestatus] = mapped_column(kode_type(Onskestatus), default=ONSKELOP.initial)
    svar: Mapped[str | None]
    svar_nn: Mapped[str | None]
    oversendt_dato: Mapped[date | None]
    referanse_skatteetaten: Mapped[str | None]
    planlagt_utgivelse: Mapped[str | None]
    levert_dato: Mapped[date | None]
    sammenslatt: Mapped[bool] = mapped_column(default=False, info={"usporet": True})
    slatt_sammen_med_id: Mapped[int | None]
    malet_sammenslatt: Mapped[bool | None] = mapped_column(info={"usporet": True})
    status_for: Mapped[str | None] = mapped_column(info={"usporet": True})
    sist_endret: Mapped[datetime] = mapped_column(info={"usporet": True, "nytid": True})
    eksempel: Mapped[bool] = mapped_column(default=False)

    tjenester: Mapped[list["OnskeTjeneste"]] = relationship(back_populates="onske", order_by="OnskeTjeneste.id")
    vedlegg: Mapped[list["Onskevedlegg"]] = relationship(back_populates="onske", order_by="Onskevedlegg.id")
    stemmer: Mapped[list[Stemme]] = relationship(back_populates="onske", order_by=Stemme.id)
    oppslutning: Mapped[Oppslutning] = relationship(back_populates="onske", cascade="all, delete-orphan")
    plassering: Mapped["Plassering | None"] = relationship(back_populates="onske", cascade="all, delete-orphan")
    poenggrunnlag: Mapped["Poenggrunnlag | None"] = relationship(back_populates="onske")
    veikart: Mapped["Veikarttekst | None"] = relationship(back_populates="onske")
    slatt_sammen_med: Mapped["Endringsonske | None"] = relationship(
        primaryjoin=lambda: foreign(Endringsonske.slatt_sammen_med_id) == remote(Endringsonske.id), viewonly=True
    )
    dubletter: Mapped[list["Endringsonske"]] = relationship(
        primaryjoin=lambda: remote(foreign(Endringsonske.slatt_sammen_med_id)) == Endringsonske.id,
        order_by=id,
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("id", "sammenslatt", name="uq_endringsonske_sammenslatt"),
        ForeignKeyConstraint(
            ["slatt_sammen_med_id", "malet_sammenslatt"],
            ["endringsonske.id", "endringsonske.sammenslatt"],
            name="fk_endringsonske_slatt_sammen_med",
        ),
        CheckConstraint("sammenslatt = (slatt_sammen_med_id IS NOT NULL)", name="sammenslatt"),
        CheckConstraint("(status = 'slatt_sammen') = (slatt_sammen_med_id IS NOT NULL)", name="sammenslatt_status"),
        CheckConstraint("(malet_sammenslatt IS NULL) = (slatt_sammen_med_id IS NULL)", name="malet"),
        CheckConstraint("malet_sammenslatt IS NULL OR malet_sammenslatt = false", name="ingen_kjede"),
        CheckConstraint("slatt_sammen_med_id IS NULL OR slatt_sammen_med_id <> id", name="ikke_seg_selv"),
        CheckConstraint("status <> 'avslatt' OR svar IS NOT NULL", name="avslag_har_grunn"),
        Index("ix_endringsonske_slatt_sammen_med_id", "slatt_sammen_med_id"),
        Index("ix_endringsonske_status", "status", "sist_endret", "id"),
        Index("ix_endringsonske_sist_endret", "sist_endret", "id"),
    )

    LIVSLOP = ONSKELOP
    ANGRES = {"onske.endret": Rolle.SAKSBEHANDLER, "onske.importert": Rolle.FORVALTER}
    HANDLINGER = {
        "onske.registrert": "registrerte ønsket",
        "onske.importert": "importerte ønsket",
        "onske.endret": "endret opplysningene",
        "onske.sendt_inn": "sendte inn ønsket og bekreftet adressen",
        "onske.godta": "tok inn ønsket",
        "onske.vurder": "startet vurderingen",
        "onske.prioriter": "prioriterte ønsket",
        "onske.send_over": "registrerte at ønsket er oversendt Skatteetaten",
        "onske.aksepter": "registrerte at Skatteetaten har akseptert ønsket",
        "onske.planlegg": "registrerte når Skatteetaten planlegger å levere",
        "onske.lever": "registrerte at endringen er levert",
        "onske.utsett": "utsatte ønsket",
        "onske.sla_sammen": "slo ønsket sammen med et annet",
        "onske.skill": "skilte ønsket fra det det var slått sammen med",
        "onske.avsla": "avslo ønsket",
        "onske.trekk": "trakk ønsket",
        "onske.fjernet": "fjernet et vedlegg",
        "onske.lost": "løste ønsket fra en tjeneste",
    }
    FELTNAVN = {
        "type": "Type",
        "tittel": "Tittel",
        "beskrivelse": "Beskrivelse",
        "rettighetspakke": "Rettighetspakke",
        "api": "API",
        "felter": "Felter",
        "hjemmel": "Hjemmel",
        "nodvendighet": "Hvorfor det er nødvendig",
        "konsekvens": "Konsekvens hvis det ikke gjøres",
        "frist": "Frist",
        "fristgrunn": "Fristen skyldes",
        "intern_merknad": "Intern merknad",
        "opphav": "Kom fra",
        "saksreferanse": "Sak i brukerstøtten",
        "mottatt_dato": "Mottatt",
        "status": "Status",
        "svar": "Begrunnelse til kommunene",
        "svar_nn": "Begrunnelse på nynorsk",
        "oversendt_dato": "Oversendt Skatteetaten",
        "referanse_skatteetaten": "Skatteetatens referanse",
        "planlagt_utgivelse": "Planlagt utgivelse",
        "levert_dato": "Levert",
        "slatt_sammen_med_id": "Slått sammen med",
        "fjernet": "Fjernet",
    }

    def __str__(self) -> str:
        return f"{self.referanse} {self.tittel}"

    @property
    def referanse(self) -> str:
        return f"EØ-{self.id:05d}"

    @property
    def er_offentlig(self) -> bool:
        """Whether anyone can read of it now: KS has said so, and has taken it in if it came by the form."""
        return self.veikart is not None and self.veikart.vises and self.status is not Onskestatus.INNSENDT

    @property
    def feltnavn(self) -> list[str]:
        """The fields it is about, by technical name: one a line."""
        return [linje.strip() for linje in (self.felter or "").splitlines() if linje.strip()]

    @property
    def mangler(self) -> list[str]:
        """What must be written before it can be prioritised (dataminimering, personvernforordningen art. 5)."""
        krav = {"hjemmel": self.hjemmel, "hvorfor det er nødvendig": self.nodvendighet}
        return [navn for navn, verdi in krav.items() if not verdi]


class OnskeTjeneste(Audited, Base):
    """A tjeneste the wish concerns."""

    __tablename__ = "onske_tjeneste"

    id: Mapped[int] = mapped_column(primary_key=True)
    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"))
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)

    onske: Mapped[Endringsonske] = relationship(back_populates="tjenester")
    tjeneste: Mapped[Tjeneste] = relationship()

    __table_args__ = (UniqueConstraint("onske_id", "tjeneste_id", name="uq_onske_tjeneste_en_gang"),)

    ANGRES = {"onsketjeneste.lagt_til": Rolle.SAKSBEHANDLER, "onsketjeneste.fjernet": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "onsketjeneste.lagt_til": "knyttet ønsket til en tjeneste",
        "onsketjeneste.fjernet": "løste ønsket fra en tjeneste",
    }
    FELTNAVN = {"tjeneste_id": "Tjeneste"}

    def __str__(self) -> str:
        return str(self.tjeneste)


class Onskevedlegg(LagretFil, Base):
    """A file that explains the wish, as it was received. Never changed, never public."""

    __tablename__ = "onske_vedlegg"
    SLAG = "vedlegg"

    id: Mapped[int] = mapped_column(primary_key=True)
    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"))

    onske: Mapped[Endringsonske] = relationship(back_populates="vedlegg")

    __table_args__ = (UniqueConstraint("onske_id", "sha256", name="uq_onske_vedlegg_en_gang"),)

    ENDELIG = "Innholdet i filen er slettet for godt. Last den opp på nytt."
    HANDLINGER = {
        "vedlegg.lastet_opp": "lastet opp et vedlegg",
        "vedlegg.lastet_ned": "lastet ned et vedlegg",
        "vedlegg.fjernet": "fjernet et vedlegg",
    }
    FELTNAVN = {"filnavn": "Filnavn", "sha256": "SHA-256"}


class Veikarttekst(Audited, Base):
    """What anyone may read of a wish, written by KS for the purpose. ``endret`` is when it last was news."""

    __tablename__ = "onske_veikarttekst"

    id: Mapped[int] = mapped_column(primary_key=True)
    onske_id: Mapped[int] = mapped_column(ForeignKey("endringsonske.id"), unique=True)
    tittel: Mapped[str]
    tekst: Mapped[str]
    tittel_nn: Mapped[str | None]
    tekst_nn: Mapped[str | None]
    vises: Mapped[bool]
    endret: Mapped[datetime] = mapped_column(info={"usporet": True})

    onske: Mapped[Endringsonske] = relationship(back_populates="veikart")

    __table_args__ = (Index("ix_onske_veikarttekst_endret", "vises", "endret", "onske_id"),)

    ANGRES = {"veikart.skrevet": Rolle.FORVALTER}
    HANDLINGER = {"veikart.skrevet": "skrev det som kan leses på veikartet"}
    FELTNAVN = {
        "tittel": "Tittel",
        "tekst": "Tekst",
        "tittel_nn": "Tittel på nynorsk",
        "tekst_nn": "Tekst på nynorsk",
        "vises": "Vises på veikartet",
    }

    def __str__(self) -> str:
        return self.tittel
