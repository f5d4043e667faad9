"""Organisations with their changing numbers and names, and the people to talk to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, UniqueConstraint, and_, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, KeyType, Versioned, kode_type
from ksadmin.core.kodeverk import Kodeverk


class Organisasjonstype(Kodeverk):
    KOMMUNE = "kommune", "Kommune"
    FYLKESKOMMUNE = "fylkeskommune", "Fylkeskommune"


class Malform(Kodeverk):
    BOKMAL = "bokmål", "Bokmål"
    NYNORSK = "nynorsk", "Nynorsk"
    NOYTRAL = "nøytral", "Nøytral"


class Kjennetegnslag(Kodeverk):
    NUMMER = "nummer", "Nummer"
    NAVN = "navn", "Navn", "Namn"
    NAVN_SAMISK = "navn_samisk", "Samisk navn", "Samisk namn"
    NAVN_KVENSK = "navn_kvensk", "Kvensk navn", "Kvensk namn"
    ORGNR = "orgnr", "Organisasjonsnummer"


class Organisasjon(Audited, Versioned, Base):
    """A kommune or fylkeskommune.

    ``nummer``, ``navn`` and ``orgnr`` are today's values, kept here for lists; ``Kjennetegn`` has them all
    with their periods. None of them is a key: Ålesund got a new orgnr in 2024, and Oslo is both a kommune
    and a fylkeskommune with one orgnr. ``opprettet`` is set for a unit that a change of kommuner made, and
    ``opphort`` for one that it ended (first day it was, and was not, there).
    """

    __tablename__ = "organisasjon"

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[Organisasjonstype] = mapped_column(kode_type(Organisasjonstype))
    nummer: Mapped[str]
    navn: Mapped[str]
    navn_samisk: Mapped[str | None]
    samisk_sprak: Mapped[str | None]
    navn_kvensk: Mapped[str | None]
    navn_nokkel: Mapped[str] = mapped_column(KeyType, info={"usporet": True})
    orgnr: Mapped[str]
    fylkesnummer: Mapped[str]
    fylke: Mapped[str]
    malform: Mapped[Malform] = mapped_column(kode_type(Malform))
    innbyggere: Mapped[int | None]
    epostdomene: Mapped[str | None]
    nettsted: Mapped[str | None]
    postadresse: Mapped[str | None]
    opprettet: Mapped[date | None] = mapped_column()
    opphort: Mapped[date | None] = mapped_column()

    kjennetegn: Mapped[list["Kjennetegn"]] = relationship(
        back_populates="organisasjon",
        cascade="all, delete-orphan",
        order_by=lambda: (Kjennetegn.slag, Kjennetegn.fra.nulls_first(), Kjennetegn.id),
    )
    kontakter: Mapped[list["Kontaktperson"]] = relationship(
        back_populates="organisasjon", order_by=lambda: (Kontaktperson.rolle, Kontaktperson.id)
    )

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        Index("ix_organisasjon_navn_nokkel", "navn_nokkel", "id"),
        Index("ix_organisasjon_orgnr", "orgnr"),
        Index(
            "uq_organisasjon_levende_nummer",
            "type",
            "nummer",
            unique=True,
            sqlite_where=opphort.is_(None),
            postgresql_where=opphort.is_(None),
        ),
    )

    ANGRES = {
        "organisasjon.endret": Rolle.SAKSBEHANDLER,
        "organisasjon.kjennetegn": Rolle.FORVALTER,
        "organisasjon.oppslag": Rolle.SAKSBEHANDLER,
        "organisasjon.importert": Rolle.FORVALTER,
    }
    ENDELIG = "En kommuneendring kan ikke angres, for det som er gjort siden, bygger på den."
    HANDLINGER = {
        "organisasjon.lastet": "lastet inn organisasjonen fra registeret som følger med",
        "organisasjon.importert": "importerte organisasjonen",
        "organisasjon.import_angret": "angret importen",
        "organisasjon.endret": "endret opplysningene",
        "organisasjon.kjennetegn": "endret nummer, navn eller organisasjonsnummer",
        "organisasjon.oppslag": "hentet opplysninger fra Enhetsregisteret",
        "organisasjon.opprettet": "opprettet enheten etter en kommuneendring",
        "organisasjon.kommuneendring": "endret enheten etter en kommuneendring",
        "organisasjon.opphort": "avsluttet enheten etter en kommuneendring",
    }
    FELTNAVN = {
        "nummer": "Nummer",
        "navn": "Navn",
        "navn_samisk": "Samisk navn",
        "samisk_sprak": "Samisk språk",
        "navn_kvensk": "Kvensk navn",
        "orgnr": "Organisasjonsnummer",
        "fylkesnummer": "Fylkesnummer",
        "fylke": "Fylke",
        "malform": "Målform",
        "innbyggere": "Innbyggere",
        "epostdomene": "E-postdomene",
        "nettsted": "Nettsted",
        "postadresse": "Postadresse",
        "opprettet": "Opprettet",
        "opphort": "Opphørt",
    }

    def __str__(self) -> str:
        return self.visningsnavn

    @hybrid_property
    def visningsnavn(self) -> str:
        """«Oslo kommune»; fylkeskommuner carry the word in their name already."""
        return visningsnavn(self.type, self.navn)

    @visningsnavn.inplace.expression
    @classmethod
    def _visningsnavn(cls) -> ColumnElement[str]:
        uten_ordet = and_(cls.type == Organisasjonstype.KOMMUNE, ~cls.navn.endswith("kommune"))
        return case((uten_ordet, cls.navn + " kommune"), else_=cls.navn)

    @property
    def skriver_nynorsk(self) -> bool:
        """Whether letters go in nynorsk. Nøytral gets bokmål. Source: språkvedtaksforskrifta."""
        return self.malform is Malform.NYNORSK


def visningsnavn(slag: Organisasjonstype, navn: str) -> str:
    """What an organisation is called, for those who have read no more of it than this."""
    return f"{navn} kommune" if slag is Organisasjonstype.KOMMUNE and not navn.endswith("kommune") else navn


class Kjennetegn(Base):
    """A number, name or orgnr an organisation has or has had. ``fra`` inclusive, ``til`` exclusive.

    ``forgjenger`` marks what belonged to an organisation that was merged into, or divided into, this one.
    Written only together with a recorded change or import of its organisation.
    """

    __tablename__ = "kjennetegn"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    slag: Mapped[Kjennetegnslag] = mapped_column(kode_type(Kjennetegnslag))
    verdi: Mapped[str]
    sok: Mapped[str] = mapped_column(KeyType, index=True)
    fra: Mapped[date | None]
    til: Mapped[date | None]
    forgjenger: Mapped[bool] = mapped_column(default=False)

    organisasjon: Mapped[Organisasjon] = relationship(back_populates="kjennetegn")

    __table_args__ = (
        UniqueConstraint("organisasjon_id", "slag", "verdi", "fra", name="uq_kjennetegn_en_gang"),
        CheckConstraint("til IS NULL OR fra IS NULL OR fra < til", name="periode"),
    )


class Etterfolger(Base):
    """What became of a unit that a change of kommuner ended, or took a part of. Written with that change only."""

    __tablename__ = "etterfolger"

    id: Mapped[int] = mapped_column(primary_key=True)
    forgjenger_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"))
    etterfolger_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    dato: Mapped[date]

    forgjenger: Mapped[Organisasjon] = relationship(foreign_keys=[forgjenger_id])
    etterfolger: Mapped[Organisasjon] = relationship(foreign_keys=[etterfolger_id])

    __table_args__ = (
        UniqueConstraint("forgjenger_id", "etterfolger_id", name="uq_etterfolger_en_gang"),
        CheckConstraint("forgjenger_id <> etterfolger_id", name="en_annen"),
    )


class Kontaktrolle(Kodeverk):
    KONTAKTPERSON = "kontaktperson", "Kontaktperson"
    SIGNATAR = "signatar", "Kan signere"
    TILGANGSSTYRER = "tilgangsstyrer", "Tilgangsstyrer i Altinn"
    VARSLING = "varsling", "Varslingsadresse"
    PERSONVERN = "personvern", "Personvernombud"


class Kontaktperson(Audited, Versioned, Base):
    """Someone, or a shared mailbox, to talk to at an organisation.

    ``bekreftet`` is the date somebody there last said the address is right; ``avvist`` when mail bounced;
    ``rettelse`` what they themselves have said is wrong, until KS has put it right.
    """

    __tablename__ = "kontaktperson"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    rolle: Mapped[Kontaktrolle] = mapped_column(kode_type(Kontaktrolle))
    navn: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    epost: Mapped[str] = mapped_column(info={"sensitiv": True})
    telefon: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    bekreftet: Mapped[date | None]
    avvist: Mapped[datetime | None]
    avvist_grunn: Mapped[str | None]
    rettelse: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    aktiv: Mapped[bool] = mapped_column(default=True)

    organisasjon: Mapped[Organisasjon] = relationship(back_populates="kontakter")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("organisasjon_id", "rolle", "epost", name="uq_kontaktperson_en_gang"),
        Index("ix_kontaktperson_epost", "epost"),
    )

    ANGRES = {
        "kontakt.registrert": Rolle.SAKSBEHANDLER,
        "kontakt.endret": Rolle.SAKSBEHANDLER,
        "kontakt.bekreftet": Rolle.SAKSBEHANDLER,
        "kontakt.avvist": Rolle.SAKSBEHANDLER,
        "kontakt.importert": Rolle.FORVALTER,
    }
    HANDLINGER = {
        "kontakt.registrert": "registrerte kontakten",
        "kontakt.endret": "endret kontakten",
        "kontakt.bekreftet": "bekreftet adressen",
        "kontakt.avvist": "registrerte at e-post ikke kom fram",
        "kontakt.meldt_feil": "meldte at opplysningene ikke stemmer",
        "kontakt.importert": "importerte kontakten",
        "kontakt.import_angret": "angret importen",
        "kontakt.enhet_opphort": "tok kontakten ut av bruk fordi enheten er opphørt",
    }
    FELTNAVN = {
        "organisasjon_id": "Organisasjon",
        "rolle": "Rolle",
        "navn": "Navn",
        "epost": "E-post",
        "telefon": "Telefon",
        "bekreftet": "Bekreftet",
        "avvist": "E-post avvist",
        "avvist_grunn": "Hvorfor avvist",
        "aktiv": "I bruk",
    }

    def __str__(self) -> str:
        return self.navn or self.epost
