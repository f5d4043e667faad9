"""What sources have said about access, when it was so, and when we learned it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.audit import Noted
from ksadmin.core.base import Base, kode_type
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Kjorestatus, Miljo, Verdi


class Synkkjoring(Noted, Base):
    """One reading of a source, whole or failed. A completed one confirms every fact it left as it was.

    ``omfang`` is the part of the source that was asked, such as a scope; empty is all of it. What a source
    said in one ``omfang`` is compared with, and confirmed by, later runs in the same one only.

    ``digest`` is equal when what was read, and what it was compared with, is. ``godtatt`` is when somebody
    accepted what a stopped run would have taken away.
    """

    __tablename__ = "synkkjoring"

    id: Mapped[int] = mapped_column(primary_key=True)
    kilde: Mapped[Kilde] = mapped_column(kode_type(Kilde))
    omfang: Mapped[str] = mapped_column(default="")
    status: Mapped[Kjorestatus] = mapped_column(kode_type(Kjorestatus), default=Kjorestatus.KJORER)
    startet: Mapped[datetime]
    livstegn: Mapped[datetime]
    ferdig: Mapped[datetime | None] = mapped_column()
    lest: Mapped[int] = mapped_column(default=0)
    nye: Mapped[int] = mapped_column(default=0)
    endret: Mapped[int] = mapped_column(default=0)
    bortfalt: Mapped[int] = mapped_column(default=0)
    uendret: Mapped[int] = mapped_column(default=0)
    avvist: Mapped[int] = mapped_column(default=0)
    fremdrift: Mapped[str | None]
    melding: Mapped[str | None]
    startet_av: Mapped[str]
    digest: Mapped[str | None]
    godtatt: Mapped[datetime | None]

    feil: Mapped[list["Synkfeil"]] = relationship(back_populates="kjoring", order_by="Synkfeil.id")

    __table_args__ = (
        # Of two that start the same work at once, the database lets one.
        Index(
            "uq_synkkjoring_en_apen",
            "kilde",
            "omfang",
            unique=True,
            sqlite_where=ferdig.is_(None),
            postgresql_where=ferdig.is_(None),
        ),
        Index("ix_synkkjoring_siste", "kilde", "omfang", "ferdig"),
        CheckConstraint("(ferdig IS NULL) = (status = 'kjorer')", name="ferdig"),
    )

    HANDLINGER = {
        "synk.fullfort": "leste kilden",
        "synk.stoppet": "stoppet lesingen fordi mye ville falt bort",
        "synk.feilet": "fikk ikke lest kilden",
        "synk.bortfall_godtatt": "godtok at tilganger faller bort",
    }
    FELTNAVN = {
        "kilde": "Kilde",
        "omfang": "Omfang",
        "lest": "Lest",
        "nye": "Nye",
        "endret": "Endret",
        "bortfalt": "Bortfalt",
        "uendret": "Uendret",
        "avvist": "Avvist",
        "melding": "Melding",
    }

    def __str__(self) -> str:
        return f"{self.kilde.tekst} {self.omfang}".strip()


class Synkfeil(Base):
    """What a run could not use. With ``organisasjon_id``, the run confirms nothing about that organisation."""

    __tablename__ = "synkfeil"

    id: Mapped[int] = mapped_column(primary_key=True)
    kjoring_id: Mapped[int] = mapped_column(ForeignKey("synkkjoring.id"), index=True)
    organisasjon_id: Mapped[int | None] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    linje: Mapped[int | None]
    tekst: Mapped[str]

    kjoring: Mapped[Synkkjoring] = relationship(back_populates="feil")
    organisasjon: Mapped[Organisasjon | None] = relationship()


class Observasjon(Noted, Base):
    """What a source said once: never altered, never removed.

    ``observert`` is when it was so at the source, ``registrert`` when we learned it. ``orgnr`` is the number
    the source named: a grant to a former number is not a grant to today's. ``leverandor`` is the orgnr of a
    delegation's receiver, and ``api`` the scope or Altinn right; empty means all the tjeneste needs.
    ``gjeldende`` marks the newest word of each source on each fact: (observert, registrert, id) is greatest.
    It is the only column that changes, and follows from the others. ``avgjorelse`` is a person's word on which
    of several sources is right; it holds until a source says something newer.

    ``tjeneste_id`` and ``kjoring_id`` have no foreign key: neither kind of row is ever removed, and PostgreSQL
    would look up each of a sync's 44,640 facts by itself (a full load takes three times as long).
    """

    __tablename__ = "observasjon"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"))
    orgnr: Mapped[str]
    tjeneste_id: Mapped[int]
    miljo: Mapped[Miljo] = mapped_column(kode_type(Miljo))
    faktum: Mapped[Faktum] = mapped_column(kode_type(Faktum))
    leverandor: Mapped[str] = mapped_column(default="")
    api: Mapped[str] = mapped_column(default="")
    kilde: Mapped[Kilde] = mapped_column(kode_type(Kilde))
    verdi: Mapped[Verdi] = mapped_column(kode_type(Verdi))
    observert: Mapped[datetime]
    registrert: Mapped[datetime]
    gjeldende: Mapped[bool]
    kjoring_id: Mapped[int | None]
    avgjorelse: Mapped[bool] = mapped_column(default=False)
    begrunnelse: Mapped[str | None]

    organisasjon: Mapped[Organisasjon] = relationship()

    __table_args__ = (
        Index(
            "uq_observasjon_gjeldende",
            "organisasjon_id",
            "tjeneste_id",
            "faktum",
            "leverandor",
            "api",
            "miljo",
            "kilde",
            "orgnr",
            unique=True,
            # Worded as SQLAlchemy words ``where(Observasjon.gjeldende)``, so that the planner knows it again.
            sqlite_where=text("gjeldende = 1"),
            postgresql_where=text("gjeldende"),
        ),
        Index(
            "ix_observasjon_tidligere",
            "organisasjon_id",
            sqlite_where=text("gjeldende = 0"),
            postgresql_where=text("NOT gjeldende"),
        ),
        CheckConstraint("(faktum = 'delegering') = (leverandor <> '')", name="leverandor"),
        CheckConstraint("kilde = 'manuell' OR (kjoring_id IS NOT NULL AND NOT avgjorelse)", name="opphav"),
    )

    ENDELIG = "En opplysning slettes ikke. Registrer en ny, så er det den som gjelder."
    HANDLINGER = {
        "observasjon.registrert": "registrerte opplysningen",
        "observasjon.avgjort": "avgjorde hvilken kilde som har rett",
    }
    FELTNAVN = {
        "organisasjon": "Organisasjon",
        "tjeneste": "Tjeneste",
        "miljo": "Miljø",
        "faktum": "Opplysning",
        "leverandor": "Leverandør",
        "api": "API",
        "verdi": "Svar",
        "observert": "Gjelder fra",
    }

    def __str__(self) -> str:
        return f"{self.faktum.tekst} i {self.miljo.midt_i_setning}: {self.verdi.midt_i_setning}"
