"""What somebody has sent by the public form, until the address they gave is confirmed."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ksadmin.core.base import Base
from ksadmin.core.innsending import Innsendt
from ksadmin.endringsonsker.models.onske import Endringsonske
from ksadmin.register.models import Organisasjon


class Onskeinnsending(Innsendt, Base):
    """A wish that is nobody's work yet. It becomes an ``Endringsonske`` when confirmed, else it is deleted.

    ``fakta`` is what was written, by the field of ``Onskefakta``; ``tjenester`` {"ider": the ids of those chosen}.
    """

    __tablename__ = "onske_innsending"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisasjon_id: Mapped[int] = mapped_column(ForeignKey("organisasjon.id"), index=True)
    fakta: Mapped[dict[str, Any]]
    tjenester: Mapped[dict[str, Any]]
    kontakt_navn: Mapped[str]
    kontakt_rolle: Mapped[str]
    kontakt_epost: Mapped[str]
    onske_id: Mapped[int | None] = mapped_column(ForeignKey("endringsonske.id"), index=True)

    organisasjon: Mapped[Organisasjon] = relationship()
    onske: Mapped[Endringsonske | None] = relationship()
