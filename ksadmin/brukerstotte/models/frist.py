"""How quickly KS wants to answer, and when it is at work."""

from datetime import time, timedelta

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ksadmin.brukerstotte.kodeverk import Sakskategori
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, Versioned, kode_type


class Saksfrist(Audited, Versioned, Base):
    """Working hours KS gives itself for the cases of a category; ``kategori`` is None for those nobody has sorted.

    ``forste_svar_timer`` are to the first answer, ``losning_timer`` to the solution; others' turns are not counted.
    No rule sets them.
    """

    __tablename__ = "sak_frist"

    id: Mapped[int] = mapped_column(primary_key=True)
    kategori: Mapped[Sakskategori | None] = mapped_column(kode_type(Sakskategori), unique=True)
    forste_svar_timer: Mapped[int]
    losning_timer: Mapped[int]

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        CheckConstraint("forste_svar_timer > 0 AND losning_timer >= forste_svar_timer", name="rekkefolge"),
    )

    ANGRES = {"frist.endret": Rolle.FORVALTER}
    HANDLINGER = {"frist.lastet_inn": "la inn fristen", "frist.endret": "endret fristen"}
    FELTNAVN = {
        "kategori": "Kategori",
        "forste_svar_timer": "Første svar, arbeidstimer",
        "losning_timer": "Løsning, arbeidstimer",
    }

    def __str__(self) -> str:
        return self.kategori.tekst if self.kategori else "Uten kategori"

    @property
    def forste_svar(self) -> timedelta:
        return timedelta(hours=self.forste_svar_timer)

    @property
    def losning(self) -> timedelta:
        return timedelta(hours=self.losning_timer)


class Saksarbeidstid(Audited, Versioned, Base):
    """The hours KS is at work, in Oslo, from Monday to Friday: one row. No rule sets them."""

    __tablename__ = "sak_arbeidstid"

    id: Mapped[int] = mapped_column(primary_key=True)
    fra: Mapped[time]
    til: Mapped[time]

    __mapper_args__ = {"version_id_col": Versioned.versjon}
    __table_args__ = (
        CheckConstraint("til > fra", name="rekkefolge"),
        CheckConstraint("id = 1", name="bare_en"),
    )

    ANGRES = {"arbeidstid.endret": Rolle.FORVALTER}
    HANDLINGER = {"arbeidstid.lastet_inn": "la inn arbeidstiden", "arbeidstid.endret": "endret arbeidstiden"}
    FELTNAVN = {"fra": "Fra kl.", "til": "Til kl."}

    def __str__(self) -> str:
        return f"{self.fra:%H.%M}–{self.til:%H.%M}"
