"""Writing an answer, sending it, and taking it back before it goes."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.fakta import Vedleggsfil
from ksadmin.brukerstotte.kodeverk import Meldingsslag, Sakspart
from ksadmin.brukerstotte.lifecycle import VENTER, Saksstatus
from ksadmin.brukerstotte.models import Sak, Saksmelding, Svarutkast
from ksadmin.brukerstotte.queries import mottakere, traden
from ksadmin.brukerstotte.usecases.meldinger import legg_ved
from ksadmin.brukerstotte.usecases.steg import still_klokken, ta
from ksadmin.core import audit, clock, outbox
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted

_TILBAKE = {Saksstatus.LOST: "gjenapne", **dict.fromkeys(VENTER, "fortsett")}
"""What gives KS the turn back that was given away with an answer."""

ANGREFRIST = timedelta(seconds=15)
"""How long an answer lies still before it goes, so that its writer can take it back."""


def lagre_utkast(session: Session, actor: Actor, sak: Sak, tekst: str) -> None:
    """Keep what somebody is writing. Nothing in it, and no files to go with it, is no draft."""
    actor.require(Rolle.SAKSBEHANDLER)
    utkast = finn_utkast(session, actor, sak)
    if utkast is None:
        if tekst:
            ny = Svarutkast(sak_id=sak.id, eier=actor.ident, eier_navn=actor.navn, tekst=tekst, endret=clock.now())
            session.add(ny)
    elif not tekst and utkast.angret_melding_id is None:
        session.delete(utkast)
    elif utkast.tekst != tekst:
        utkast.tekst, utkast.endret = tekst, clock.now()
    session.flush()


def sett_inn(session: Session, actor: Actor, sak: Sak, skrevet: str, mer: str) -> None:
    """Keep what is written with ``mer`` after it: a canned answer, or a question."""
    lagre_utkast(session, actor, sak, f"{skrevet.rstrip()}\n\n{mer}".lstrip())


def svar(
    session: Session,
    actor: Actor,
    sak: Sak,
    tekst: str,
    *,
    vedlegg: Sequence[Vedleggsfil] = (),
    automatisk: bool = False,
    bare_til: str | None = None,
    fra_utkast: bool = True,
) -> Saksmelding:
    """An answer by mail to all ``queries.mottakere`` names. It goes when ``ANGREFRIST`` has passed.

    It takes the place of the writer's draft, unless ``fra_utkast`` says no; one taken back earlier is the same message
    again, with its files. An automatic answer goes at once. ``bare_til`` is the one address of what concerns only them.
    Raises InvalidInput when there is no address to send to, Conflict when the case is answered in another.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if sak.status is Saksstatus.SLATT_SAMMEN:
        raise Conflict(f"Saken er slått sammen med {sak.slatt_sammen_med}. Svar der.")
    til = [bare_til] if bare_til else mottakere(sak, traden(session, sak))
    if not til:
        raise InvalidInput("tekst", "Saken har ingen e-postadresse å svare til. Skriv den inn under «Endre» først.")
    na = clock.now()
    utkast = finn_utkast(session, actor, sak) if fra_utkast and not automatisk else None
    rad = (utkast.angret_melding if utkast else None) or Saksmelding(sak=sak, slag=Meldingsslag.UT)
    rad.tidspunkt, rad.tekst, rad.til, rad.automatisk, rad.angret = na, tekst, ", ".join(til), automatisk, None
    rad.avsender_navn, rad.skrevet_av = actor.navn, actor.ident
    session.add(rad)
    session.flush()
    legg_ved(session, actor, rad, vedlegg, na)
    if utkast is not None:
        session.delete(utkast)
    rad.utboks = f"sak:melding:{rad.id}:{na:%Y%m%d%H%M%S%f}"
    tidligst = None if automatisk else na + ANGREFRIST
    for nokkel, mottaker in zip(nokler(rad), til, strict=True):
        outbox.promise(session, "sak.melding", nokkel=nokkel, tidligst=tidligst, melding_id=rad.id, til=mottaker)
    sak.sist_aktivitet = na
    if not automatisk:
        sak.forste_svar = sak.forste_svar or na
        still_klokken(session, sak, na)
    audit.note(session, sak, actor=actor, handling="sak.melding_ut")
    return rad


def angre(session: Session, actor: Actor, melding: Saksmelding) -> None:
    """Take an answer back before it goes; it is a draft again, with its files, and it is KS' turn as before.

    Raises Conflict when it has gone, NotPermitted for another's answer.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if melding.skrevet_av != actor.ident:
        raise NotPermitted("Bare den som skrev svaret, kan angre det.")
    if melding.slag is not Meldingsslag.UT or melding.angret is not None:
        raise Conflict("Svaret er alt angret.")
    for nokkel in nokler(melding):
        outbox.kall_tilbake(session, nokkel, grunn="Angret av den som skrev svaret.")
    na, sak = clock.now(), melding.sak
    melding.angret = na
    utkast = finn_utkast(session, actor, sak)
    if utkast is None:
        utkast = Svarutkast(sak_id=sak.id, eier=actor.ident, eier_navn=actor.navn, tekst="")
        session.add(utkast)
    utkast.tekst = f"{melding.tekst}\n\n{utkast.tekst}".strip()
    utkast.endret, utkast.angret_melding_id = na, melding.id
    if sak.forste_svar == melding.tidspunkt:
        sak.forste_svar = None
        still_klokken(session, sak, na)
    ga_fra_seg = any(p.part is Sakspart.KS and p.til and p.til >= melding.tidspunkt for p in sak.perioder)
    if ga_fra_seg and (steg := _TILBAKE.get(sak.status)):
        ta(session, actor, sak, steg)
    audit.note(session, sak, actor=actor, handling="sak.melding_angret")


def finn_utkast(session: Session, actor: Actor, sak: Sak) -> Svarutkast | None:
    """What this person is writing in the case."""
    mitt = select(Svarutkast).where(Svarutkast.sak_id == sak.id, Svarutkast.eier == actor.ident)
    return session.scalars(mitt).one_or_none()


def nokler(melding: Saksmelding) -> list[str]:
    """The keys of the promises of an answer, one for each who gets it."""
    return [f"{melding.utboks}:{nr}" for nr, _ in enumerate((melding.til or "").split(", "))]
