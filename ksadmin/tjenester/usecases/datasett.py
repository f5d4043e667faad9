"""Versions of a datasett: written field by field, controlled by two bodies, used, replaced."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.tjenester import krav
from ksadmin.tjenester.fakta import Datasettfakta, Feltfakta, Godkjenningsfakta, skriv
from ksadmin.tjenester.lifecycle import DATASETTLOP, Datasettstatus
from ksadmin.tjenester.models import Datafelt, Datasett, Godkjenning, Tjeneste

_FELTER = tuple(Feltfakta.__dataclass_fields__)


def ny_versjon(session: Session, actor: Actor, tjeneste: Tjeneste, fakta: Datasettfakta) -> Datasett:
    """A draft with the fields of the newest version that was not thrown away.

    Raises Conflict while another version is being worked on.
    """
    actor.require(Rolle.FORVALTER)
    if tjeneste.apent_datasett is not None:
        raise Conflict(f"Versjon {tjeneste.apent_datasett.nummer} er under arbeid. Gjør den ferdig, eller forkast den.")
    forrige = next((d for d in tjeneste.datasett if d.status is not Datasettstatus.FORKASTET), None)
    siste = session.scalar(select(func.max(Datasett.nummer)).where(Datasett.tjeneste_id == tjeneste.id))
    datasett = Datasett(nummer=(siste or 0) + 1)
    with audit.recording(session, datasett, actor=actor, handling="datasett.opprettet"):
        skriv(datasett, fakta)
        datasett.tjeneste = tjeneste
    for felt in forrige.felter if forrige else ():
        kopi = Feltfakta(**{navn: getattr(felt, navn) for navn in _FELTER})
        _nytt_felt(session, actor, datasett, kopi, "felt.kopiert")
    return datasett


def endre_datasett(session: Session, actor: Actor, datasett: Datasett, fakta: Datasettfakta) -> None:
    """Change a draft. Raises Conflict once it has been sent to control."""
    actor.require(Rolle.FORVALTER)
    _krev_utkast(datasett)
    with audit.recording(session, datasett, actor=actor, handling="datasett.endret"):
        skriv(datasett, fakta)


def legg_til_felt(session: Session, actor: Actor, datasett: Datasett, fakta: Feltfakta) -> Datafelt:
    """One more field in a draft. Raises InvalidInput when the draft has it already."""
    actor.require(Rolle.FORVALTER)
    _krev_utkast(datasett)
    return _nytt_felt(session, actor, datasett, fakta, "felt.lagt_til")


def endre_felt(session: Session, actor: Actor, felt: Datafelt, fakta: Feltfakta) -> None:
    """Change a field of a draft. Raises InvalidInput when another field has the new name."""
    actor.require(Rolle.FORVALTER)
    _krev_utkast(felt.datasett)
    _krev_ledig(felt.datasett, fakta.teknisk_navn, felt)
    with audit.recording(session, felt, actor=actor, handling="felt.endret"):
        skriv(felt, fakta)


def fjern_felt(session: Session, actor: Actor, felt: Datafelt, *, begrunnelse: str) -> None:
    """Take a field out of a draft; the datasett's history keeps what it was."""
    actor.require(Rolle.FORVALTER)
    _krev_utkast(felt.datasett)
    _fjern(session, actor, felt, "felt.fjernet", begrunnelse)


def send_til_kontroll(session: Session, actor: Actor, datasett: Datasett, *, i_dag: date) -> None:
    """Freeze the version. Raises Conflict while a field lacks hjemmel or nødvendighet."""
    status = DATASETTLOP.target("send", datasett.status, actor)
    krav.krev_datasett(datasett, "send")
    with audit.recording(session, datasett, actor=actor, handling="datasett.sendt"):
        datasett.status, datasett.sendt_dato = status, i_dag


def registrer_godkjenning(
    session: Session, actor: Actor, datasett: Datasett, fakta: Godkjenningsfakta, *, i_dag: date
) -> Godkjenning:
    """A body said yes to the version under control. Raises InvalidInput when it has said so before."""
    actor.require(Rolle.FORVALTER)
    _krev_kontroll(datasett)
    _kontroller_godkjenning(datasett, fakta, None, i_dag)
    godkjenning = Godkjenning()
    with audit.recording(session, godkjenning, actor=actor, handling="godkjenning.registrert"):
        skriv(godkjenning, fakta)
        godkjenning.datasett = datasett
    return godkjenning


def endre_godkjenning(
    session: Session, actor: Actor, godkjenning: Godkjenning, fakta: Godkjenningsfakta, *, i_dag: date
) -> None:
    """Correct an approval while the version is under control."""
    actor.require(Rolle.FORVALTER)
    _krev_kontroll(godkjenning.datasett)
    _kontroller_godkjenning(godkjenning.datasett, fakta, godkjenning, i_dag)
    with audit.recording(session, godkjenning, actor=actor, handling="godkjenning.endret"):
        skriv(godkjenning, fakta)


def fjern_godkjenning(session: Session, actor: Actor, godkjenning: Godkjenning, *, begrunnelse: str) -> None:
    """Take back an approval that was registered by mistake."""
    actor.require(Rolle.FORVALTER)
    _krev_kontroll(godkjenning.datasett)
    _fjern(session, actor, godkjenning, "godkjenning.fjernet", begrunnelse)


def ta_i_bruk(session: Session, actor: Actor, datasett: Datasett, *, i_dag: date) -> None:
    """Both bodies have approved: the version is the one in use, and replaces the one before."""
    status = DATASETTLOP.target("godkjenn", datasett.status, actor)
    krav.krev_datasett(datasett, "godkjenn")
    forrige = datasett.tjeneste.godkjent_datasett
    if forrige is not None:
        with audit.recording(session, forrige, actor=actor, handling="datasett.avlost"):
            forrige.status = DATASETTLOP.target("avlos", forrige.status, actor)
            forrige.avlost_dato = i_dag
    with audit.recording(session, datasett, actor=actor, handling="datasett.godkjent"):
        datasett.status, datasett.godkjent_dato = status, i_dag


def trekk_tilbake(session: Session, actor: Actor, datasett: Datasett, *, begrunnelse: str) -> None:
    """Back to a draft. Approvals fall: they were given for the version as it was."""
    status = DATASETTLOP.target("trekk", datasett.status, actor)
    for godkjenning in list(datasett.godkjenninger):
        _fjern(session, actor, godkjenning, "godkjenning.fjernet", begrunnelse)
    handling = "datasett.trukket"
    with audit.recording(session, datasett, actor=actor, handling=handling, begrunnelse=begrunnelse):
        datasett.status, datasett.sendt_dato = status, None


def forkast(session: Session, actor: Actor, datasett: Datasett, *, begrunnelse: str) -> None:
    """Throw a draft away. Its number is not used again."""
    handling = "datasett.forkastet"
    with audit.recording(session, datasett, actor=actor, handling=handling, begrunnelse=begrunnelse):
        datasett.status = DATASETTLOP.target("forkast", datasett.status, actor)


def _nytt_felt(session: Session, actor: Actor, datasett: Datasett, fakta: Feltfakta, handling: str) -> Datafelt:
    _krev_ledig(datasett, fakta.teknisk_navn, None)
    felt = Datafelt()
    with audit.recording(session, felt, actor=actor, handling=handling):
        skriv(felt, fakta)
        felt.datasett = datasett
    return felt


def _kontroller_godkjenning(
    datasett: Datasett, fakta: Godkjenningsfakta, selv: Godkjenning | None, i_dag: date
) -> None:
    if fakta.dato > i_dag:
        raise InvalidInput("dato", "Godkjenningen kan ikke være fram i tid.")
    if any(g.instans is fakta.instans for g in datasett.godkjenninger if g is not selv):
        raise InvalidInput("instans", f"Godkjenningen fra {fakta.instans.tekst} er alt registrert.")


def _fjern(session: Session, actor: Actor, rad: Datafelt | Godkjenning, handling: str, begrunnelse: str) -> None:
    datasett, tekst = rad.datasett, str(rad)
    with audit.removing(session, rad, actor=actor, handling=handling, begrunnelse=begrunnelse):
        session.delete(rad)
    session.expire(datasett, ["felter", "godkjenninger"])
    audit.note(
        session,
        datasett,
        actor=actor,
        handling="datasett.fjernet",
        begrunnelse=begrunnelse,
        opplysninger={"fjernet": tekst},
    )


def _krev_ledig(datasett: Datasett, teknisk_navn: str, selv: Datafelt | None) -> None:
    if any(f.teknisk_navn == teknisk_navn for f in datasett.felter if f is not selv):
        raise InvalidInput("teknisk_navn", "Datasettet har alt et felt med dette navnet.")


def _krev_utkast(datasett: Datasett) -> None:
    if datasett.status is not Datasettstatus.UTKAST:
        raise Conflict(
            f"Versjon {datasett.nummer} er låst, for status er «{datasett.status.tekst.lower()}»."
            " Lag en ny versjon, eller trekk den tilbake til utkast hvis den er til kontroll."
        )


def _krev_kontroll(datasett: Datasett) -> None:
    if datasett.status is not Datasettstatus.TIL_KONTROLL:
        raise Conflict(
            f"Godkjenninger registreres mens versjonen er til kontroll. Nå er den «{datasett.status.tekst.lower()}»."
        )
