"""What a kommune has asked for, and the cells that are left out."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.brukere.models import Bruker
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tilgangsoversikt.kodeverk import Opphav, Unntaksslag
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE, PAKOBLINGSLOP, Pakoblingsstatus
from ksadmin.tjenester.models import Tilkoblingskode, Tjeneste


class Pakobling(Audited, Versioned, Base):
    """A påkoblingsforespørsel: an organisation asks for access for one tjeneste.

    ``orgnr`` is the hovedorganisasjonsnummer it was made with. The dates are when each step was true, as the
    case worker gave them. ``eier``, ``intern_merknad`` and ``frist`` are KS' own, never shown outside.
    """

    __tablename__ = "pakobling"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    orgnr: Mapped[str]
    opphav: Mapped[Opphav] = mapped_column(kode_type(Opphav))
    kontakt_navn: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    kontakt_rolle: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    kontakt_epost: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    kontakt_telefon: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    status: Mapped[Pakoblingsstatus] = mapped_column(kode_type(Pakoblingsstatus), default=PAKOBLINGSLOP.initial)
    mottatt_dato: Mapped[date]
    kontrollert_dato: Mapped[date | None]
    sendt_dato: Mapped[date | None]
    apnet_test_dato: Mapped[date | None]
    apnet_produksjon_dato: Mapped[date | None]
    avsluttet_dato: Mapped[date | None]
    eier_id: Mapped[int | None] = mapped_column(ForeignKey("bruker.id"), index=True)
    frist: Mapped[date | None]
    intern_merknad: Mapped[str | None]
    sist_endret: Mapped[datetime] = mapped_column(info={"nytid": True})
    eksempel: Mapped[bool] = mapped_column(default=False)

    organisasjon: Mapped[Organisasjon] = relationship()
    tjeneste: Mapped[Tjeneste] = relationship()
    eier: Mapped[Bruker | None] = relationship()
    ruter: Mapped[list["PakoblingRute"]] = relationship(back_populates="pakobling", order_by="PakoblingRute.id")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        Index(
            "uq_pakobling_en_levende",
            "organisasjon_id",
            "tjeneste_id",
            unique=True,
            sqlite_where=status.in_(LEVENDE),
            postgresql_where=status.in_(LEVENDE),
        ),
        Index("ix_pakobling_status", "status", "sist_endret", "id"),
        Index("ix_pakobling_sist_endret", "sist_endret", "id"),
    )

    LIVSLOP = PAKOBLINGSLOP
    ANGRES = {
        "pakobling.registrert": Rolle.SAKSBEHANDLER,
        "pakobling.importert": Rolle.FORVALTER,
        "pakobling.endret": Rolle.SAKSBEHANDLER,
        "pakobling.fulgt_opp": Rolle.SAKSBEHANDLER,
    }
    HANDLINGER = {
        "pakobling.registrert": "registrerte forespørselen",
        "pakobling.importert": "importerte forespørselen",
        "pakobling.endret": "endret opplysningene",
        "pakobling.fulgt_opp": "endret eier, frist eller merknad",
        "pakobling.kontrollert": "kontrollerte forespørselen",
        "pakobling.sendt": "registrerte at forespørselen er sendt til Skatteetaten",
        "pakobling.apnet_test": "registrerte at tilgangen er åpnet i test",
        "pakobling.apnet_produksjon": "registrerte at tilgangen er åpnet i produksjon",
        "pakobling.avvist": "avviste forespørselen",
        "pakobling.trukket": "trakk forespørselen",
        "pakobling.enhet_opphort": "trakk forespørselen fordi enheten er opphørt",
    }
    FELTNAVN = {
        "organisasjon_id": "Organisasjon",
        "tjeneste_id": "Tjeneste",
        "orgnr": "Organisasjonsnummer",
        "opphav": "Kom fra",
        "kontakt_navn": "Kontaktperson",
        "kontakt_rolle": "Kontaktpersonens rolle",
        "kontakt_epost": "E-post til kontaktpersonen",
        "kontakt_telefon": "Telefon til kontaktpersonen",
        "status": "Status",
        "mottatt_dato": "Mottatt",
        "kontrollert_dato": "Kontrollert",
        "sendt_dato": "Sendt til Skatteetaten",
        "apnet_test_dato": "Åpnet i test",
        "apnet_produksjon_dato": "Åpnet i produksjon",
        "avsluttet_dato": "Avsluttet",
        "eier_id": "Eier",
        "frist": "Frist",
        "intern_merknad": "Intern merknad",
    }

    def __str__(self) -> str:
        return f"{self.referanse} {self.organisasjon}: {self.tjeneste}"

    @property
    def referanse(self) -> str:
        return f"PF-{self.id:05d}"

    @property
    def har_fremmed_adresse(self) -> bool:
        """Whether the contact writes from outside the organisation's own domain, as far as we know that."""
        domene, avsender = self.organisasjon.epostdomene, (self.kontakt_epost or "").rpartition("@")[2].lower()
        return bool(domene and avsender) and not f".{avsender}".endswith(f".{domene}")

    @property
    def dagens_ruter(self) -> list["PakoblingRute"]:
        """The ways of connecting that have not ended."""
        return [rute for rute in self.ruter if rute.til is None]


MED_LEVERANDOR = (Tilkoblingskode.LEVERANDOR, Tilkoblingskode.LEVERANDOR_FIKS)
"""The ways of connecting that name a supplier."""


class PakoblingRute(Audited, Base):
    """One way the organisation connects. ``fra`` inclusive, ``til`` exclusive; changing it needs no new request."""

    __tablename__ = "pakobling_rute"

    id: Mapped[int] = mapped_column(primary_key=True)
    pakobling_id: Mapped[int] = mapped_column(ForeignKey("pakobling.id"), index=True)
    kode: Mapped[Tilkoblingskode] = mapped_column(kode_type(Tilkoblingskode))
    leverandor_id: Mapped[int | None] = mapped_column(ForeignKey("leverandor.id"), index=True)
    fra: Mapped[date]
    til: Mapped[date | None] = mapped_column()

    pakobling: Mapped[Pakobling] = relationship(back_populates="ruter")
    leverandor: Mapped[Leverandor | None] = relationship()

    __table_args__ = (
        CheckConstraint("(leverandor_id IS NOT NULL) = (kode IN ('leverandor', 'leverandor_fiks'))", name="leverandor"),
        CheckConstraint("til IS NULL OR fra <= til", name="periode"),
        Index(
            "uq_pakobling_rute_uten_leverandor",
            "pakobling_id",
            "kode",
            unique=True,
            sqlite_where=til.is_(None) & leverandor_id.is_(None),
            postgresql_where=til.is_(None) & leverandor_id.is_(None),
        ),
        Index(
            "uq_pakobling_rute_med_leverandor",
            "pakobling_id",
            "kode",
            "leverandor_id",
            unique=True,
            sqlite_where=til.is_(None),
            postgresql_where=til.is_(None),
        ),
    )

    DEL_AV = "pakobling"
    ANGRES = {"rute.lagt_til": Rolle.SAKSBEHANDLER, "rute.avsluttet": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "rute.lagt_til": "la til en påkoblingsmåte",
        "rute.avsluttet": "avsluttet en påkoblingsmåte",
    }
    FELTNAVN = {"kode": "Påkoblingsmåte", "leverandor_id": "Leverandør", "fra": "Fra", "til": "Til"}

    def __str__(self) -> str:
        return self.kode.tekst if self.leverandor is None else f"{self.kode.tekst}: {self.leverandor}"


class Unntak(Audited, Versioned, Base):
    """A tjeneste that is not for this organisation, or that it will not use. ``fra`` inclusive, ``til`` exclusive."""

    __tablename__ = "unntak"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    slag: Mapped[Unntaksslag] = mapped_column(kode_type(Unntaksslag))
    grunn: Mapped[str]
    fra: Mapped[date]
    til: Mapped[date | None] = mapped_column()

    organisasjon: Mapped[Organisasjon] = relationship()
    tjeneste: Mapped[Tjeneste] = relationship()

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        CheckConstraint("til IS NULL OR fra <= til", name="periode"),
        Index(
            "uq_unntak_ett_gjeldende",
            "organisasjon_id",
            "tjeneste_id",
            unique=True,
            sqlite_where=til.is_(None),
            postgresql_where=til.is_(None),
        ),
    )

    ANGRES = {"unntak.satt": Rolle.SAKSBEHANDLER, "unntak.opphevet": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "unntak.satt": "satte unntaket",
        "unntak.opphevet": "opphevet unntaket",
        "unntak.enhet_opphort": "opphevet unntaket fordi enheten er opphørt",
    }
    FELTNAVN = {
        "organisasjon_id": "Organisasjon",
        "tjeneste_id": "Tjeneste",
        "slag": "Unntak",
        "grunn": "Grunn",
        "fra": "Fra",
        "til": "Til",
    }

    def __str__(self) -> str:
        return f"{self.organisasjon}, {self.tjeneste}: {self.slag.midt_i_setning}"
