"""Skatteetaten's terms as KS received them: each version once, and for ever as it was."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.vilkar.lifecycle import VILKARSLOP, Vilkarsstatus


class Utgave(Kodeverk):
    """Skatteetaten has two editions of its delingsvilkår (skatteetaten.no/deling/delingsvilkar)."""

    SEGMENT = "segment", "Segmentsamarbeid"
    ENKELTKONSUMENT = "enkeltkonsument", "Enkeltstående konsument"


class Endringsklasse(Kodeverk):
    """What a new version means for those who accepted the one before."""

    FORSTE = "forste", "Første versjon"
    REDAKSJONELL = "redaksjonell", "Redaksjonell endring"
    VESENTLIG = "vesentlig", "Vesentlig endring"


class Vilkar(Audited, Versioned, Base):
    """One version of one edition. ``tekst`` is headings and paragraphs: a line starting with «# » is a heading."""

    __tablename__ = "vilkar"

    id: Mapped[int] = mapped_column(primary_key=True)
    utgave: Mapped[Utgave] = mapped_column(kode_type(Utgave))
    betegnelse: Mapped[str]
    endringsklasse: Mapped[Endringsklasse] = mapped_column(kode_type(Endringsklasse))
    gyldig_fra: Mapped[date]
    gyldig_til: Mapped[date | None]
    tekst: Mapped[str]
    sha256: Mapped[str]
    kilde: Mapped[str | None]
    status: Mapped[Vilkarsstatus] = mapped_column(kode_type(Vilkarsstatus), default=VILKARSLOP.initial)

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (UniqueConstraint("utgave", "betegnelse", name="uq_vilkar_en_betegnelse"),)

    LIVSLOP = VILKARSLOP
    ANGRES = {"vilkar.registrert": Rolle.FORVALTER, "vilkar.endret": Rolle.FORVALTER}
    HANDLINGER = {
        "vilkar.registrert": "registrerte utkastet",
        "vilkar.endret": "endret utkastet",
        "vilkar.publisert": "publiserte versjonen",
        "vilkar.forkastet": "forkastet utkastet",
        "vilkar.avlost": "satte sluttdato fordi en ny versjon gjelder",
    }
    FELTNAVN = {
        "utgave": "Utgave",
        "betegnelse": "Versjon",
        "endringsklasse": "Endringsklasse",
        "gyldig_fra": "Gjelder fra",
        "gyldig_til": "Gjelder til",
        "tekst": "Tekst",
        "sha256": "SHA-256",
        "kilde": "Kilde",
        "status": "Status",
    }

    def avsnitt(self) -> tuple[tuple[str, str], ...]:
        """The text as (heading, paragraph); a paragraph without a heading of its own has an empty one."""
        pairs: list[tuple[str, str]] = []
        heading = ""
        for line in filter(None, (line.strip() for line in self.tekst.split("\n"))):
            if line.startswith("# "):
                heading = line.removeprefix("# ")
            else:
                pairs.append((heading, line))
                heading = ""
        return tuple(pairs)

    def __str__(self) -> str:
        return f"{self.utgave.tekst}, versjon {self.betegnelse}"
