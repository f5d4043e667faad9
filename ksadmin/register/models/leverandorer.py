"""Suppliers to the kommuner."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, KeyType, Versioned


class Leverandor(Audited, Versioned, Base):
    """A supplier that fetches on behalf of kommuner, by its hovedorganisasjonsnummer."""

    __tablename__ = "leverandor"

    id: Mapped[int] = mapped_column(primary_key=True)
    navn: Mapped[str]
    navn_nokkel: Mapped[str] = mapped_column(KeyType, info={"usporet": True})
    sok: Mapped[str] = mapped_column(KeyType, info={"usporet": True})
    orgnr: Mapped[str | None]
    nettsted: Mapped[str | None]
    merknad: Mapped[str | None]
    aktiv: Mapped[bool] = mapped_column(default=True)

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        UniqueConstraint("orgnr", name="uq_leverandor_ett_orgnr"),
        UniqueConstraint("sok", name="uq_leverandor_ett_navn"),
        Index("ix_leverandor_navn_nokkel", "navn_nokkel", "id"),
    )

    ANGRES = {
        "leverandor.registrert": Rolle.SAKSBEHANDLER,
        "leverandor.endret": Rolle.SAKSBEHANDLER,
        "leverandor.oppslag": Rolle.SAKSBEHANDLER,
        "leverandor.importert": Rolle.FORVALTER,
    }
    HANDLINGER = {
        "leverandor.lastet": "lastet inn leverandøren fra registeret som følger med",
        "leverandor.registrert": "registrerte leverandøren",
        "leverandor.endret": "endret opplysningene",
        "leverandor.oppslag": "hentet opplysninger fra Enhetsregisteret",
        "leverandor.importert": "importerte leverandøren",
        "leverandor.import_angret": "angret importen",
    }
    FELTNAVN = {
        "navn": "Navn",
        "orgnr": "Hovedorganisasjonsnummer",
        "nettsted": "Nettsted",
        "merknad": "Merknad",
        "aktiv": "I bruk",
    }

    def __str__(self) -> str:
        return self.navn
