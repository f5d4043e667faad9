"""What the wishes have for the report and the calendar."""

from sqlalchemy import literal, select

from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.endringsonsker.models import Endringsonske, Innspillspakke, Prioriteringsrunde
from ksadmin.web.detaljside import detaljside

_PAKKE = "Innspillspakke til Skatteetaten"


def rapporttall() -> tuple[Rapporttall, ...]:
    """Wishes received, handed to Skatteetaten and delivered, and the packages."""
    fra = select(Endringsonske.id, Endringsonske.tittel.label("tekst"))
    pakker = select(Innspillspakke.id, Innspillspakke.dato.label("dato"), literal(_PAKKE).label("tekst"))
    return (
        *(
            Rapporttall(nokkel, Plikt.ENDRINGSONSKER, ord_, fra.add_columns(dato.label("dato")), detaljside("onsker"))
            for nokkel, ord_, dato in (
                ("onsker-mottatt", "Endringsønsker mottatt", Endringsonske.mottatt_dato),
                ("onsker-oversendt", "Endringsønsker oversendt Skatteetaten", Endringsonske.oversendt_dato),
                ("onsker-levert", "Endringsønsker levert av Skatteetaten", Endringsonske.levert_dato),
            )
        ),
        Rapporttall(
            "innspillspakker", Plikt.ENDRINGSONSKER, "Innspillspakker oversendt", pakker, detaljside("innspillspakker")
        ),
    )


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """Rounds of priority, when answers to a package are due, and when a wish must be in place."""
    runder = select(Prioriteringsrunde.id, Prioriteringsrunde.dato.label("dag"), Prioriteringsrunde.navn.label("tekst"))
    pakker = select(Innspillspakke.id, Innspillspakke.svarfrist.label("dag"), literal(_PAKKE).label("tekst"))
    onsker = select(Endringsonske.id, Endringsonske.frist.label("dag"), Endringsonske.tittel.label("tekst"))
    return (
        Kalenderslag("prioriteringsrunde", "Prioriteringsrunde", runder, detaljside("runder")),
        Kalenderslag("innspillspakke", "Svarfrist", pakker, detaljside("innspillspakker")),
        Kalenderslag("onske", "Må være på plass", onsker, detaljside("onsker")),
    )
