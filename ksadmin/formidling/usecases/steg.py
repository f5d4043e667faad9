"""The steps of a notice, each with what it demands."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock, outbox_bulk
from ksadmin.core.actor import Actor
from ksadmin.core.errors import Conflict
from ksadmin.core.outbox import OutboxMessage
from ksadmin.formidling.lifecycle import MELDINGSLOP, Meldingsstatus
from ksadmin.formidling.models import Melding, Mottaker
from ksadmin.formidling.usecases.mottakere import frys, legg_i_ko, tin

HULL = "[["
"""What the templates leave for a person to fill in begins so."""


def send_til_godkjenning(session: Session, actor: Actor, melding: Melding) -> None:
    """Freeze the list, so that what is approved is what goes out."""
    status = MELDINGSLOP.target("send_til_godkjenning", melding.status, actor)
    _krev_ferdig(melding, clock.now())
    frys(session, melding)
    with audit.recording(session, melding, actor=actor, handling="melding.send_til_godkjenning"):
        melding.status, melding.innsendt_av = status, actor.ident


def godkjenn(session: Session, actor: Actor, melding: Melding) -> None:
    """Another person has read the text and the list. Raises Conflict for who wrote it or asked."""
    status = MELDINGSLOP.target("godkjenn", melding.status, actor)
    if actor.ident in (melding.skrevet_av, melding.innsendt_av):
        raise Conflict("Du har selv skrevet eller sendt inn meldingen. En annen må godkjenne den.")
    with audit.recording(session, melding, actor=actor, handling="melding.godkjenn"):
        melding.status, melding.godkjent_av = status, actor.ident


def ta_tilbake(session: Session, actor: Actor, melding: Melding, *, begrunnelse: str | None = None) -> None:
    """Back to a draft: an approval, asked for or given, is worth nothing any more."""
    with audit.recording(session, melding, actor=actor, handling="melding.ta_tilbake", begrunnelse=begrunnelse):
        melding.status = MELDINGSLOP.target("ta_tilbake", melding.status, actor)
        melding.innsendt_av = melding.godkjent_av = None
    tin(session, melding)


def publiser(session: Session, actor: Actor, melding: Melding, *, uten_godkjenning: int) -> int:
    """Out in every channel at once; the number of mails. ``uten_godkjenning`` is how many nobody else need approve.

    A correction takes the place of the version before it. Raises Conflict when more get it than one person may
    send to, when nobody would, and when the end has passed.
    """
    godkjent = melding.status is Meldingsstatus.GODKJENT
    status, naa = MELDINGSLOP.target("publiser", melding.status, actor), clock.now()
    _krev_ferdig(melding, naa)
    if not godkjent and (antall := frys(session, melding).antall) > uten_godkjenning:
        raise Conflict(
            f"Meldingen går til {antall} adresser. Når det er flere enn {uten_godkjenning}, må en annen godkjenne den."
            " Velg «Send til godkjenning»."
        )
    if melding.retter is not None:
        _erstatt(session, actor, melding.retter)
    antall = legg_i_ko(session, melding)
    with audit.recording(session, melding, actor=actor, handling="melding.publiser"):
        melding.status, melding.publisert = status, naa
    return antall


def _erstatt(session: Session, actor: Actor, rettes: Melding) -> None:
    with audit.recording(session, rettes, actor=actor, handling="melding.rett"):
        rettes.status = MELDINGSLOP.target("rett", rettes.status, actor)
    _avlys_koen(session, rettes, "Avlyst: mottakeren får rettelsen i stedet.")


def pause(session: Session, actor: Actor, melding: Melding) -> None:
    """Hold the mails that have not gone. The notice stays published."""
    _steg(session, actor, melding, "pause")


def gjenoppta(session: Session, actor: Actor, melding: Melding) -> None:
    """Send on from where it stopped, at once."""
    _steg(session, actor, melding, "gjenoppta")
    outbox_bulk.gjor_forfalt(session, _koen(melding))


def avlys_resten(session: Session, actor: Actor, melding: Melding) -> int:
    """The mails that have not gone never go; how many. The notice stays published."""
    status = MELDINGSLOP.target("avlys_resten", melding.status, actor)
    antall = _avlys_koen(session, melding, f"Avlyst av {actor.navn}.")
    with audit.recording(session, melding, actor=actor, handling="melding.gjenoppta"):
        melding.status = status
    audit.note(session, melding, actor=actor, handling="melding.avlys_resten", opplysninger={"antall": antall})
    return antall


def avslutt(session: Session, actor: Actor, melding: Melding) -> None:
    """Out of every channel, the queue included."""
    with audit.recording(session, melding, actor=actor, handling="melding.avslutt"):
        melding.status = MELDINGSLOP.target("avslutt", melding.status, actor)
        melding.avsluttet = clock.now()
    _avlys_koen(session, melding, "Avlyst: meldingen er avsluttet.")


def forkast(session: Session, actor: Actor, melding: Melding) -> None:
    """Throw a draft away."""
    _steg(session, actor, melding, "forkast")
    tin(session, melding)


def _steg(session: Session, actor: Actor, melding: Melding, steg: str) -> None:
    with audit.recording(session, melding, actor=actor, handling=f"melding.{steg}"):
        melding.status = MELDINGSLOP.target(steg, melding.status, actor)


def _avlys_koen(session: Session, melding: Melding, grunn: str) -> int:
    return outbox_bulk.call_off(session, _koen(melding), grunn)


def _koen(melding: Melding) -> ColumnElement[bool]:
    return OutboxMessage.nokkel.in_(select(Mottaker.nokkel).where(Mottaker.melding_id == melding.id))


def _krev_ferdig(melding: Melding, naa: datetime) -> None:
    if melding.type.er_drift and (melding.gjelder_fra is None or melding.gjelder_til is None):
        raise Conflict("En driftsmelding må ha start og slutt. Endre meldingen og oppgi når den gjelder.")
    if melding.gjelder_til is not None and melding.gjelder_til <= naa:
        raise Conflict("Meldingen slutter før den blir publisert. Endre når den gjelder til.")
    if any(HULL in t for t in (melding.tittel_nb, melding.tittel_nn, melding.tekst_nb, melding.tekst_nn)):
        raise Conflict("Teksten har felter som ikke er fylt ut, merket med [[ ]]. Fyll dem ut på begge målformer.")
