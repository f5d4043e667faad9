"""Tilslutningserklæringer, the signatures on them and the documents that prove it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.avtaler.lifecycle import AVTALELOP, LEVENDE, Avtalestatus
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.register.models import Organisasjon
from ksadmin.vilkar.models import Vilkar


class Tilslutningserklaering(Audited, Versioned, Base):
    """An organisation's declaration that it joins. Signed once; it holds for present and future APIs."""

    __tablename__ = "tilslutningserklaering"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    orgnr: Mapped[str]
    vilkar_id: Mapped[int] = mapped_column(ForeignKey("vilkar.id"), index=True)
    kontakt_navn: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    kontakt_epost: Mapped[str] = mapped_column(info={"sensitiv": True})
    status: Mapped[Avtalestatus] = mapped_column(kode_type(Avtalestatus), default=AVTALELOP.initial)
    sendt: Mapped[datetime | None]
    videresendt_dato: Mapped[date | None]
    bekreftet_dato: Mapped[date | None]
    skatteetatens_referanse: Mapped[str | None]
    avsluttet_dato: Mapped[date | None]
    erstatter_id: Mapped[int | None] = mapped_column(ForeignKey("tilslutningserklaering.id"))
    merknad: Mapped[str | None]
    sist_endret: Mapped[datetime] = mapped_column(info={"nytid": True})
    eksempel: Mapped[bool] = mapped_column(default=False)

    organisasjon: Mapped[Organisasjon] = relationship()
    vilkar: Mapped[Vilkar] = relationship()
    signaturer: Mapped[list["Signatur"]] = relationship(back_populates="erklaering", order_by="Signatur.id")
    dokumenter: Mapped[list["Avtaledokument"]] = relationship(back_populates="erklaering", order_by="Avtaledokument.id")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        Index(
            "uq_tilslutningserklaering_en_levende",
            "organisasjon_id",
            unique=True,
            sqlite_where=status.in_(LEVENDE),
            postgresql_where=status.in_(LEVENDE),
        ),
        Index("ix_tilslutningserklaering_status", "status", "sist_endret", "id"),
        Index("ix_tilslutningserklaering_sist_endret", "sist_endret", "id"),
    )

    LIVSLOP = AVTALELOP
    ANGRES = {
        "avtale.opprettet": Rolle.SAKSBEHANDLER,
        "avtale.importert": Rolle.FORVALTER,
        "avtale.endret": Rolle.SAKSBEHANDLER,
        "avtale.vilkar_kontrollert": Rolle.SAKSBEHANDLER,
    }
    HANDLINGER = {
        "avtale.opprettet": "opprettet erklæringen",
        "avtale.importert": "importerte erklæringen fra det tidligere registeret",
        "avtale.endret": "endret opplysningene",
        "avtale.sendt": "sendte erklæringen til signering",
        "avtale.sendt_utenom": "registrerte at erklæringen er sendt på annen måte",
        "avtale.signert": "registrerte signaturen",
        "avtale.signatur_rettet": "rettet signaturen",
        "avtale.kontrollert": "kontrollerte signaturen",
        "avtale.videresendt": "registrerte videresending til Skatteetaten",
        "avtale.bekreftet": "registrerte Skatteetatens bekreftelse; erklæringen er aktiv",
        "avtale.trukket": "trakk erklæringen",
        "avtale.avvist": "avviste erklæringen",
        "avtale.erstattet": "erstattet erklæringen med en ny",
        "avtale.avsluttet": "avsluttet erklæringen",
        "avtale.enhet_opphort": "avsluttet erklæringen fordi enheten er opphørt",
        "avtale.vilkar_akseptert": "registrerte aksept av nye vilkår",
        "avtale.vilkar_kontrollert": "kontrollerte aksepten; de nye vilkårene gjelder",
        "avtale.dokument_lastet_ned": "lastet ned et dokument",
        "avtale.bevispakke": "lastet ned bevispakken",
        "avtale.purret": "sendte en purring",
    }
    FELTNAVN = {
        "organisasjon_id": "Organisasjon",
        "orgnr": "Organisasjonsnummer",
        "vilkar_id": "Vilkår",
        "kontakt_navn": "Kontaktperson",
        "kontakt_epost": "Kommunens e-postadresse",
        "status": "Status",
        "sendt": "Sendt",
        "videresendt_dato": "Videresendt",
        "bekreftet_dato": "Bekreftet",
        "skatteetatens_referanse": "Skatteetatens referanse",
        "avsluttet_dato": "Avsluttet",
        "erstatter_id": "Erstatter",
        "merknad": "Merknad",
        "dokument": "Dokument",
        "sha256": "SHA-256",
    }

    def __str__(self) -> str:
        return f"{self.referanse} {self.organisasjon}"

    @property
    def referanse(self) -> str:
        return f"TE-{self.id:05d}"

    @property
    def siste_signatur(self) -> "Signatur | None":
        return self.signaturer[-1] if self.signaturer else None


class Fullmakt(Kodeverk):
    """On whose authority one signs. Source: kommuneloven § 6-1 second paragraph."""

    ORDFORER = "ordforer", "Ordfører", "Ordførar"
    KOMMUNEDIREKTOR = "kommunedirektor", "Kommunedirektør"
    DELEGERT = "delegert", "Etter delegert myndighet", "Etter delegert mynde"


class Signatur(Audited, Versioned, Base):
    """Who accepted which version of the terms, when, and on whose authority."""

    __tablename__ = "signatur"

    id: Mapped[int] = mapped_column(primary_key=True)
    erklaering_id: Mapped[int] = mapped_column(ForeignKey("tilslutningserklaering.id"), index=True)
    vilkar_id: Mapped[int] = mapped_column(ForeignKey("vilkar.id"), index=True)
    navn: Mapped[str] = mapped_column(info={"sensitiv": True})
    fullmakt: Mapped[Fullmakt] = mapped_column(kode_type(Fullmakt))
    delegasjon: Mapped[str | None]
    delegasjon_dato: Mapped[date | None]
    signert_dato: Mapped[date]
    dokument_id: Mapped[int | None] = mapped_column(ForeignKey("avtaledokument.id"))
    registrert_av: Mapped[str]
    kontrollert_av: Mapped[str | None]
    kontrollert: Mapped[datetime | None]

    erklaering: Mapped[Tilslutningserklaering] = relationship(back_populates="signaturer")
    vilkar: Mapped[Vilkar] = relationship()
    dokument: Mapped["Avtaledokument | None"] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        CheckConstraint("kontrollert_av IS NULL OR kontrollert_av <> registrert_av", name="to_personer"),
        CheckConstraint(
            "kontrollert_av IS NULL OR fullmakt <> 'delegert'"
            " OR (delegasjon IS NOT NULL AND delegasjon_dato IS NOT NULL)",
            name="delegasjon_kjent",
        ),
    )

    ANGRES = {"signatur.kontrollert": Rolle.SAKSBEHANDLER, "signatur.importert": Rolle.FORVALTER}
    ENDELIG = "Det som er signert, er tatt imot med dokumentet. Rett det med «Rett signaturen»."
    HANDLINGER = {
        "signatur.registrert": "registrerte signaturen",
        "signatur.importert": "importerte signaturen",
        "signatur.rettet": "rettet signaturen",
        "signatur.kontrollert": "kontrollerte signaturen",
    }
    FELTNAVN = {
        "navn": "Signert av",
        "fullmakt": "Fullmakt",
        "delegasjon": "Delegasjonsvedtak",
        "delegasjon_dato": "Delegasjonsdato",
        "signert_dato": "Signert",
        "dokument_id": "Mottatt dokument",
        "vilkar_id": "Vilkår",
    }

    def __str__(self) -> str:
        return f"{self.fullmakt.tekst}, {self.signert_dato:%d.%m.%Y}"


class Dokumentslag(Kodeverk):
    ERKLAERING = "erklaering", "Tilslutningserklæring"
    SIGNERT = "signert", "Mottatt signert erklæring"
    KVITTERING = "kvittering", "Kvittering"
    OPPSIGELSE = "oppsigelse", "Brev om avslutning"


class Avtaledokument(Audited, Base):
    """A file as it was when it was made or received. Never rendered again, never changed."""

    __tablename__ = "avtaledokument"

    id: Mapped[int] = mapped_column(primary_key=True)
    erklaering_id: Mapped[int] = mapped_column(ForeignKey("tilslutningserklaering.id"), index=True)
    slag: Mapped[Dokumentslag] = mapped_column(kode_type(Dokumentslag))
    filnavn: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    storrelse: Mapped[int]
    malversjon: Mapped[str | None]
    sprak: Mapped[str | None]
    forseglet: Mapped[bool] = mapped_column(default=False)
    opprettet: Mapped[datetime]
    innhold: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"usporet": True})

    erklaering: Mapped[Tilslutningserklaering] = relationship(back_populates="dokumenter")

    ENDELIG = "Det ble laget eller tatt imot et dokument, og det tas vare på."
    HANDLINGER = {"dokument.laget": "laget dokumentet", "dokument.mottatt": "tok imot dokumentet"}
    FELTNAVN = {"slag": "Dokument", "filnavn": "Filnavn", "sha256": "SHA-256"}

    def __str__(self) -> str:
        return f"{self.slag.tekst} ({self.sha256[:12]}…)"
