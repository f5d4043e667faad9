"""The audience as it is asked for: which organisations of the matrix, and which of their addresses."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from ksadmin.formidling.kodeverk import Ferskhet
from ksadmin.register.adressetilstand import FERSK
from ksadmin.register.models import Kontaktrolle
from ksadmin.tilgangsoversikt.matriseutvalg import Filter
from ksadmin.tilgangsoversikt.motor import Cellestatus, Forutsetningskode
from ksadmin.tjenester.kodeverk import Tilkoblingskode


@dataclass(frozen=True, slots=True)
class Utvalg:
    """None asks for nothing. A ``tjeneste`` alone means all that it concerns."""

    fylke: str | None = None
    tjeneste: str | None = None
    status: Cellestatus | None = None
    mangler: Forutsetningskode | None = None
    rute: Tilkoblingskode | None = None
    leverandor: str | None = None
    roller: tuple[Kontaktrolle, ...] = (Kontaktrolle.VARSLING,)
    ferskhet: Ferskhet = Ferskhet.ALLE

    @classmethod
    def fra_json(cls, lagret: dict[str, Any]) -> "Utvalg":
        """As ``som_json`` wrote it."""
        koder = {"status": Cellestatus, "mangler": Forutsetningskode, "rute": Tilkoblingskode, "ferskhet": Ferskhet}
        verdier: dict[str, Any] = {navn: koder[navn](v) if navn in koder else v for navn, v in lagret.items()}
        return cls(**{**verdier, "roller": tuple(Kontaktrolle(r) for r in lagret["roller"])})

    def som_json(self) -> dict[str, Any]:
        """As it is stored: codes, and nothing for what is not asked."""
        verdier = {navn: getattr(v, "value", v) for navn, v in asdict(self).items() if v is not None}
        return {**verdier, "roller": [r.value for r in self.roller]}

    @property
    def filter(self) -> Filter:
        """What is asked of the matrix."""
        return Filter(self.fylke, self.tjeneste, self.status, self.leverandor, self.rute, self.mangler)

    def tar_med(self, bekreftet: date | None, i_dag: date) -> bool:
        """Whether an address last confirmed on that day is as fresh, or as stale, as asked for."""
        fersk = bekreftet is not None and bekreftet > i_dag - FERSK
        return self.ferskhet is Ferskhet.ALLE or fersk is (self.ferskhet is Ferskhet.FERSK)

    def i_ord(self, tjenestenavn: Mapping[str, str] = MappingProxyType({})) -> list[tuple[str, str]]:
        """(what, which) as people read it."""
        valgt = (
            ("Fylke", self.fylke),
            ("Tjeneste", tjenestenavn.get(self.tjeneste or "", self.tjeneste)),
            ("Status", self.status and self.status.tekst),
            ("Mangler", self.mangler and self.mangler.tekst),
            ("Påkoblingsmåte", self.rute and self.rute.tekst),
            ("Leverandør", self.leverandor),
            ("Kontakter", ", ".join(r.tekst for r in self.roller)),
            ("Adressen", None if self.ferskhet is Ferskhet.ALLE else self.ferskhet.tekst),
        )
        return [(hva, ord_) for hva, ord_ in valgt if ord_]
