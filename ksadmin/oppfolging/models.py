"""Campaigns, the task each agreement gets, every attempt to reach an organisation, and the yearly question to its
contacts.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.outbox import OutboxMessage
from ksadmin.oppfolging.lifecycle import KAMPANJELOP, OPPGAVELOP, Kampanjestatus, Oppgavestatus
from ksadmin.register.models import Kontaktperson, Organisasjon
from ksadmin.vilkar.models import Vilkar


class Kampanje(Audited, Versioned, Base):
    """Asks a chosen set of active agreements to accept a new, vesentlig version of the terms.

    ``tekst_nb`` and ``tekst_nn`` are the opening paragraphs of the mail; a reminder goes at most every
    ``purreintervall_dager`` days.
    """

    __tablename__ = "kampanje"

    id: Mapped[int] = mapped_column(primary_key=True)
    navn: Mapped[str] = mapped_column(unique=True)
    vilkar_id: Mapped[int] = mapped_column(ForeignKey("vilkar.id"), index=True)
    frist: Mapped[date]
    purreintervall_dager: Mapped[int]
    tekst_nb: Mapped[str]
    tekst_nn: Mapped[str]
    status: Mapped[Kampanjestatus] = mapped_column(kode_type(Kampanjestatus), default=KAMPANJELOP.initial)
    aapnet_dato: Mapped[date | None]
    avsluttet_dato: Mapped[date | None]
    eksempel: Mapped[bool] = mapped_column(default=False)

    vilkar: Mapped[Vilkar] = relationship()
    oppgaver: Mapped[list["Kampanjeoppgave"]] = relationship(back_populates="kampanje")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (CheckConstraint("purreintervall_dager >= 1", name="purreintervall"),)

    LIVSLOP = KAMPANJELOP
    ANGRES = {"kampanje.opprettet": Rolle.FORVALTER, "kampanje.endret": Rolle.FORVALTER}
    HANDLINGER = {
        "kampanje.opprettet": "opprettet kampanjen",
        "kampanje.endret": "endret kampanjen",
        "kampanje.aapnet": "åpnet kampanjen",
        "kampanje.pauset": "satte kampanjen på pause",
        "kampanje.gjenopptatt": "gjenopptok kampanjen",
        "kampanje.avsluttet": "avsluttet kampanjen",
        "kampanje.forkastet": "forkastet utkastet",
        "kampanje.eksportert": "lastet ned oversikten",
    }
    FELTNAVN = {
        "navn": "Navn",
        "vilkar_id": "Vilkår",
        "frist": "Frist",
        "purreintervall_dager": "Dager mellom purringer",
        "tekst_nb": "Innledning på bokmål",
        "tekst_nn": "Innledning på nynorsk",
        "status": "Status",
        "aapnet_dato": "Åpnet",
        "avsluttet_dato": "Avsluttet",
        "antall": "Antall avtaler",
    }

    def __str__(self) -> str:
        return self.navn


class Kampanjeoppgave(Audited, Versioned, Base):
    """One agreement's task in a campaign. Whether it is sent or accepted is computed, never stored."""

    __tablename__ = "kampanjeoppgave"

    id: Mapped[int] = mapped_column(primary_key=True)
    kampanje_id: Mapped[int] = mapped_column(ForeignKey("kampanje.id"))
    erklaering_id: Mapped[int] = mapped_column(ForeignKey("tilslutningserklaering.id"), index=True)
    frist: Mapped[date]
    status: Mapped[Oppgavestatus] = mapped_column(kode_type(Oppgavestatus), default=OPPGAVELOP.initial)
    begrunnelse: Mapped[str | None]

    kampanje: Mapped[Kampanje] = relationship(back_populates="oppgaver")

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("kampanje_id", "erklaering_id", name="uq_kampanjeoppgave_en_per_avtale"),
        CheckConstraint("status = 'apen' OR begrunnelse IS NOT NULL", name="begrunnet"),
    )

    DEL_AV = "kampanje"
    LIVSLOP = OPPGAVELOP
    ANGRES = {"oppgave.frist_endret": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "oppgave.opprettet": "ble med i kampanjen",
        "oppgave.frist_endret": "ga ny frist",
        "oppgave.avslatt": "registrerte avslag",
        "oppgave.unntatt": "gjorde unntak",
        "oppgave.gjenapnet": "åpnet oppgaven igjen",
    }
    FELTNAVN = {"frist": "Frist", "status": "Status", "begrunnelse": "Begrunnelse"}

    def __str__(self) -> str:
        return f"{self.kampanje}, oppgave {self.id}"


class Kanal(Kodeverk):
    EPOST = "epost", "E-post"
    TELEFON = "telefon", "Telefon"
    BREV = "brev", "Brev"
    MOTE = "mote", "Møte"


class Kontaktforsok(Audited, Base):
    """One attempt to reach an organisation: what was said, by whom, how.

    An e-mail's ``utboks_id`` tells whether it went; ``emne`` and ``tekst`` are what was previewed.
    """

    __tablename__ = "kontaktforsok"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"))
    erklaering_id: Mapped[int | None] = mapped_column(ForeignKey("tilslutningserklaering.id"), index=True)
    kampanje_id: Mapped[int | None] = mapped_column(ForeignKey("kampanje.id"), index=True)
    kanal: Mapped[Kanal] = mapped_column(kode_type(Kanal))
    tidspunkt: Mapped[datetime]
    av: Mapped[str]
    av_navn: Mapped[str]
    mottaker: Mapped[str | None] = mapped_column(info={"sensitiv": True})
    emne: Mapped[str]
    tekst: Mapped[str] = mapped_column(info={"sensitiv": True})
    utboks_id: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"), unique=True)

    organisasjon: Mapped[Organisasjon] = relationship()
    kampanje: Mapped[Kampanje | None] = relationship()
    utboks: Mapped[OutboxMessage | None] = relationship()

    __table_args__ = (
        CheckConstraint("kanal <> 'epost' OR mottaker IS NOT NULL", name="epost_har_mottaker"),
        Index("ix_kontaktforsok_siste", "organisasjon_id", "tidspunkt"),
    )

    ANGRES = {"kontaktforsok.registrert": Rolle.SAKSBEHANDLER}
    HANDLINGER = {
        "kontaktforsok.epost": "la e-post i utboksen",
        "kontaktforsok.ny_mottaker": "sendte til adressen som er i bruk nå",
        "kontaktforsok.registrert": "registrerte kontakt",
        "kontaktforsok.slettet": "slettet kontakten: den er oppbevart lenge nok",
    }
    FELTNAVN = {
        "organisasjon_id": "Organisasjon",
        "kanal": "Kanal",
        "mottaker": "Mottaker",
        "emne": "Emne",
        "tekst": "Tekst",
    }

    def __str__(self) -> str:
        return f"{self.kanal.tekst}: {self.emne}"


class Kontaktsvar(Kodeverk):
    STEMMER = "stemmer", "Det stemmer"
    STEMMER_IKKE = "stemmer_ikke", "Det stemmer ikke"


class Kontaktsjekk(Base):
    """One contact asked whether what KS knows still is right. The link with ``nokkel`` takes one answer.

    What the answer changes is a recorded change of the contact; the mail is the ``Kontaktforsok``.
    """

    __tablename__ = "kontaktsjekk"

    id: Mapped[int] = mapped_column(primary_key=True)
    kontakt_id: Mapped[int] = mapped_column(ForeignKey("kontaktperson.id"))
    forsok_id: Mapped[int] = mapped_column(ForeignKey("kontaktforsok.id"), unique=True)
    nokkel: Mapped[str] = mapped_column(unique=True)
    spurt: Mapped[datetime]
    besvart: Mapped[datetime | None]
    svar: Mapped[Kontaktsvar | None] = mapped_column(kode_type(Kontaktsvar))

    kontakt: Mapped[Kontaktperson] = relationship()
    forsok: Mapped[Kontaktforsok] = relationship()

    __table_args__ = (
        CheckConstraint("(svar IS NULL) = (besvart IS NULL)", name="svar_har_tidspunkt"),
        Index("ix_kontaktsjekk_siste", "kontakt_id", "spurt"),
    )
