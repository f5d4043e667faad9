"""What the register has for the front page and the report on the six duties."""

from flask import url_for
from sqlalchemy import select

from ksadmin.core.base import kodetekst
from ksadmin.core.haug import Haug
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.register.adressetilstand import Adressetilstand, uttrykk
from ksadmin.register.models import Kontaktperson, Organisasjon
from ksadmin.web.detaljside import detaljside, listeside


def hauger() -> tuple[Haug, ...]:
    """Addresses that mail does not reach, and contacts that say they are not right."""
    k = Kontaktperson
    under = (kodetekst(k.rolle) + ": " + k.epost).label("under")
    fra = select(k.id, Organisasjon.visningsnavn.label("tekst"), under).join(k.organisasjon)
    fra = fra.order_by(Organisasjon.navn_nokkel, k.id)
    return tuple(
        Haug(
            tittel,
            fra.where(uttrykk() == tilstand.value),
            detaljside("kontakter"),
            listeside("kontakter", flt0_adressen_er=tilstand.value),
        )
        for tittel, tilstand in (
            ("E-post som ikke kom fram", Adressetilstand.AVVIST),
            ("Kontakter som har meldt feil", Adressetilstand.RETTES),
        )
    )


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
