"""Who is doing this. Every use case takes an Actor; none asks Flask."""

from dataclasses import dataclass

from ksadmin.core.errors import NotPermitted
from ksadmin.core.kodeverk import Kodeverk


class Rolle(Kodeverk):
    """Each role may do all that the ones before it may."""

    LESER = "leser", "Leser"
    SAKSBEHANDLER = "saksbehandler", "Saksbehandler"
    FORVALTER = "forvalter", "Forvalter"
    ADMINISTRATOR = "administrator", "Administrator"

    @property
    def rank(self) -> int:
        return _RANG[self]


_RANG = {rolle: nr for nr, rolle in enumerate(Rolle)}


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a job.

    ``ident`` is stable and what the audit trail stores, e.g. ``bruker:12`` or ``system``.
    """

    ident: str
    navn: str
    rolle: Rolle | None

    def has(self, rolle: Rolle) -> bool:
        return self.rolle is not None and self.rolle.rank >= rolle.rank

    def require(self, rolle: Rolle) -> None:
        """Raise NotPermitted unless the actor has ``rolle`` or more."""
        if not self.has(rolle):
            raise NotPermitted(f"Dette krever rollen {rolle.midt_i_setning}. Be en administrator om tilgang.")


SYSTEM = Actor(ident="system", navn="ksadmin", rolle=Rolle.ADMINISTRATOR)
NOBODY = Actor(ident="anonym", navn="Ikke innlogget", rolle=None)
