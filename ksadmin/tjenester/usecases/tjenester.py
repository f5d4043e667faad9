"""The life of a tjeneste, stage by stage. Nobody skips the legal assessment or a missing approval."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.tjenester import krav
from ksadmin.tjenester.fakta import Tjenestefakta, skriv
from ksadmin.tjenester.lifecycle import TJENESTELOP, Datasettstatus
from ksadmin.tjenester.models import Tjeneste
from ksadmin.tjenester.usecases import datasett as datasettlop

NOKKEL = re.compile(r"[a-z][a-z0-9_]{1,49}")


def registrer(session: Session, actor: Actor, fakta: Tjenestefakta, *, nokkel: str, eksempel: bool = False) -> Tjeneste:
    """A new candidate, in kartlegging. Raises InvalidInput for a bad or taken ``nokkel``."""
    actor.require(Rolle.FORVALTER)
    if not NOKKEL.fullmatch(nokkel):
        raise InvalidInput("nokkel", "Nøkkelen må være 2–50 tegn: små bokstaver a–z, tall og understrek.")
    if session.scalar(select(Tjeneste.id).where(Tjeneste.nokkel == nokkel)) is not None:
        raise InvalidInput("nokkel", f"Nøkkelen {nokkel} er i bruk. Velg en annen.")
    tjeneste = Tjeneste(nokkel=nokkel, eksempel=eksempel)
    with audit.recording(session, tjeneste, actor=actor, handling="tjeneste.registrert"):
        skriv(tjeneste, fakta)
    return tjeneste


def endre(session: Session, actor: Actor, tjeneste: Tjeneste, fakta: Tjenestefakta) -> None:
    """Change what is known of the tjeneste. Its stage and its ``nokkel`` stay."""
    actor.require(Rolle.FORVALTER)
    with audit.recording(session, tjeneste, actor=actor, handling="tjeneste.endret"):
        skriv(tjeneste, fakta)


def start_juridisk(session: Session, actor: Actor, tjeneste: Tjeneste) -> None:
    """The need is described; the jurists take over."""
    with _steg(session, actor, tjeneste, "start_juridisk"):
        pass


def godkjenn_juridisk(
    session: Session, actor: Actor, tjeneste: Tjeneste, *, dato: date, konklusjon: str, i_dag: date
) -> None:
    """Both sides have a verified legal basis. ``dato`` is when the assessment was finished."""
    with _steg(session, actor, tjeneste, "start_datasett"):
        if dato > i_dag:
            raise InvalidInput("dato", "Datoen kan ikke være fram i tid.")
        tjeneste.juridisk_dato, tjeneste.juridisk_konklusjon = dato, konklusjon


def start_kontroll(session: Session, actor: Actor, tjeneste: Tjeneste, *, i_dag: date) -> None:
    """The open version of the datasett goes to control, and the tjeneste with it."""
    with _steg(session, actor, tjeneste, "start_kontroll"):
        apent = tjeneste.apent_datasett
        if apent is not None and apent.status is Datasettstatus.UTKAST:
            datasettlop.send_til_kontroll(session, actor, apent, i_dag=i_dag)


def start_api(session: Session, actor: Actor, tjeneste: Tjeneste) -> None:
    """The datasett is approved by both bodies; Skatteetaten may build."""
    with _steg(session, actor, tjeneste, "start_api"):
        pass


def start_pilot(session: Session, actor: Actor, tjeneste: Tjeneste) -> None:
    """The API is known; the first kommuner try it."""
    with _steg(session, actor, tjeneste, "start_pilot"):
        pass


def gjor_tilgjengelig(session: Session, actor: Actor, tjeneste: Tjeneste, *, fra: date) -> None:
    """The pilot went well; any kommune may ask for access."""
    with _steg(session, actor, tjeneste, "gjor_tilgjengelig"):
        tjeneste.tilgjengelig_fra = fra


def tilbake_til_juridisk(session: Session, actor: Actor, tjeneste: Tjeneste, *, begrunnelse: str) -> None:
    """The legal assessment must be done again: the old one no longer opens any step."""
    with _steg(session, actor, tjeneste, "tilbake_til_juridisk", begrunnelse):
        _glem_juridisk(tjeneste)
        _hent_hjem_datasett(session, actor, tjeneste, begrunnelse)


def tilbake_til_datasett(session: Session, actor: Actor, tjeneste: Tjeneste, *, begrunnelse: str) -> None:
    """The datasett must be changed. A version under control becomes a draft again."""
    with _steg(session, actor, tjeneste, "tilbake_til_datasett", begrunnelse):
        _hent_hjem_datasett(session, actor, tjeneste, begrunnelse)


def legg_bort(session: Session, actor: Actor, tjeneste: Tjeneste, *, dato: date, begrunnelse: str) -> None:
    """Stop working on a candidate."""
    with _steg(session, actor, tjeneste, "legg_bort", begrunnelse):
        tjeneste.avviklet_dato = dato
        _hent_hjem_datasett(session, actor, tjeneste, begrunnelse)


def avvikle(session: Session, actor: Actor, tjeneste: Tjeneste, *, dato: date, begrunnelse: str) -> None:
    """No kommune may ask for access any more, from ``dato``."""
    with _steg(session, actor, tjeneste, "avvikle", begrunnelse):
        tjeneste.avviklet_dato = dato


def ta_opp_igjen(session: Session, actor: Actor, tjeneste: Tjeneste, *, begrunnelse: str) -> None:
    """Start over from kartlegging. What is registered stays, but the legal assessment must be done anew."""
    with _steg(session, actor, tjeneste, "ta_opp_igjen", begrunnelse):
        tjeneste.avviklet_dato = tjeneste.tilgjengelig_fra = None
        _glem_juridisk(tjeneste)


@contextmanager
def _steg(
    session: Session, actor: Actor, tjeneste: Tjeneste, steg: str, begrunnelse: str | None = None
) -> Iterator[None]:
    stadium = TJENESTELOP.target(steg, tjeneste.stadium, actor)
    krav.krev(tjeneste, steg)
    handling = f"tjeneste.{steg}"
    with audit.recording(session, tjeneste, actor=actor, handling=handling, begrunnelse=begrunnelse):
        yield
        tjeneste.stadium = stadium


def _glem_juridisk(tjeneste: Tjeneste) -> None:
    tjeneste.juridisk_dato = tjeneste.juridisk_konklusjon = None


def _hent_hjem_datasett(session: Session, actor: Actor, tjeneste: Tjeneste, begrunnelse: str) -> None:
    apent = tjeneste.apent_datasett
    if apent is not None and apent.status is Datasettstatus.TIL_KONTROLL:
        datasettlop.trekk_tilbake(session, actor, apent, begrunnelse=begrunnelse)
