"""What the requests for access have for the report and the calendar."""

from sqlalchemy import select

from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.lifecycle import UNDER_ARBEID
from ksadmin.tilgangsoversikt.models import Pakobling
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.detaljside import detaljside


def rapporttall() -> tuple[Rapporttall, ...]:
    """Requests received, sent to Skatteetaten and opened."""
    tekst = (Organisasjon.navn + ", " + Tjeneste.navn).label("tekst")
    fra = select(Pakobling.id, tekst).join(Pakobling.organisasjon).join(Pakobling.tjeneste)
    side = detaljside("pakoblinger")
    return tuple(
        Rapporttall(nokkel, Plikt.TILGANG, ord_, fra.add_columns(dato.label("dato")), side)
        for nokkel, ord_, dato in (
            ("pakoblinger-mottatt", "Påkoblingsforespørsler mottatt", Pakobling.mottatt_dato),
            ("pakoblinger-sendt", "Påkoblingsforespørsler sendt Skatteetaten", Pakobling.sendt_dato),
            ("pakoblinger-apnet", "Tilganger åpnet i produksjon", Pakobling.apnet_produksjon_dato),
        )
    )


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """When KS wants a request to be done."""
    tekst = (Organisasjon.navn + ", " + Tjeneste.navn).label("tekst")
    frister = select(Pakobling.id, Pakobling.frist.label("dag"), tekst).join(Pakobling.organisasjon)
    apne = frister.join(Pakobling.tjeneste).where(Pakobling.status.in_(UNDER_ARBEID))
    return (Kalenderslag("pakobling", "Frist for påkobling", apne, detaljside("pakoblinger")),)
