"""What the notices have for the report and the calendar."""

from sqlalchemy import select

from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.formidling.lifecycle import Meldingsstatus
from ksadmin.formidling.models import Adressat, Melding
from ksadmin.register.models import Organisasjon
from ksadmin.web.detaljside import detaljside


def rapporttall() -> tuple[Rapporttall, ...]:
    """Notices published, and organisations that have said they have seen one."""
    side = detaljside("meldinger")
    publisert = select(Melding.id, Melding.publisert.label("dato"), Melding.tittel_nb.label("tekst"))
    bekreftet = (
        select(
            Adressat.melding_id.label("id"),
            Adressat.bekreftet.label("dato"),
            (Organisasjon.navn + ": " + Melding.tittel_nb).label("tekst"),
        )
        .join(Adressat.organisasjon)
        .join(Adressat.melding)
    )
    return (
        Rapporttall("meldinger-publisert", Plikt.FORMIDLING, "Meldinger publisert", publisert, side),
        Rapporttall("meldinger-bekreftet", Plikt.FORMIDLING, "Bekreftelser fra kommuner", bekreftet, side),
    )


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """When what a notice is about begins and ends, and when it is to be acknowledged."""
    ute = select(Melding.id, Melding.tittel_nb.label("tekst")).where(Melding.publisert.is_not(None))
    ute = ute.where(Melding.status != Meldingsstatus.RETTET)
    gjelder = ute.add_columns(Melding.gjelder_fra.label("dag"), Melding.gjelder_til.label("til"))
    bekreftes = ute.add_columns(Melding.bekreftes_innen.label("dag"))
    side = detaljside("meldinger")
    return (
        Kalenderslag("melding", "Melding", gjelder, side),
        Kalenderslag("melding-bekreftes", "Bekreftes innen", bekreftes, side),
    )
