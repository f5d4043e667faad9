"""What the terms have for the calendar."""

from sqlalchemy import literal, select

from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.vilkar.lifecycle import Vilkarsstatus
from ksadmin.vilkar.models import Vilkar
from ksadmin.web.detaljside import detaljside


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """When a version of the terms comes into force."""
    publisert = select(
        Vilkar.id, Vilkar.gyldig_fra.label("dag"), (literal("Versjon ") + Vilkar.betegnelse).label("tekst")
    ).where(Vilkar.status == Vilkarsstatus.PUBLISERT)
    return (Kalenderslag("vilkar", "Vilkår gjelder fra", publisert, detaljside("vilkar")),)
