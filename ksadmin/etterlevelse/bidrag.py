"""What the declarations and deviations have for the front page, the report and the calendar."""

from sqlalchemy import select

from ksadmin.core.haug import I_DAG, Haug
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.etterlevelse.lifecycle import Egenerklaeringsrundestatus, Egenerklaeringsstatus, Tiltaksstatus
from ksadmin.etterlevelse.models import Egenerklaering, Egenerklaeringsrunde, Etterlevelsesavvik, Vilkarspunkt
from ksadmin.register.models import Organisasjon
from ksadmin.web.detaljside import detaljside, i_haug, i_status

_A, _R = Etterlevelsesavvik, Egenerklaeringsrunde
OVER_FRISTEN = "Tiltak over fristen"


def hauger() -> tuple[Haug, ...]:
    """Declarations to read, deviations without a measure, and measures that are late; the oldest first."""
    e, tekst = Egenerklaering, Organisasjon.visningsnavn.label("tekst")
    skjemaer = select(e.id, tekst, _R.navn.label("under")).join(e.organisasjon).join(e.runde)
    avvik = select(_A.id, tekst, Vilkarspunkt.klausul.label("under"), _A.tiltaksfrist.label("frist"))
    avvik = avvik.join(_A.organisasjon).join(_A.punkt)
    apne = avvik.where(_A.status == Tiltaksstatus.APENT).order_by(_A.oppdaget, _A.id)
    forfalte = avvik.where(_A.status == Tiltaksstatus.TILTAK, _A.tiltaksfrist < I_DAG)
    levert, side = Egenerklaeringsstatus.LEVERT, detaljside("etterlevelsesavvik")
    return (
        Haug(
            "Egenerklæringer å gå gjennom",
            skjemaer.where(e.status == levert).order_by(e.levert, e.id),
            detaljside("egenerklaeringer"),
            i_status("egenerklaeringer", levert),
        ),
        Haug("Avvik fra vilkårene uten tiltak", apne, side, i_status("etterlevelsesavvik", Tiltaksstatus.APENT)),
        Haug(
            OVER_FRISTEN,
            forfalte.order_by(_A.tiltaksfrist, _A.id),
            side,
            i_haug("etterlevelsesavvik", OVER_FRISTEN),
        ),
    )


def rapporttall() -> tuple[Rapporttall, ...]:
    """Declarations delivered; deviations found, settled and open."""
    skjemaer = select(Egenerklaering.id, Egenerklaering.levert.label("dato"), Organisasjon.navn.label("tekst"))
    tekst = (Organisasjon.navn + ": " + Vilkarspunkt.klausul).label("tekst")
    avvik, side = select(_A.id, tekst).join(_A.organisasjon).join(_A.punkt), detaljside("etterlevelsesavvik")
    oppdaget, lukket = _A.oppdaget.label("dato"), _A.lukket_dato
    return (
        Rapporttall(
            "egenerklaeringer-levert",
            Plikt.VILKAR,
            "Egenerklæringer levert",
            skjemaer.join(Egenerklaering.organisasjon),
            detaljside("egenerklaeringer"),
        ),
        Rapporttall("avvik-oppdaget", Plikt.VILKAR, "Avvik fra vilkårene oppdaget", avvik.add_columns(oppdaget), side),
        Rapporttall(
            "avvik-lukket",
            Plikt.VILKAR,
            "Avvik fra vilkårene lukket eller frafalt",
            avvik.add_columns(lukket.label("dato")),
            side,
        ),
        Rapporttall(
            "avvik-apne",
            Plikt.VILKAR,
            "Åpne avvik fra vilkårene",
            avvik.add_columns(oppdaget, lukket.label("slutt")),
            side,
        ),
    )


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """When a round opened and its answers are due, and when measures are."""
    runder = select(_R.id, _R.navn.label("tekst")).where(_R.status != Egenerklaeringsrundestatus.FORKASTET)
    apnet, frist = (runder.add_columns(d.label("dag")) for d in (_R.aapnet_dato, _R.frist))
    tekst = (Organisasjon.navn + ": " + Vilkarspunkt.klausul).label("tekst")
    tiltak = select(_A.id, _A.tiltaksfrist.label("dag"), tekst).join(_A.organisasjon).join(_A.punkt)
    side = detaljside("egenerklaeringsrunder")
    return (
        Kalenderslag("egenerklaeringsrunde-aapnet", "Egenerklæring åpnet", apnet, side),
        Kalenderslag("egenerklaeringsrunde-frist", "Svarfrist for egenerklæring", frist, side),
        Kalenderslag(
            "tiltak",
            "Frist for tiltak",
            tiltak.where(_A.status == Tiltaksstatus.TILTAK),
            detaljside("etterlevelsesavvik"),
        ),
    )
