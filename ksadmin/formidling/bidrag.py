"""What the notices have for the front page, the report and the calendar."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import Select, String, bindparam, cast, func, literal, select

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.base import UtcDateTime, kodetekst
from ksadmin.core.driftstegn import Driftsstatus, Driftstegn, Tegn
from ksadmin.core.haug import Haug
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.formidling.lifecycle import FROSSET, Meldingsstatus
from ksadmin.formidling.models import Adressat, Kildevarsel, Melding, Varselkilde, Varselmerke, er_ute
from ksadmin.formidling.queries.meldinger import DRIFT, mangler_adresse
from ksadmin.register.models import Organisasjon
from ksadmin.web.detaljside import detaljside, i_haug, i_status, listeside
from ksadmin.web.filters import klokkeslett

_NAA: Any = bindparam("naa", callable_=clock.now, type_=UtcDateTime())
_SNART = bindparam("om_en_time", callable_=lambda: clock.now() + timedelta(hours=1), type_=UtcDateTime())
IKKE_FATT = "Meldinger noen ikke har fått på e-post"
SLUTTER = "Driftsmeldinger som slutter innen en time"
A_TA_STILLING_TIL, ENDRET = "Varsler fra Skatteetaten å ta stilling til", "Skatteetaten har endret varselet"


def hauger() -> tuple[Haug, ...]:
    """Notices that somebody must approve, send or prolong, those that some have not got, and the feed's."""
    side = detaljside("meldinger")
    alle = select(Melding.id, Melding.tittel_nb.label("tekst"), kodetekst(Melding.type).label("under"))
    slutter = alle.where(er_ute(_NAA), Melding.type.in_(DRIFT), Melding.gjelder_til <= _SNART)
    merker = select(Varselmerke.id, Varselmerke.merke.label("tekst")).where(Varselmerke.tjenester.is_(None))
    fra_kilden = alle.join(Kildevarsel, Kildevarsel.melding_id == Melding.id).order_by(Melding.id)
    return (
        *(
            Haug(tittel, alle.where(Melding.status == s).order_by(Melding.id), side, i_status("meldinger", s))
            for tittel, s in (
                ("Meldinger til godkjenning", Meldingsstatus.TIL_GODKJENNING),
                ("Godkjente meldinger som ikke er sendt", Meldingsstatus.GODKJENT),
                ("Meldinger der utsendingen er satt på pause", Meldingsstatus.PAUSET),
            )
        ),
        Haug(
            SLUTTER,
            slutter.order_by(Melding.gjelder_til, Melding.id),
            side,
            i_haug("meldinger", SLUTTER),
        ),
        Haug(
            IKKE_FATT,
            _savnede(),
            lambda ident: url_for("meldinger.details_view", id=ident, _anchor="oppgaver"),
            i_haug("meldinger", IKKE_FATT),
        ),
        Haug(
            A_TA_STILLING_TIL,
            fra_kilden.where(Melding.status == Meldingsstatus.UTKAST, Melding.skrevet_av == SYSTEM.ident),
            side,
            i_haug("meldinger", A_TA_STILLING_TIL),
        ),
        Haug(
            ENDRET,
            fra_kilden.where(Kildevarsel.avventer, Melding.status.in_((Meldingsstatus.UTKAST, *FROSSET))),
            side,
            i_haug("meldinger", ENDRET),
        ),
        Haug(
            "Merker i Skatteetatens varsler uten tjeneste",
            merker.order_by(Varselmerke.merke),
            lambda ident: url_for("varselmerker.edit_view", id=ident),
            listeside("varselmerker"),
        ),
    )


def _savnede() -> Select[*tuple[Any, ...]]:
    """The notices that organisations have not got: where it has an address now, somebody must still send it."""
    under = (cast(func.count(), String) + literal(" har ikke fått den")).label("under")
    savnet = select(Melding.id, Melding.tittel_nb.label("tekst"), under).join(
        Adressat, Adressat.melding_id == Melding.id
    )
    return savnet.where(*mangler_adresse()).group_by(Melding.id, Melding.tittel_nb).order_by(Melding.id)


def driftstegn() -> Driftstegn:
    """How the last reading of each feed went."""
    lesinger = select(Varselkilde.feil.label("tekst"), Varselkilde.lest.label("tid")).order_by(Varselkilde.id)
    return Driftstegn(lesinger, _om_lesingene)


def _om_lesingene(tegn: Sequence[Tegn]) -> Iterable[Driftsstatus]:
    for t in tegn:
        yield Driftsstatus("Varsler fra Skatteetaten", t.tekst is None, t.tekst or f"Lest {klokkeslett(t.tid)}.")


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
