"""What the agreements have for the report on the six duties."""

from sqlalchemy import select

from ksadmin.avtaler.models import Signatur, Tilslutningserklaering
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.register.models import Organisasjon
from ksadmin.web.detaljside import detaljside

_E = Tilslutningserklaering


def rapporttall() -> tuple[Rapporttall, ...]:
    """Erklæringer sent, confirmed and active, and terms accepted."""
    fra = select(_E.id, Organisasjon.navn.label("tekst")).join(_E.organisasjon)
    side = detaljside("avtaler")
    aktive = fra.add_columns(_E.bekreftet_dato.label("dato"), _E.avsluttet_dato.label("slutt"))
    return (
        Rapporttall(
            "erklaeringer-sendt",
            Plikt.TILGANG,
            "Erklæringer sendt til signering",
            fra.add_columns(_E.sendt.label("dato")),
            side,
        ),
        Rapporttall(
            "erklaeringer-bekreftet",
            Plikt.TILGANG,
            "Erklæringer bekreftet av Skatteetaten",
            fra.add_columns(_E.bekreftet_dato.label("dato")),
            side,
        ),
        Rapporttall("erklaeringer-aktive", Plikt.VILKAR, "Aktive tilslutningserklæringer", aktive, side),
        Rapporttall(
            "aksepter",
            Plikt.VILKAR,
            "Aksepter av vilkår, kontrollert",
            select(_E.id, Signatur.kontrollert.label("dato"), Organisasjon.navn.label("tekst"))
            .join(Signatur.erklaering)
            .join(_E.organisasjon),
            side,
        ),
    )
