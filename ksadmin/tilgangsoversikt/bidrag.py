"""What the requests for access and the deviations have for the front page, the report and the calendar."""

from collections.abc import Iterable, Sequence

from flask import url_for
from sqlalchemy import func, literal, select

from ksadmin.brukere.models import Bruker
from ksadmin.core.actor import Rolle
from ksadmin.core.base import kodetekst
from ksadmin.core.driftstegn import Driftsstatus, Driftstegn, Tegn
from ksadmin.core.haug import I_DAG, Haug
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.lifecycle import UNDER_ARBEID, Avviksstatus, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Avvik, Pakobling
from ksadmin.tilgangsoversikt.queries.perioder import perioder_med_tilgang
from ksadmin.tilgangsoversikt.queries.synk import ikke_ferske, stoppede
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.detaljside import detaljside, i_haug, i_status, listeside
from ksadmin.web.filters import klokkeslett

_PAKOBLINGER = (
    (Pakoblingsstatus.REGISTRERT, "Påkoblingsforespørsler til kontroll"),
    (Pakoblingsstatus.KONTROLLERT, "Påkoblingsforespørsler å sende til Skatteetaten"),
    (Pakoblingsstatus.SENDT, "Venter på at Skatteetaten åpner"),
    (Pakoblingsstatus.APNET_TEST, "Åpnet i test, venter på produksjon"),
)

AVVIKSHAUGER = ("Avvik ingen følger opp", "Avvik som skulle vært rettet")


def hauger() -> tuple[Haug, ...]:
    """Requests that somebody in KS must move, deviations nobody has mended, and what the reading of sources asks."""
    under = Tjeneste.navn + func.coalesce(literal(", ") + Bruker.navn, "")
    felt = (Organisasjon.visningsnavn.label("tekst"), under.label("under"))
    pakoblinger = select(Pakobling.id, *felt, Pakobling.frist).join(Pakobling.organisasjon).join(Pakobling.tjeneste)
    pakoblinger = pakoblinger.outerjoin(Pakobling.eier)
    forfalte = pakoblinger.where(Pakobling.status.in_(UNDER_ARBEID), Pakobling.frist < I_DAG)
    i_tur = pakoblinger.order_by(Pakobling.sist_endret, Pakobling.id)
    avvik = select(Avvik.id, felt[0], kodetekst(Avvik.slag).label("under"), Avvik.frist).join(Avvik.organisasjon)
    avvik = avvik.where(Avvik.status == Avviksstatus.APENT).order_by(Avvik.funnet, Avvik.id)
    side, avviksside = detaljside("pakoblinger"), detaljside("avvik")
    return (
        Haug(
            "Påkoblingsforespørsler med frist som er over",
            forfalte.order_by(Pakobling.frist, Pakobling.id),
            side,
            listeside("pakoblinger", flt0_frist_er="over"),
        ),
        *(
            Haug(tittel, i_tur.where(Pakobling.status == status), side, i_status("pakoblinger", status))
            for status, tittel in _PAKOBLINGER
        ),
        *(
            Haug(tittel, avvik.where(hvilke), avviksside, i_haug("avvik", tittel))
            for tittel, hvilke in zip(AVVIKSHAUGER, (Avvik.eier_id.is_(None), Avvik.frist < I_DAG), strict=True)
        ),
        Haug(
            "Lesinger som stoppet og spør",
            stoppede(),
            detaljside("synk"),
            listeside("synk"),
            leserolle=Rolle.FORVALTER,
        ),
    )


def driftstegn() -> Driftstegn:
    """Each source that was not read whole the last time it was tried."""
    return Driftstegn(ikke_ferske(), _om_kildene)


def _om_kildene(tegn: Sequence[Tegn]) -> Iterable[Driftsstatus]:
    for t in tegn:
        tekst = f"Ikke oppdatert siden {klokkeslett(t.tid)}." if t.tid else "Er aldri lest helt."
        yield Driftsstatus(t.tekst or "", False, tekst)


def rapporttall() -> tuple[Rapporttall, ...]:
    """Those with access, and requests received, sent to Skatteetaten and opened."""
    tekst = (Organisasjon.navn + ", " + Tjeneste.navn).label("tekst")
    fra = select(Pakobling.id, tekst).join(Pakobling.organisasjon).join(Pakobling.tjeneste)
    side = detaljside("pakoblinger")
    return (
        Rapporttall(
            "med-tilgang",
            Plikt.TILGANG,
            "Kommuner og fylkeskommuner med tilgang",
            perioder_med_tilgang(),
            lambda ident: url_for("organisasjoner.details_view", id=ident, _anchor="tilgang"),
            pa_forsiden=True,
        ),
        *(
            Rapporttall(nokkel, Plikt.TILGANG, ord_, fra.add_columns(dato.label("dato")), side)
            for nokkel, ord_, dato in (
                ("pakoblinger-mottatt", "Påkoblingsforespørsler mottatt", Pakobling.mottatt_dato),
                ("pakoblinger-sendt", "Påkoblingsforespørsler sendt Skatteetaten", Pakobling.sendt_dato),
                ("pakoblinger-apnet", "Tilganger åpnet i produksjon", Pakobling.apnet_produksjon_dato),
            )
        ),
    )


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """When KS wants a request to be done."""
    tekst = (Organisasjon.navn + ", " + Tjeneste.navn).label("tekst")
    frister = select(Pakobling.id, Pakobling.frist.label("dag"), tekst).join(Pakobling.organisasjon)
    apne = frister.join(Pakobling.tjeneste).where(Pakobling.status.in_(UNDER_ARBEID))
    return (Kalenderslag("pakobling", "Frist for påkobling", apne, detaljside("pakoblinger")),)
