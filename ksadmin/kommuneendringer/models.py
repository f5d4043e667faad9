"""The files of changes somebody uploaded, and what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.kommuneendringer.lifecycle import ENDRINGSFILLOP, Endringsfilstatus


class Endringsfil(Audited, Versioned, Base):
    """One uploaded file of kommuneendringer, kept as it came.

    ``resultat`` is the dry run as it was when the file was carried out (``Konsekvenser.som_json``); until then the dry
    run is made anew each time it is shown.
    """

    __tablename__ = "endringsfil"

    id: Mapped[int] = mapped_column(primary_key=True)
    filnavn: Mapped[str]
    innhold: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"usporet": True})
    sha256: Mapped[str]
    opplastet: Mapped[datetime]
    opplastet_av: Mapped[str]
    antall_rader: Mapped[int]
    antall_endringer: Mapped[int]
    antall_avviste: Mapped[int]
    status: Mapped[Endringsfilstatus] = mapped_column(kode_type(Endringsfilstatus), default=ENDRINGSFILLOP.initial)
    utfort: Mapped[datetime | None]
    resultat: Mapped[dict[str, Any] | None] = mapped_column(deferred=True, info={"usporet": True})

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (Index("ix_endringsfil_opplastet", "opplastet", "id"),)

    LIVSLOP = ENDRINGSFILLOP
    HANDLINGER = {
        "endringsfil.lastet_opp": "lastet opp filen",
        "endringsfil.utfort": "gjennomførte endringene",
        "endringsfil.forkastet": "forkastet filen",
    }
    FELTNAVN = {
        "filnavn": "Fil",
        "sha256": "SHA-256",
        "antall_rader": "Rader",
        "antall_endringer": "Endringer",
        "antall_avviste": "Avviste rader",
        "status": "Status",
    }

    def __str__(self) -> str:
        return self.filnavn
