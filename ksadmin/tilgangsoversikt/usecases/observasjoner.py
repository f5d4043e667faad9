"""What KS itself knows about access, and what it decides when sources disagree."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.core.identifiers import valid_orgnr
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.kodeverk import FORSTE_AAR
from ksadmin.tilgangsoversikt.models import Faktum, Kilde, Miljo, Observasjon, Verdi
from ksadmin.tilgangsoversikt.queries.bilde import bilde
from ksadmin.tilgangsoversikt.queries.katalog import api_av, krav
from ksadmin.tjenester.models import Tjeneste


def registrer_manuell_observasjon(
    session: Session,
    actor: Actor,
    *,
    organisasjon: Organisasjon,
    tjeneste: Tjeneste,
    miljo: Miljo,
    faktum: Faktum,
    verdi: Verdi,
    observert: datetime,
    begrunnelse: str,
    leverandor: str = "",
    api: str = "",
) -> Observasjon:
    """Something a person has been told or seen, about today's hovedorganisasjonsnummer.

    ``leverandor`` is the orgnr of a delegation's receiver; ``api`` any name of an API, empty for all the tjeneste
    needs. Raises InvalidInput for a moment to come or before anything was shared, and for a
    delegation to nobody.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if observert > clock.now():
        raise InvalidInput("observert", "Datoen kan ikke ligge fram i tid.")
    if observert.year < FORSTE_AAR:
        raise InvalidInput("observert", f"Ingenting ble delt før {FORSTE_AAR}. Sjekk datoen.")
    if faktum is Faktum.DELEGERING:
        if not leverandor:
            raise InvalidInput("leverandor", "Velg leverandøren det er delegert til.")
        leverandor = valid_orgnr(leverandor, field="leverandor")
    return skriv(
        session,
        actor,
        organisasjon_id=organisasjon.id,
        orgnr=organisasjon.orgnr,
        tjeneste_id=tjeneste.id,
        miljo=miljo,
        faktum=faktum,
        verdi=verdi,
        observert=observert,
        begrunnelse=begrunnelse,
        leverandor=leverandor if faktum is Faktum.DELEGERING else "",
        api=api_av(krav(session, tjenester=[tjeneste.id])[0], api) if api else "",
    )


def los_konflikt(
    session: Session,
    actor: Actor,
    *,
    organisasjon: Organisasjon,
    tjeneste: Tjeneste,
    miljo: Miljo,
    faktum: Faktum,
    verdi: Verdi,
    begrunnelse: str,
    leverandor: str = "",
) -> Observasjon:
    """Say which of the disagreeing sources is right. Holds until one of them says something newer.

    Raises Conflict when they do not disagree.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    ett = bilde(
        session,
        i_dag=clock.today(),
        organisasjoner=[organisasjon],
        tjenester=krav(session, tjenester=[tjeneste.id]),
    )
    om = (faktum, miljo, leverandor)
    uenige = [u for s in ett.celler[organisasjon.id, tjeneste.id].konflikter for u in s.uenige]
    if om not in [(u.faktum, u.miljo, u.leverandor) for u in uenige]:
        raise Conflict("Kildene er ikke uenige om dette lenger. Last siden på nytt.")
    return skriv(
        session,
        actor,
        organisasjon_id=organisasjon.id,
        orgnr=organisasjon.orgnr,
        tjeneste_id=tjeneste.id,
        miljo=miljo,
        faktum=faktum,
        verdi=verdi,
        observert=clock.now(),
        begrunnelse=begrunnelse,
        leverandor=leverandor,
        avgjorelse=True,
    )


def skriv(
    session: Session,
    actor: Actor,
    *,
    organisasjon_id: int,
    orgnr: str,
    tjeneste_id: int,
    miljo: Miljo,
    faktum: Faktum,
    verdi: Verdi,
    observert: datetime,
    begrunnelse: str,
    leverandor: str = "",
    api: str = "",
    avgjorelse: bool = False,
) -> Observasjon:
    """Write KS' own word, and mark which of its words on the fact is the newest."""
    nokkel = {
        "organisasjon_id": organisasjon_id,
        "orgnr": orgnr,
        "tjeneste_id": tjeneste_id,
        "miljo": miljo,
        "faktum": faktum,
        "leverandor": leverandor,
        "api": api,
        "kilde": Kilde.MANUELL,
    }
    nyest = session.scalars(select(Observasjon).filter_by(**nokkel).where(Observasjon.gjeldende)).one_or_none()
    gjeldende = nyest is None or nyest.observert <= observert
    if nyest is not None and gjeldende:
        nyest.gjeldende = False
        session.flush()  # the database allows one newest word at a time
    rad = Observasjon(
        **nokkel,
        verdi=verdi,
        observert=observert,
        registrert=clock.now(),
        gjeldende=gjeldende,
        avgjorelse=avgjorelse,
        begrunnelse=begrunnelse,
    )
    session.add(rad)
    session.flush()
    fakta = {k: v for k, v in nokkel.items() if k in ("miljo", "faktum", "leverandor", "api") and v}
    handling = "observasjon.avgjort" if avgjorelse else "observasjon.registrert"
    opplysninger = {
        **fakta,
        "organisasjon": str(rad.organisasjon),
        "tjeneste": str(session.get_one(Tjeneste, tjeneste_id)),
        "verdi": verdi,
        "observert": observert,
    }
    audit.note(session, rad, actor=actor, handling=handling, begrunnelse=begrunnelse, opplysninger=opplysninger)
    return rad
