"""Those a notice was meant for, frozen with it, and the addresses it went to.

Written in bulk, so without an event for each row: the notice's own event says how many.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.audit import Audited, Noted
from ksadmin.core.base import Base, kode_type
from ksadmin.core.outbox import OutboxMessage
from ksadmin.formidling.kodeverk import Utelatt
from ksadmin.formidling.models.melding import Melding
from ksadmin.register.models import Kontaktperson, Organisasjon


class Adressat(Noted, Base):
    """An organisation of the audience. ``utelatt`` is why it gets no e-mail, and a task for as long as it stands.

    ``bekreftet`` is when somebody there said that they had read it.
    """

    __tablename__ = "adressat"

    id: Mapped[int] = mapped_column(primary_key=True)
    melding_id: Mapped[int] = mapped_column(ForeignKey("melding.id"))
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    utelatt: Mapped[Utelatt | None] = mapped_column(kode_type(Utelatt))
    bekreftet: Mapped[datetime | None]

    melding: Mapped[Melding] = relationship()
    organisasjon: Mapped[Organisasjon] = relationship()

    __table_args__ = (
        UniqueConstraint("melding_id", "organisasjon_id", name="uq_adressat_en_gang"),
        Index("ix_adressat_utelatt", "utelatt", "melding_id"),
    )

    HANDLINGER = {"adressat.bekreftet": "bekreftet at de har lest meldingen"}
    FELTNAVN = {"utelatt": "Får ikke e-post", "bekreftet": "Bekreftet"}

    def __str__(self) -> str:
        return str(self.organisasjon)


class Mottaker(Noted, Base):
    """One address, for one organisation or for none (an extra address).

    Rows with the same ``nokkel`` share an address and get one mail together: it is the key of their promise in
    the outbox, so ``utboks`` tells how it went. ``retur`` is when the mail came back after it was taken, and
    ``retur_grunn`` what was said of why.
    """

    __tablename__ = "mottaker"

    id: Mapped[int] = mapped_column(primary_key=True)
    melding_id: Mapped[int] = mapped_column(ForeignKey("melding.id"))
    adressat_id: Mapped[int | None] = mapped_column(ForeignKey("adressat.id"), index=True)
    kontaktperson_id: Mapped[int | None] = mapped_column(
        ForeignKey("kontaktperson.id", ondelete="SET NULL"), index=True
    )
    epost: Mapped[str] = mapped_column(info={"sensitiv": True})
    nynorsk: Mapped[bool]
    nokkel: Mapped[str] = mapped_column(index=True)
    retur: Mapped[datetime | None]
    retur_grunn: Mapped[str | None]

    melding: Mapped[Melding] = relationship()
    adressat: Mapped[Adressat | None] = relationship()
    kontaktperson: Mapped[Kontaktperson | None] = relationship()
    utboks: Mapped[OutboxMessage | None] = relationship(
        primaryjoin=lambda: OutboxMessage.nokkel == Mottaker.nokkel,
        foreign_keys=lambda: OutboxMessage.nokkel,
        viewonly=True,
        uselist=False,
    )

    __table_args__ = (UniqueConstraint("melding_id", "adressat_id", "epost", name="uq_mottaker_en_gang"),)

    HANDLINGER = {"mottaker.retur": "registrerte at e-posten kom i retur"}
    FELTNAVN = {"epost": "E-post", "retur": "Kom i retur"}

    def __str__(self) -> str:
        return self.epost


class Meldingsavmelding(Audited, Base):
    """A contact, or an address outside the register, that wants no more news.

    What the kommune is bound to hear of still comes.
    """

    __tablename__ = "meldingsavmelding"

    id: Mapped[int] = mapped_column(primary_key=True)
    kontaktperson_id: Mapped[int | None] = mapped_column(
        ForeignKey("kontaktperson.id", ondelete="CASCADE"), unique=True
    )
    epost: Mapped[str | None] = mapped_column(unique=True, info={"sensitiv": True})
    tidspunkt: Mapped[datetime]

    __table_args__ = (CheckConstraint("(kontaktperson_id IS NULL) <> (epost IS NULL)", name="hvem"),)

    HANDLINGER = {"avmelding.avmeldt": "sa nei takk til nyheter", "avmelding.pameldt": "ville ha nyheter igjen"}
    FELTNAVN = {"epost": "E-post", "tidspunkt": "Tidspunkt"}

    def __str__(self) -> str:
        return f"Avmelding {self.id}"
