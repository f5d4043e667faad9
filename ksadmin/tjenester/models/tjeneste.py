"""Tjenester that use opplysninger from Skatteetaten, and what belongs to each of them."""

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.tjenester.kodeverk import Aktuell, Part, Tilkoblingskode, Verifisering
from ksadmin.tjenester.lifecycle import APNE, TJENESTELOP, Datasettstatus, Stadium
from ksadmin.tjenester.models.datasett import Datasett
from ksadmin.tjenester.models.stadier import Deltaker, Tjenestedokument


class Tjeneste(Audited, Versioned, Base):
    """A task of kommuner that needs opplysninger from Skatteetaten.

    ``nokkel`` is the stable name other rooms and the shipped data use. ``eksempel`` marks demo data.
    """

    __tablename__ = "tjeneste"

    id: Mapped[int] = mapped_column(primary_key=True)
    nokkel: Mapped[str] = mapped_column(unique=True)
    navn: Mapped[str]
    navn_nn: Mapped[str | None]
    beskrivelse: Mapped[str | None]
    beskrivelse_nn: Mapped[str | None]
    stadium: Mapped[Stadium] = mapped_column(kode_type(Stadium), default=TJENESTELOP.initial, index=True)
    aktuell_for: Mapped[Aktuell] = mapped_column(kode_type(Aktuell), default=Aktuell.UAVKLART)
    begrensning: Mapped[str | None]
    juridisk_dato: Mapped[date | None]
    juridisk_konklusjon: Mapped[str | None]
    tilgjengelig_fra: Mapped[date | None]
    avviklet_dato: Mapped[date | None]
    verifisert: Mapped[Verifisering] = mapped_column(kode_type(Verifisering), default=Verifisering.NEI)
    kilde: Mapped[str | None]
    merknad: Mapped[str | None]
    eksempel: Mapped[bool] = mapped_column(default=False)

    hjemler: Mapped[list["Hjemmel"]] = relationship(back_populates="tjeneste", order_by="(Hjemmel.part, Hjemmel.id)")
    apier: Mapped[list["TjenesteApi"]] = relationship(back_populates="tjeneste", order_by="TjenesteApi.id")
    tilkoblinger: Mapped[list["Tilkoblingsalternativ"]] = relationship(
        back_populates="tjeneste", order_by="Tilkoblingsalternativ.id"
    )
    datasett: Mapped[list[Datasett]] = relationship(back_populates="tjeneste", order_by=Datasett.nummer.desc())
    deltakere: Mapped[list[Deltaker]] = relationship(back_populates="tjeneste", order_by=Deltaker.id)
    dokumenter: Mapped[list[Tjenestedokument]] = relationship(back_populates="tjeneste", order_by=Tjenestedokument.id)

    __mapper_args__ = {"version_id_col": Versioned.versjon}

    LIVSLOP = TJENESTELOP
    ANGRES = {
        "tjeneste.importert": Rolle.FORVALTER,
        "tjeneste.registrert": Rolle.FORVALTER,
        "tjeneste.endret": Rolle.FORVALTER,
    }
    HANDLINGER = {
        "tjeneste.lastet_inn": "lastet inn tjenesten fra de medfølgende opplysningene",
        "tjeneste.registrert": "registrerte tjenesten",
        "tjeneste.importert": "importerte tjenesten",
        "tjeneste.endret": "endret opplysningene",
        "tjeneste.start_juridisk": "startet juridisk vurdering",
        "tjeneste.start_datasett": "godkjente den juridiske vurderingen; arbeidet med datasett kan starte",
        "tjeneste.start_kontroll": "sendte datasettet til kontroll i Skattedirektoratet",
        "tjeneste.start_api": "startet arbeidet med API",
        "tjeneste.start_pilot": "startet pilot",
        "tjeneste.gjor_tilgjengelig": "gjorde tjenesten tilgjengelig",
        "tjeneste.tilbake_til_juridisk": "sendte tjenesten tilbake til juridisk vurdering",
        "tjeneste.tilbake_til_datasett": "sendte tjenesten tilbake til datasett",
        "tjeneste.legg_bort": "la bort tjenesten",
        "tjeneste.avvikle": "avviklet tjenesten",
        "tjeneste.ta_opp_igjen": "tok opp igjen tjenesten",
        "tjeneste.fjernet": "fjernet noe fra tjenesten",
    }
    FELTNAVN = {
        "nokkel": "Nøkkel",
        "navn": "Navn",
        "navn_nn": "Navn på nynorsk",
        "beskrivelse": "Beskrivelse",
        "beskrivelse_nn": "Beskrivelse på nynorsk",
        "stadium": "Stadium",
        "aktuell_for": "Aktuell for",
        "begrensning": "Begrensning",
        "juridisk_dato": "Juridisk vurdering ferdig",
        "juridisk_konklusjon": "Juridisk konklusjon",
        "tilgjengelig_fra": "Tilgjengelig fra",
        "avviklet_dato": "Avviklet",
        "verifisert": "Verifisering",
        "kilde": "Kilde",
        "merknad": "Merknad",
        "fjernet": "Fjernet",
    }

    def __str__(self) -> str:
        return self.navn

    def navn_i(self, *, nynorsk: bool) -> str:
        """Its name in nynorsk, or in bokmål when that is asked for, or is the only one it has."""
        return (self.navn_nn if nynorsk else None) or self.navn

    @property
    def status(self) -> Stadium:
        """The name step pages know the stage by."""
        return self.stadium

    @property
    def apent_datasett(self) -> Datasett | None:
        """The version being worked on."""
        return next((d for d in self.datasett if d.status in APNE), None)

    @property
    def godkjent_datasett(self) -> Datasett | None:
        """The version in use."""
        return next((d for d in self.datasett if d.status is Datasettstatus.GODKJENT), None)

    @property
    def rettighetspakker(self) -> list[str]:
        """The packages of its APIs, each once; Skatteetaten writes the same one with and without capitals."""
        return list({a.rettighetspakke.lower(): None for a in self.apier if a.rettighetspakke})


class Hjemmel(Audited, Versioned, Base):
    """What in law lets one side give, or the other receive."""

    __tablename__ = "tjeneste_hjemmel"

    id: Mapped[int] = mapped_column(primary_key=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    part: Mapped[Part] = mapped_column(kode_type(Part))
    tekst: Mapped[str]
    verifisert: Mapped[Verifisering] = mapped_column(kode_type(Verifisering), default=Verifisering.NEI)
    kilde: Mapped[str | None]
    merknad: Mapped[str | None]

    tjeneste: Mapped[Tjeneste] = relationship(back_populates="hjemler")

    __mapper_args__ = {"version_id_col": Versioned.versjon}

    ANGRES = {
        "hjemmel.lagt_til": Rolle.FORVALTER,
        "hjemmel.endret": Rolle.FORVALTER,
        "hjemmel.fjernet": Rolle.FORVALTER,
    }
    HANDLINGER = {
        "hjemmel.lastet_inn": "lastet inn en hjemmel fra de medfølgende opplysningene",
        "hjemmel.lagt_til": "la til en hjemmel",
        "hjemmel.endret": "endret en hjemmel",
        "hjemmel.fjernet": "fjernet en hjemmel",
    }
    FELTNAVN = {
        "part": "Part",
        "tekst": "Hjemmel",
        "verifisert": "Verifisering",
        "kilde": "Kilde",
        "merknad": "Merknad",
    }

    def __str__(self) -> str:
        return f"{self.part.tekst}: {self.tekst}"


class TjenesteApi(Audited, Versioned, Base):
    """One of Skatteetaten's APIs as this tjeneste may use it. ``stadier`` as Skatteetaten writes them.

    ``eldste_inntektsaar`` is the first year that may be asked for; while nobody knows, none may.
    """

    __tablename__ = "tjeneste_api"

    id: Mapped[int] = mapped_column(primary_key=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    navn: Mapped[str]
    api_versjon: Mapped[str | None]
    scope: Mapped[str | None]
    altinn_rettighet: Mapped[str | None]
    rettighetspakke: Mapped[str | None]
    stadier: Mapped[str | None]
    eldste_inntektsaar: Mapped[int | None]
    base_test: Mapped[str | None]
    base_prod: Mapped[str | None]
    sti: Mapped[str | None]
    sti_verifisert: Mapped[Verifisering] = mapped_column(kode_type(Verifisering), default=Verifisering.NEI)
    feilkodeprefiks: Mapped[str | None]
    kilde: Mapped[str | None]
    merknad: Mapped[str | None]

    tjeneste: Mapped[Tjeneste] = relationship(back_populates="apier")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("tjeneste_id", "navn", "api_versjon", "rettighetspakke", name="uq_tjeneste_api_en_gang"),
    )

    ANGRES = {"api.lagt_til": Rolle.FORVALTER, "api.endret": Rolle.FORVALTER, "api.fjernet": Rolle.FORVALTER}
    HANDLINGER = {
        "api.lastet_inn": "lastet inn et API fra de medfølgende opplysningene",
        "api.lagt_til": "la til et API",
        "api.endret": "endret et API",
        "api.fjernet": "fjernet et API",
    }
    FELTNAVN = {
        "navn": "API",
        "api_versjon": "Versjon",
        "scope": "Scope i Maskinporten",
        "altinn_rettighet": "Rettighet i Altinn",
        "rettighetspakke": "Rettighetspakke",
        "stadier": "Stadier",
        "eldste_inntektsaar": "Eldste inntektsår",
        "base_test": "Adresse i test",
        "base_prod": "Adresse i produksjon",
        "sti": "Sti",
        "sti_verifisert": "Verifisering av stien",
        "feilkodeprefiks": "Feilkoder begynner med",
        "kilde": "Kilde",
        "merknad": "Merknad",
    }

    def __str__(self) -> str:
        return f"{self.navn} {self.api_versjon or ''}".strip()


class Tilkoblingsalternativ(Audited, Versioned, Base):
    """Whether a kommune may connect in one of the four ways for this tjeneste."""

    __tablename__ = "tjeneste_tilkobling"

    id: Mapped[int] = mapped_column(primary_key=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    kode: Mapped[Tilkoblingskode] = mapped_column(kode_type(Tilkoblingskode))
    tillatt: Mapped[bool]
    verifisert: Mapped[Verifisering] = mapped_column(kode_type(Verifisering), default=Verifisering.NEI)
    kilde: Mapped[str | None]
    merknad: Mapped[str | None]

    tjeneste: Mapped[Tjeneste] = relationship(back_populates="tilkoblinger")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (UniqueConstraint("tjeneste_id", "kode", name="uq_tjeneste_tilkobling_en_gang"),)

    ANGRES = {
        "tilkobling.lagt_til": Rolle.FORVALTER,
        "tilkobling.endret": Rolle.FORVALTER,
        "tilkobling.fjernet": Rolle.FORVALTER,
    }
    HANDLINGER = {
        "tilkobling.lastet_inn": "lastet inn et tilkoblingsalternativ fra de medfølgende opplysningene",
        "tilkobling.lagt_til": "la til et tilkoblingsalternativ",
        "tilkobling.endret": "endret et tilkoblingsalternativ",
        "tilkobling.fjernet": "fjernet et tilkoblingsalternativ",
    }
    FELTNAVN = {
        "kode": "Tilkobling",
        "tillatt": "Tillatt",
        "verifisert": "Verifisering",
        "kilde": "Kilde",
        "merknad": "Merknad",
    }

    def __str__(self) -> str:
        return self.kode.tekst
