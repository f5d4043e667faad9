"""Writing a notice, and a correction of one that is out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock, outbox
from ksadmin.core.actor import SYSTEM, Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.formidling import queries
from ksadmin.formidling.fakta import Meldingsfakta
from ksadmin.formidling.lifecycle import FROSSET, MELDINGSLOP, Meldingsstatus
from ksadmin.formidling.models import Kildevarsel, Melding
from ksadmin.formidling.usecases.mottakere import tin
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.register import verdier

MAKS_EKSTRA = 20_000


def opprett(
    session: Session,
    actor: Actor,
    fakta: Meldingsfakta,
    *,
    i_dag: date,
    eksempel: bool = False,
    handling: str = "melding.opprettet",
) -> Melding:
    """A draft, meant for every varslingsadresse until somebody chooses.

    Raises InvalidInput for what cannot be: a driftsmelding without an end, an end before its start or in the past.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    melding = Melding(status=MELDINGSLOP.initial, eksempel=eksempel, skrevet_av=actor.ident, utvalg=Utvalg().som_json())
    with audit.recording(session, melding, actor=actor, handling=handling):
        _skriv(melding, fakta, i_dag)
    return melding


def opprett_rettelse(
    session: Session,
    actor: Actor,
    rettes: Melding,
    fakta: Meldingsfakta,
    *,
    i_dag: date,
    handling: str = "melding.opprettet",
) -> Melding:
    """A draft that will take the place of ``rettes`` and go to those who have it.

    Raises Conflict when that one is not out, or is being corrected already.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if rettes.status not in MELDINGSLOP.steps["rett"].sources:
        raise Conflict("Bare en melding som er eller har vært publisert, kan rettes. Endre utkastet i stedet.")
    if queries.apen_rettelse(session, rettes.id) is not None:
        raise Conflict("En rettelse er alt under arbeid. Fortsett på den.")
    melding = Melding(
        status=MELDINGSLOP.initial,
        eksempel=rettes.eksempel,
        skrevet_av=actor.ident,
        retter=rettes,
        utvalg=rettes.utvalg,
    )
    with audit.recording(session, melding, actor=actor, handling=handling):
        _skriv(melding, fakta, i_dag)
    return melding


def endre(
    session: Session,
    actor: Actor,
    melding: Melding,
    fakta: Meldingsfakta,
    *,
    i_dag: date,
    handling: str = "melding.endret",
) -> None:
    """Change what it says before it is out. Raises Conflict once it is."""
    with _endring(session, actor, melding, handling):
        melding.skrevet_av = actor.ident
        _skriv(melding, fakta, i_dag)
    for varsel in session.scalars(select(Kildevarsel).where(Kildevarsel.melding_id == melding.id)):
        varsel.avventer = False


def velg_mottakere(
    session: Session, actor: Actor, melding: Melding, utvalg: Utvalg, *, ekstra_adresser: str | None
) -> None:
    """Change whom it is for before it is out.

    Raises Conflict once it is, and for a correction, whose receivers are given; InvalidInput for a bad address.
    """
    if melding.retter is not None:
        raise Conflict("En rettelse går til dem som fikk den forrige meldingen, og til ingen andre.")
    if not utvalg.roller:
        raise InvalidInput("roller", "Velg minst én kontaktrolle.")
    adresser = les_adresser(ekstra_adresser or "")
    valgt = "; ".join(f"{hva}: {hvilke}" for hva, hvilke in utvalg.i_ord())
    with _endring(session, actor, melding, "melding.mottakere", valgt):
        melding.utvalg, melding.ekstra_adresser = utvalg.som_json(), "\n".join(adresser) or None
        melding.skrevet_av = actor.ident


@contextmanager
def _endring(
    session: Session, actor: Actor, melding: Melding, handling: str, begrunnelse: str | None = None
) -> Iterator[None]:
    """An approval, asked for or given, is taken back: nobody has vouched for what it says now."""
    actor.require(Rolle.SAKSBEHANDLER)
    if melding.status not in (Meldingsstatus.UTKAST, *FROSSET):
        raise Conflict(
            "Meldingen er forkastet og kan ikke endres."
            if melding.status is Meldingsstatus.FORKASTET
            else "Meldingen er publisert og kan ikke endres. Lag en rettelse i stedet."
        )
    with audit.recording(session, melding, actor=actor, handling=handling, begrunnelse=begrunnelse):
        if melding.status in FROSSET:
            melding.status = MELDINGSLOP.target("ta_tilbake", melding.status, actor)
            melding.innsendt_av = melding.godkjent_av = None
            tin(session, melding)
        yield


def prov(session: Session, actor: Actor, melding: Melding) -> None:
    """Send it as it stands to the one who asks, in both målformer. Raises Conflict for one without an account."""
    actor.require(Rolle.SAKSBEHANDLER)
    slag, _, ident = actor.ident.partition(":")
    if slag != "bruker":
        raise Conflict("En prøve sendes til adressen på kontoen din. Logg inn med en konto.")
    for nynorsk in (False, True):
        outbox.promise(session, "formidling.prove", melding_id=melding.id, bruker_id=int(ident), nynorsk=nynorsk)
    audit.note(session, melding, actor=actor, handling="melding.prove")


def _skriv(melding: Melding, fakta: Meldingsfakta, i_dag: date) -> None:
    _krev_mulige_tider(fakta, kan_fylles_ut=melding.skrevet_av == SYSTEM.ident)
    if fakta.bekreftes_innen and not fakta.krever_bekreftelse:
        raise InvalidInput("bekreftes_innen", "Kryss av for at meldingen ber om bekreftelse, eller ta bort fristen.")
    if fakta.bekreftes_innen and fakta.bekreftes_innen < i_dag:
        raise InvalidInput("bekreftes_innen", "Fristen kan ikke ha vært.")
    for felt in fakta.__slots__:
        setattr(melding, felt, getattr(fakta, felt))
    melding.tjenester = list(fakta.tjenester)


def _krev_mulige_tider(fakta: Meldingsfakta, *, kan_fylles_ut: bool) -> None:
    """``kan_fylles_ut`` when a person has yet to say when it ends."""
    if fakta.type.er_drift and not kan_fylles_ut:
        for felt in ("gjelder_fra", "gjelder_til"):
            if getattr(fakta, felt) is None:
                hva = "starter" if felt == "gjelder_fra" else "slutter, så den trekkes tilbake av seg selv"
                raise InvalidInput(felt, f"Oppgi når driftsmeldingen {hva}.")
    if fakta.gjelder_fra and fakta.gjelder_til and fakta.gjelder_til <= fakta.gjelder_fra:
        raise InvalidInput("gjelder_til", "Slutten må være etter starten.")
    if fakta.gjelder_til and fakta.gjelder_til <= clock.now() and not kan_fylles_ut:
        raise InvalidInput("gjelder_til", "Dette er alt over. Skriv en slutt som ligger fram i tid.")


def les_adresser(tekst: str) -> list[str]:
    """One address a line, each once. Raises InvalidInput that names every bad line; none is left out unseen."""
    adresser: dict[str, None] = {}
    feil = []
    for nummer, linje in enumerate(tekst.splitlines(), 1):
        if linje.strip():
            try:
                adresser[verdier.epost(linje, "ekstra_adresser")] = None
            except InvalidInput:
                feil.append(f"Linje {nummer}: «{linje.strip()[:80]}»")
    if feil:
        resten = f" og {len(feil) - 5} til" if len(feil) > 5 else ""
        raise InvalidInput(
            "ekstra_adresser", f"Dette er ikke hele e-postadresser. Rett dem: {', '.join(feil[:5])}{resten}."
        )
    if len(adresser) > MAKS_EKSTRA:
        raise InvalidInput("ekstra_adresser", f"Det er {len(adresser)} adresser. Del dem på flere meldinger.")
    return list(adresser)
