"""What the desk has for the front page, the report and the calendar."""

from collections.abc import Callable

from flask import url_for
from sqlalchemy import String, cast, func, literal, select

from ksadmin.brukerstotte.kodeverk import Ko
from ksadmin.brukerstotte.lifecycle import Karantenestatus
from ksadmin.brukerstotte.models import Eskalering, Karantenepost, Sak
from ksadmin.brukerstotte.queries.liste import i_ko, snart
from ksadmin.core.base import kodetekst
from ksadmin.core.haug import Haug
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.web.detaljside import detaljside, i_status


def hauger() -> tuple[Haug, ...]:
    """Mail nobody has let in, and cases that KS must move: those that run out of time, one's own, and nobody's."""
    k, venter, side = Karantenepost, Karantenestatus.VENTER, detaljside("saker")
    emne = func.coalesce(func.nullif(k.emne, ""), literal("E-post ") + cast(k.id, String) + " i karantene")
    poster = select(k.id, emne.label("tekst"), kodetekst(k.grunn).label("under"))
    poster = poster.where(k.status == venter).order_by(k.mottatt, k.id)
    saker = select(Sak.id, Sak.emne.label("tekst"), Sak.frist.label("tidsfrist"))
    siste, forfaller = (Sak.sist_aktivitet.desc(), Sak.id.desc()), (Sak.frist, Sak.id)
    return (
        Haug("E-post i karantene", poster, detaljside("karantene"), i_status("karantene", venter)),
        *(
            Haug(tittel, i_ko(saker, ko).order_by(*orden), side, _koside(ko), "KS-{:05d}".format, verdier=spor)
            for ko, tittel, orden, spor in (
                (Ko.FRIST, "Saker over fristen eller snart", forfaller, snart),
                (Ko.MINE, "Mine saker", siste, None),
                (Ko.LEDIGE, "Saker uten ansvarlig", siste, None),
            )
        ),
    )


def _koside(ko: Ko) -> Callable[[], str]:
    return lambda: url_for("saker.index_view", ko=ko.value)


def rapporttall() -> tuple[Rapporttall, ...]:
    """Cases received and solved, and questions put to Skatteetaten. A case merged into another is not counted."""
    side, saker = detaljside("saker"), select(Sak.id, Sak.emne.label("tekst")).where(Sak.sammenslatt.is_(False))
    oversendt = select(Sak.id, Eskalering.oversendt.label("dato"), Sak.emne.label("tekst")).join(Eskalering.sak)
    return (
        *(
            Rapporttall(nokkel, Plikt.BRUKERSTOTTE, ord_, saker.add_columns(dato.label("dato")), side, fremst)
            for nokkel, ord_, dato, fremst in (
                ("saker-mottatt", "Saker mottatt", Sak.opprettet, True),
                ("saker-besvart", "Saker besvart første gang", Sak.forste_svar, False),
                ("saker-lost", "Saker løst", Sak.lost, True),
            )
        ),
        Rapporttall("saker-oversendt", Plikt.BRUKERSTOTTE, "Spørsmål oversendt Skatteetaten", oversendt, side),
    )


def kalenderslag() -> tuple[Kalenderslag, ...]:
    """When Skatteetaten should have answered."""
    venter = select(Sak.id, Eskalering.frist.label("dag"), Sak.emne.label("tekst")).join(Eskalering.sak)
    venter = venter.where(Eskalering.besvart.is_(None))
    return (Kalenderslag("eskalering", "Svarfrist for Skatteetaten", venter, detaljside("saker")),)
