"""What the chase and the campaigns have for the front page, the report and the calendar."""

from flask import url_for
from sqlalchemy import select

from ksadmin.avtaler import stillinger
from ksadmin.core.haug import I_DAG, Haug
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.oppfolging.lifecycle import Kampanjestatus, Oppgavestatus
from ksadmin.oppfolging.models import Kampanje, Kampanjeoppgave, Kontaktforsok
from ksadmin.register.models import Organisasjon
from ksadmin.web.detaljside import detaljside, listeside


def hauger() -> tuple[Haug, ...]:
    """Campaign tasks past their deadline."""
    o = Kampanjeoppgave
    ubesvart = (
        select(o.id, Organisasjon.visningsnavn.label("tekst"), Kampanje.navn.label("under"), o.frist)
        .join(o.kampanje)
        .join(Organisasjon, Organisasjon.id == stillinger.hos(o.erklaering_id))
        .where(
            *(Kampanje.status == Kampanjestatus.AAPEN, o.status == Oppgavestatus.APEN, o.frist < I_DAG),
            stillinger.skylder(o.erklaering_id, Kampanje.vilkar_id),
        )
        .order_by(Kampanje.frist, Kampanje.id, Organisasjon.navn_nokkel, Organisasjon.id)
    )
    tittel = "Har ikke svart på nye vilkår innen fristen"
    return (Haug(tittel, ubesvart, detaljside("oppgaver"), listeside("kampanjer")),)


def rapporttall() -> tuple[Rapporttall, ...]:
    """How often KS has been in touch."""
    forsok = select(
        Kontaktforsok.organisasjon_id.label("id"),
        Kontaktforsok.tidspunkt.label("dato"),
        (Organisasjon.navn + ": " + Kontaktforsok.emne).label("tekst"),
    ).join(Kontaktforsok.organisasjon)
    return (
        Rapporttall(
            "henvendelser-fra-ks",
            Plikt.KONTAKTPUNKT,
            "Henvendelser fra KS til kommuner",
            forsok,
            lambda ident: url_for("oppfolging.kontakt", pk=ident),
        ),
    )


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """When a campaign opened, and when answers are due."""
    kampanjer = select(Kampanje.id, Kampanje.navn.label("tekst")).where(Kampanje.status != Kampanjestatus.FORKASTET)
    side = detaljside("kampanjer")
    apnet, frist = (kampanjer.add_columns(d.label("dag")) for d in (Kampanje.aapnet_dato, Kampanje.frist))
    return (
        Kalenderslag("kampanje-aapnet", "Kampanje åpnet", apnet, side),
        Kalenderslag("kampanje-frist", "Svarfrist i kampanje", frist, side),
    )
