"""The open data's shape of one organisation, as `grensesnitt.md` fixes it. No personal data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core.audit import AuditEvent
from ksadmin.core.clock import OSLO
from ksadmin.register.models import Kontaktperson, Organisasjon, Organisasjonstype
from ksadmin.tilgangsoversikt.models import Pakobling, Unntak
from ksadmin.tilgangsoversikt.motor import Avtalefakta, Forutsetning, Rutevurdering, Tjenestekrav, Vurdering
from ksadmin.tilgangsoversikt.queries.bilde import Bilde, bilde


def status_json(session: Session, organisasjon: Organisasjon, i_dag: date) -> dict[str, Any]:
    """What `/kommune/<nr>.json`, `/api/v1/kommuner/<nr>` and `ksadmin tilgang status` say."""
    ett = bilde(session, i_dag=i_dag, organisasjoner=[organisasjon])
    return som_json(ett, organisasjon, oppdatert(session, organisasjon, ett))


def som_json(bilde: Bilde, organisasjon: Organisasjon, oppdatert: datetime | None) -> dict[str, Any]:
    """One organisation of a picture. Texts are in the organisation's målform."""
    nynorsk = organisasjon.skriver_nynorsk
    nummer = "kommunenummer" if organisasjon.type is Organisasjonstype.KOMMUNE else "fylkesnummer"
    avtale = bilde.organisasjonsfakta[organisasjon.id].avtale
    return {
        nummer: organisasjon.nummer,
        "navn": organisasjon.navn,
        "organisasjonsnummer": organisasjon.orgnr,
        "maalform": organisasjon.malform.value,
        "oppdatert": oppdatert and oppdatert.astimezone(OSLO).isoformat(timespec="seconds"),
        "tilslutning": _tilslutning(avtale),
        "tjenester": [_tjeneste(t, bilde.celler[organisasjon.id, t.id], nynorsk) for t in bilde.tjenester],
    }


def oppdatert(session: Session, organisasjon: Organisasjon, bilde: Bilde) -> datetime | None:
    """When we last learned, or had confirmed, anything that the answer rests on."""
    avtale = bilde.organisasjonsfakta[organisasjon.id].avtale
    bekreftet = [u.bekreftet for t in bilde.tjenester for u in bilde.fakta[organisasjon.id, t.id].utsagn]
    egne = [
        and_(
            AuditEvent.objekt_type == cls.__name__,
            AuditEvent.objekt_id.in_(select(cls.id).where(cls.organisasjon_id == organisasjon.id)),
        )
        for cls in (Pakobling, Unntak, Kontaktperson)
    ]
    selv = and_(AuditEvent.objekt_type == "Organisasjon", AuditEvent.objekt_id == organisasjon.id)
    gjort = session.scalar(select(func.max(AuditEvent.tidspunkt)).where(or_(selv, *egne)))
    return max(filter(None, [gjort, avtale and avtale.siden, *bekreftet]), default=None)


def _tilslutning(avtale: Avtalefakta | None) -> dict[str, Any]:
    if avtale is None:
        return {"status": "ingen", "dato": None}
    aktiv = avtale.status is Avtalestatus.BEKREFTET
    dag = avtale.aktiv_fra if aktiv else avtale.avsluttet or avtale.siden
    return {"status": "aktiv" if aktiv else avtale.status.value, "dato": _tid(dag)[:10] if dag else None}


def _tjeneste(krav: Tjenestekrav, vurdering: Vurdering, nynorsk: bool) -> dict[str, Any]:
    return {
        "tjeneste": krav.nokkel,
        "navn": krav.navn_nn if nynorsk else krav.navn,
        "status": vurdering.status.value,
        "ruter": [_rute(r) for r in vurdering.ruter],
        "mangler": [_mangel(f, nynorsk) for f in vurdering.mangler],
    }


def _rute(rute: Rutevurdering) -> dict[str, Any]:
    return {"type": rute.kode.name, "leverandor": rute.leverandor, "tilstand": rute.tilstand.value}


def _mangel(f: Forutsetning, nynorsk: bool) -> dict[str, Any]:
    return {
        "kode": f.kode.value,
        "tilstand": f.tilstand.value,
        "ansvarlig": f.ansvarlig.value,
        "grunn": f.grunn.paa(nynorsk),
        "neste_steg": f.neste_steg.paa(nynorsk) if f.neste_steg else None,
        "lenke": f.lenke,
        "kilde": f.kilde.paa(nynorsk) if f.kilde else None,
        "sist_bekreftet": _tid(f.sist_bekreftet) if f.sist_bekreftet else None,
    }


def _tid(tid: date | datetime) -> str:
    """A date as it is, a moment as the clock in Oslo had it."""
    if isinstance(tid, datetime):
        return tid.astimezone(OSLO).isoformat(timespec="seconds")
    return tid.isoformat()
