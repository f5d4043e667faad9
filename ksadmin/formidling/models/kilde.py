"""What has been read of Skatteetaten's feed, and which tjeneste each of its tags means."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, JsonType, Versioned
from ksadmin.formidling.models.melding import Melding


class Varselkilde(Base):
    """A feed, by its address, with what it said of its own age the last time: so that it need not be sent again.

    ``feil`` is why the last reading came to nothing.
    """

    __tablename__ = "varselkilde"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    etag: Mapped[str | None]
    endret: Mapped[str | None]
    lest: Mapped[datetime | None]
    feil: Mapped[str | None]


class Kildevarsel(Base):
    """One entry of a feed, once for each entry id, with the draft it became; none when it was old news already.

    ``avtrykk`` is a hash of what it says: an entry that says the same is the same, whatever it is dated.
    ``avventer`` when the entry was changed after a person had taken the draft over.
    """

    __tablename__ = "kildevarsel"

    id: Mapped[int] = mapped_column(primary_key=True)
    kilde_id: Mapped[int] = mapped_column(ForeignKey("varselkilde.id"))
    entry_id: Mapped[str]
    tittel: Mapped[str]
    tekst: Mapped[str]
    lenke: Mapped[str | None]
    merker: Mapped[list[str]] = mapped_column(JsonType)
    oppdatert: Mapped[datetime]
    avtrykk: Mapped[str]
    avventer: Mapped[bool] = mapped_column(default=False)
    melding_id: Mapped[int | None] = mapped_column(ForeignKey("melding.id"), index=True)

    melding: Mapped[Melding | None] = relationship()

    __table_args__ = (UniqueConstraint("kilde_id", "entry_id", name="uq_kildevarsel_en_gang"),)


class Varselmerke(Audited, Versioned, Base):
    """A tag of the feed, and the keys of the tjenester it means; None until somebody in KS has said."""

    __tablename__ = "varselmerke"

    id: Mapped[int] = mapped_column(primary_key=True)
    merke: Mapped[str] = mapped_column(unique=True)
    tjenester: Mapped[list[str] | None] = mapped_column(JsonType)

    __mapper_args__ = {"version_id_col": Versioned.versjon}

    ANGRES = {"merke.knyttet": Rolle.SAKSBEHANDLER}
    HANDLINGER = {"merke.sett": "så merket for første gang", "merke.knyttet": "sa hvilke tjenester merket gjelder"}
    FELTNAVN = {"merke": "Merke", "tjenester": "Tjenester"}

    def __str__(self) -> str:
        return self.merke
