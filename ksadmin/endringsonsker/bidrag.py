"""What the wishes have for the front page, the report and the calendar."""

from sqlalchemy import literal, select

from ksadmin.core.haug import I_DAG, Haug
from ksadmin.core.kalenderslag import Kalenderslag
from ksadmin.core.rapporttall import Plikt, Rapporttall
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Innspillspakke, Pakkesak, Prioriteringsrunde
from ksadmin.web.detaljside import detaljside, i_status, listeside

_PAKKE = "Innspillspakke til Skatteetaten"

_HAUGER = (
    (Onskestatus.INNSENDT, "Endringsønsker fra skjemaet på nettsiden"),
    (Onskestatus.REGISTRERT, "Nye endringsønsker"),
    (Onskestatus.UNDER_VURDERING, "Endringsønsker under vurdering"),
    (Onskestatus.PRIORITERT, "Endringsønsker å oversende Skatteetaten"),
)


def hauger() -> tuple[Haug, ...]:
    """Wishes that somebody in KS must move, the longest wait first, and those Skatteetaten is late with."""
    o, p, s, side = Endringsonske, Innspillspakke, Pakkesak, detaljside("onsker")
    onsker = select(o.id, o.tittel.label("tekst"), o.frist).order_by(o.sist_endret, o.id)
    ubesvart = (
        select(p.id, s.tittel.label("tekst"), p.svarfrist.label("frist"))
        .join(s.pakke)
        .join(s.onske)
        .where(s.svar.is_(None), p.svarfrist < I_DAG, o.status == Onskestatus.OVERSENDT)
        .order_by(p.svarfrist, p.id, s.nummer)
    )
    return (
        *(
            Haug(tittel, onsker.where(o.status == status), side, i_status("onsker", status), "EØ-{:05d}".format)
            for status, tittel in _HAUGER
        ),
        Haug(
            "Skatteetaten har ikke svart innen fristen",
            ubesvart,
            detaljside("innspillspakker"),
            listeside("innspillspakker"),
            "IP-{:04d}".format,
        ),
    )


def rapporttall() -> tuple[Rapporttall, ...]:
    """Wishes received, handed to Skatteetaten and delivered, and the packages."""
    fra, side = select(Endringsonske.id, Endringsonske.tittel.label("tekst")), detaljside("onsker")
    pakker = select(Innspillspakke.id, Innspillspakke.dato.label("dato"), literal(_PAKKE).label("tekst"))
    return (
        *(
            Rapporttall(nokkel, Plikt.ENDRINGSONSKER, ord_, fra.add_columns(dato.label("dato")), side, fremst)
            for nokkel, ord_, dato, fremst in (
                ("onsker-mottatt", "Endringsønsker mottatt", Endringsonske.mottatt_dato, True),
                ("onsker-oversendt", "Endringsønsker oversendt Skatteetaten", Endringsonske.oversendt_dato, False),
                ("onsker-levert", "Endringsønsker levert av Skatteetaten", Endringsonske.levert_dato, True),
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
