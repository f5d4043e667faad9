"""What the lookups have for the report on the six duties."""

from flask import url_for
from sqlalchemy import select

from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.oppslag.kodeverk import Oppslagsutfall
from ksadmin.oppslag.models import Oppslag
from ksadmin.register.models import Organisasjon


def rapporttall() -> tuple[Rapporttall, ...]:
    """Lookups answered. A row leads to the use of the organisation that asked; whom it was about, nobody can see."""
    besvart = (
        select(Oppslag.organisasjon_id.label("id"), Oppslag.dag.label("dato"), Organisasjon.navn.label("tekst"))
        .join(Organisasjon, Organisasjon.id == Oppslag.organisasjon_id)
        .where(Oppslag.utfall == Oppslagsutfall.BESVART)
    )
    return (
        Rapporttall(
            "oppslag-besvart",
            Plikt.TILGANG,
            "Oppslag besvart gjennom KS",
            besvart,
            lambda ident: url_for("oppslag.index", organisasjon=ident, dager=365),
        ),
    )
