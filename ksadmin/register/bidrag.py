"""What the register has for the report on the six duties."""

from flask import url_for
from sqlalchemy import select

from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.register.models import Kontaktperson, Organisasjon


def rapporttall() -> tuple[Rapporttall, ...]:
    """Addresses confirmed. A row leads to its organisation: who the contact is, is not for every reader."""
    bekreftet = select(
        Kontaktperson.organisasjon_id.label("id"),
        Kontaktperson.bekreftet.label("dato"),
        Organisasjon.navn.label("tekst"),
    ).join(Kontaktperson.organisasjon)
    return (
        Rapporttall(
            "kontakter-bekreftet",
            Plikt.KONTAKTPUNKT,
            "Adresser sist bekreftet",
            bekreftet,
            lambda ident: url_for("organisasjoner.details_view", id=ident, _anchor="kontakter"),
        ),
    )
