"""What the desk has for the report and the calendar."""

from sqlalchemy import select

from ksadmin.brukerstotte.models import Eskalering, Sak
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.web.detaljside import detaljside


def rapporttall() -> tuple[Rapporttall, ...]:
    """Cases received and solved, and questions put to Skatteetaten. A case merged into another is not counted."""
    side, saker = detaljside("saker"), select(Sak.id, Sak.emne.label("tekst")).where(Sak.sammenslatt.is_(False))
    oversendt = select(Sak.id, Eskalering.oversendt.label("dato"), Sak.emne.label("tekst")).join(Eskalering.sak)
    return (
        *(
            Rapporttall(nokkel, Plikt.BRUKERSTOTTE, ord_, saker.add_columns(dato.label("dato")), side)
            for nokkel, ord_, dato in (
                ("saker-mottatt", "Saker mottatt", Sak.opprettet),
                ("saker-besvart", "Saker besvart første gang", Sak.forste_svar),
                ("saker-lost", "Saker løst", Sak.lost),
            )
        ),
        Rapporttall("saker-oversendt", Plikt.BRUKERSTOTTE, "Spørsmål oversendt Skatteetaten", oversendt, side),
    )


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """When Skatteetaten should have answered."""
    venter = select(Sak.id, Eskalering.frist.label("dag"), Sak.emne.label("tekst")).join(Eskalering.sak)
    venter = venter.where(Eskalering.besvart.is_(None))
    return (Kalenderslag("eskalering", "Svarfrist for Skatteetaten", venter, detaljside("saker")),)
