"""A candidate walked along the pipeline by the use cases, as far as a test needs it."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tjenester import usecases
from ksadmin.tjenester.fakta import (
    Apifakta,
    Datasettfakta,
    Deltakerfakta,
    Feltfakta,
    Godkjenningsfakta,
    Hjemmelsfakta,
    Tilkoblingsfakta,
    Tjenestefakta,
)
from ksadmin.tjenester.lifecycle import DATASETTLOP, TJENESTELOP, Datasettstatus, Stadium
from ksadmin.tjenester.models import (
    Datasett,
    Deltakerrolle,
    Instans,
    Part,
    Tilkoblingskode,
    Tjeneste,
    Verifisering,
)
from tests.actors import FORVALTER

I_DAG = date(2026, 11, 23)
FULLT_FELT = Feltfakta(
    teknisk_navn="bruttoformue",
    visningstekst="Bruttoformue",
    hjemmel="Prøveloven § 1",
    nodvendighet="Uten feltet kan ikke kommunen regne ut beløpet.",
)


def en_kandidat(session: Session, nokkel: str = "proveordning", **fakta: Any) -> Tjeneste:
    """A candidate with a description, in kartlegging."""
    opplysninger = {"navn": "Prøveordning", "beskrivelse": "Kommunen må kjenne formuen."} | fakta
    return usecases.registrer(session, FORVALTER, Tjenestefakta(**opplysninger), nokkel=nokkel, eksempel=True)


def et_datasett(session: Session, tjeneste: Tjeneste, *, fullstendig: bool = True) -> Datasett:
    """A draft with one whole field."""
    fakta = Datasettfakta(beskrivelse="Formue", fullstendig=fullstendig)
    datasett = usecases.ny_versjon(session, FORVALTER, tjeneste, fakta)
    if not datasett.felter:
        usecases.legg_til_felt(session, FORVALTER, datasett, FULLT_FELT)
    session.expire(tjeneste)
    return datasett


def godkjenn(session: Session, datasett: Datasett, *instanser: Instans) -> None:
    """Register the approvals of the bodies, both when none is named."""
    for instans in instanser or tuple(Instans):
        fakta = Godkjenningsfakta(instans=instans, dato=I_DAG, referanse="26/1")
        usecases.registrer_godkjenning(session, FORVALTER, datasett, fakta, i_dag=I_DAG)
    session.expire(datasett)


def en_organisasjon(session: Session) -> Organisasjon:
    return session.scalars(select(Organisasjon).order_by(Organisasjon.id).limit(1)).one()


def en_leverandor(session: Session) -> Leverandor:
    return session.scalars(select(Leverandor).order_by(Leverandor.id).limit(1)).one()


def forbered(session: Session, tjeneste: Tjeneste, steg: str) -> None:
    """Put in place all that the step asks for."""
    {
        "start_datasett": _hjemler,
        "start_kontroll": _et_apent_datasett,
        "start_api": _et_godkjent_datasett,
        "start_pilot": _et_api,
        "gjor_tilgjengelig": _en_pilot,
    }.get(steg, lambda *_: None)(session, tjeneste)
    session.expire(tjeneste)


def ta(session: Session, tjeneste: Tjeneste, steg: str) -> None:
    """Take one step, with plain facts."""
    use_case = {"start_datasett": usecases.godkjenn_juridisk}.get(steg) or getattr(usecases, steg)
    fakta: dict[str, dict[str, Any]] = {
        "start_datasett": {"dato": I_DAG, "konklusjon": "Begge har hjemmel.", "i_dag": I_DAG},
        "start_kontroll": {"i_dag": I_DAG},
        "gjor_tilgjengelig": {"fra": I_DAG},
        "legg_bort": {"dato": I_DAG, "begrunnelse": "Ikke behov."},
        "avvikle": {"dato": I_DAG, "begrunnelse": "Loven er opphevet."},
    }
    grunn = {"begrunnelse": "Må vurderes på nytt."} if steg.startswith(("tilbake", "ta_opp")) else {}
    use_case(session, FORVALTER, tjeneste, **(fakta.get(steg) or grunn))
    session.expire(tjeneste)


def fram_til(session: Session, stadium: Stadium, nokkel: str = "proveordning") -> Tjeneste:
    """A candidate that has honestly come to ``stadium``."""
    tjeneste = en_kandidat(session, nokkel)
    for steg in TJENESTELOP.path(stadium):
        forbered(session, tjeneste, steg.name)
        ta(session, tjeneste, steg.name)
    return tjeneste


def ta_datasettsteg(session: Session, datasett: Datasett, steg: str) -> None:
    {
        "send": lambda: usecases.send_til_kontroll(session, FORVALTER, datasett, i_dag=I_DAG),
        "godkjenn": lambda: usecases.ta_i_bruk(session, FORVALTER, datasett, i_dag=I_DAG),
        "trekk": lambda: usecases.trekk_tilbake(session, FORVALTER, datasett, begrunnelse="Feil felt."),
        "forkast": lambda: usecases.forkast(session, FORVALTER, datasett, begrunnelse="Feil vei."),
    }[steg]()
    session.expire(datasett)


def datasett_i(session: Session, tjeneste: Tjeneste, status: Datasettstatus) -> Datasett:
    """A version that has honestly come to ``status``."""
    datasett = et_datasett(session, tjeneste)
    for steg in DATASETTLOP.path(status):
        if steg.name == "godkjenn":
            godkjenn(session, datasett)
        if steg.name == "avlos":
            datasett_i(session, tjeneste, Datasettstatus.GODKJENT)
        else:
            ta_datasettsteg(session, datasett, steg.name)
    session.expire(datasett)
    session.expire(tjeneste)
    return datasett


def en_hjemmel(session: Session, tjeneste: Tjeneste, part: Part, verifisert: Verifisering) -> None:
    fakta = Hjemmelsfakta(part=part, tekst="Prøveloven § 1", verifisert=verifisert)
    usecases.legg_til_del(session, FORVALTER, tjeneste, fakta)
    session.expire(tjeneste)


def _hjemler(session: Session, tjeneste: Tjeneste) -> None:
    for part in Part:
        en_hjemmel(session, tjeneste, part, Verifisering.JA)


def _et_apent_datasett(session: Session, tjeneste: Tjeneste) -> None:
    if tjeneste.apent_datasett is None:
        et_datasett(session, tjeneste)


def _et_godkjent_datasett(session: Session, tjeneste: Tjeneste) -> None:
    apent = tjeneste.apent_datasett
    if apent is not None:
        godkjenn(session, apent)
        ta_datasettsteg(session, apent, "godkjenn")


def _et_api(session: Session, tjeneste: Tjeneste) -> None:
    fakta = Apifakta(navn="Prøve-API", scope="skatteetaten:prove", rettighetspakke="kommuneprove")
    usecases.legg_til_del(session, FORVALTER, tjeneste, fakta)


def _en_pilot(session: Session, tjeneste: Tjeneste) -> None:
    deltaker = Deltakerfakta(
        stadium=Stadium.PILOT,
        rolle=Deltakerrolle.PILOTKOMMUNE,
        organisasjon_id=en_organisasjon(session).id,
    )
    rute = Tilkoblingsfakta(kode=Tilkoblingskode.DIREKTE, tillatt=True)
    for fakta in (deltaker, rute):
        usecases.legg_til_del(session, FORVALTER, tjeneste, fakta)
