"""What somebody has sent by the public form, until the address they gave is confirmed."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.base import Base
from ksadmin.core.innsending import Innsendt
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.models.pakobling import Pakobling
from ksadmin.tjenester.models import Tjeneste


class Innsending(Innsendt, Base):
    """A request that is nobody's work yet. It becomes a ``Pakobling`` when confirmed, else it is deleted.

    ``ruter`` is {code: [supplier ids]}, the list empty for a way of connecting without one.
    """

    __tablename__ = "pakobling_innsending"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    tjeneste_id: Mapped[int] = mapped_column(ForeignKey("tjeneste.id"), index=True)
    ruter: Mapped[dict[str, Any]]
    kontakt_navn: Mapped[str]
    kontakt_rolle: Mapped[str]
    kontakt_epost: Mapped[str]
    kontakt_telefon: Mapped[str | None]
    pakobling_id: Mapped[int | None] = mapped_column(ForeignKey("pakobling.id"), index=True)

    organisasjon: Mapped[Organisasjon] = relationship()
    tjeneste: Mapped[Tjeneste] = relationship()
    pakobling: Mapped[Pakobling | None] = relationship()
