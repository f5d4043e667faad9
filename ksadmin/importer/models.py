"""Imports: the file somebody uploaded, and what each of its rows means."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.importer.lifecycle import IMPORTLOP, Importstatus


class Importslag(Kodeverk):
    ORGANISASJONER = "organisasjoner", "Kommuner og fylkeskommuner"
    LEVERANDORER = "leverandorer", "Leverandører"
    KONTAKTER = "kontakter", "Kontakter"
    ERKLAERINGER = "erklaeringer", "Tilslutningserklæringer som er signert"
    PAKOBLINGER = "pakoblinger", "Påkoblinger"
    TJENESTER = "tjenester", "Tjenester"
    DATAFELT = "datafelt", "Felter i utkast til datasett"
    ONSKER = "onsker", "Endringsønsker"


class Radutfall(Kodeverk):
    NY = "ny", "Ny"
    ENDRET = "endret", "Endret"
    UENDRET = "uendret", "Uendret"
    AVVIST = "avvist", "Avvist"


class Importbatch(Audited, Versioned, Base):
    """One uploaded file and what became of it.

    The file is kept as it came (``innhold``, ``sha256``), so that the preview can be made again; ``grunnlag``
    is the digest of the preview a person saw. ``merknader`` is what was noticed about the file, a line each.
    """

    __tablename__ = "importbatch"

    id: Mapped[int] = mapped_column(primary_key=True)
    slag: Mapped[Importslag] = mapped_column(kode_type(Importslag))
    filnavn: Mapped[str]
    innhold: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"usporet": True})
    storrelse: Mapped[int]
    sha256: Mapped[str]
    tegnsett: Mapped[str]
    merknader: Mapped[str | None]
    grunnlag: Mapped[str] = mapped_column(info={"usporet": True})
    opplastet: Mapped[datetime]
    opplastet_av: Mapped[str]
    antall_nye: Mapped[int]
    antall_endrede: Mapped[int]
    antall_uendrede: Mapped[int]
    antall_avviste: Mapped[int]
    status: Mapped[Importstatus] = mapped_column(kode_type(Importstatus), default=IMPORTLOP.initial)
    utfort: Mapped[datetime | None]

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (Index("ix_importbatch_opplastet", "opplastet", "id"),)

    LIVSLOP = IMPORTLOP
    ENDELIG = "Filen er bare lastet opp. Forkast den i stedet."
    HANDLINGER = {
        "import.forhandsvist": "lastet opp filen",
        "import.forhandsvist_igjen": "laget ny forhåndsvisning fordi registeret var endret",
        "import.utfort": "utførte importen",
        "import.angret": "angret importen",
        "import.forkastet": "forkastet filen",
    }
    FELTNAVN = {
        "slag": "Gjelder",
        "filnavn": "Fil",
        "sha256": "SHA-256",
        "antall_nye": "Nye",
        "antall_endrede": "Endrede",
        "antall_uendrede": "Uendrede",
        "antall_avviste": "Avviste",
        "status": "Status",
    }

    def __str__(self) -> str:
        return f"{self.slag.tekst} fra {self.filnavn}"


class Importrad(Base):
    """What one row of the file means. ``radnr`` is its line in the file, the header being line 1.

    ``endringer`` is {field: [before, after]}: what the write writes; ``feil`` is {column: reason}. ``objekt_id`` is
    the row it is about.
    """

    __tablename__ = "importrad"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("importbatch.id"))
    radnr: Mapped[int]
    utfall: Mapped[Radutfall] = mapped_column(kode_type(Radutfall))
    tittel: Mapped[str]
    endringer: Mapped[dict[str, Any]]
    feil: Mapped[dict[str, Any]]
    objekt_id: Mapped[int | None]

    __table_args__ = (Index("ix_importrad_batch", "batch_id", "utfall", "radnr"),)
