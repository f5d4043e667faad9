"""Merging cases about the same, taking it back, and taking messages out to a case of their own.

A merged case keeps its messages and points at the other, which shows them among its own. So every message and file
is in one place all the time, and splitting is to take the pointer away: what came to each meanwhile stays with it.
"""

from collections.abc import Collection

from sqlalchemy.orm import Session

from ksadmin.brukerstotte.kodeverk import Meldingsslag, Saksopphav, Saksprak
from ksadmin.brukerstotte.lifecycle import AAPNE, SAKSLOP, Saksstatus
from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.brukerstotte.usecases.rundt import koble
from ksadmin.brukerstotte.usecases.steg import sett_status, still_klokken
from ksadmin.brukerstotte.usecases.svar import svar
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput

_SAMLET = {
    Saksprak.NB: """Hei,

spørsmålet ditt ({sak}) handler om det samme som et annet vi har fått. Vi følger opp begge i {med}, og du får svar på \
e-post som før. Du trenger ikke gjøre noe.""",
    Saksprak.NN: """Hei,

spørsmålet ditt ({sak}) handlar om det same som eit anna vi har fått. Vi følgjer opp begge i {med}, og du får svar på \
e-post som før. Du treng ikkje gjere noko.""",
}
"""Nothing of the other question: it may be somebody else's."""


def sla_sammen(session: Session, actor: Actor, sak: Sak, *, med: Sak, si_fra: bool) -> None:
    """``sak`` goes on as a part of ``med``, and whoever asked is told if ``si_fra`` says so.

    Raises InvalidInput for itself and for one that has ended or is merged, Conflict when others are merged into
    ``sak``. The database says the same, so two people doing it at once cannot make a circle.
    """
    if sak.id == med.id:
        raise InvalidInput("med", "En sak kan ikke slås sammen med seg selv. Velg en annen.")
    _las(session, sak, med)
    if med.status is Saksstatus.SLATT_SAMMEN:
        raise InvalidInput("med", f"Den er selv slått sammen med {med.slatt_sammen_med}. Velg den i stedet.")
    if med.status not in AAPNE:
        raise InvalidInput("med", f"Den er avsluttet ({med.status.midt_i_setning}). Gjenåpne den først.")
    if sak.dubletter:
        andre = ", ".join(d.referanse for d in sak.dubletter)
        raise Conflict(f"Andre er slått sammen med denne: {andre}. Skill dem først.")
    if si_fra and sak.innsender_epost:
        tekst = _SAMLET[sak.sprak].format(sak=sak, med=med)
        svar(session, actor, sak, tekst, automatisk=True, bare_til=sak.innsender_epost)
    with audit.recording(session, sak, actor=actor, handling="sak.sla_sammen"):
        status, sak.status_for = SAKSLOP.target("sla_sammen", sak.status, actor), sak.status.value
        sak.sammenslatt, sak.slatt_sammen_med_id, sak.malet_sammenslatt = True, med.id, False
        sett_status(session, sak, status, clock.now())
    _les_pa_nytt(session, sak, med)


def skill(session: Session, actor: Actor, sak: Sak) -> None:
    """Undo the merging: the status it had, and its own messages and files."""
    SAKSLOP.target("skill", sak.status, actor)
    malet = sak.slatt_sammen_med
    assert malet is not None
    _las(session, sak, malet)
    SAKSLOP.target("skill", sak.status, actor)
    assert sak.status_for is not None
    with audit.recording(session, sak, actor=actor, handling="sak.skill"):
        status, sak.status_for = Saksstatus(sak.status_for), None
        sak.sammenslatt, sak.slatt_sammen_med_id, sak.malet_sammenslatt = False, None, None
        sett_status(session, sak, status, clock.now())
    _les_pa_nytt(session, sak, malet)


def del_ut(session: Session, actor: Actor, sak: Sak, meldinger: Collection[Saksmelding], *, emne: str) -> Sak:
    """Take messages, with their files, out to a case of their own, tied to this one.

    Raises InvalidInput when none are chosen, or all: something must be left.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    if not meldinger:
        raise InvalidInput("meldinger", "Velg minst én melding.")
    if len(meldinger) == len(sak.meldinger):
        raise InvalidInput("meldinger", "Minst én melding må bli igjen. Endre emnet hvis hele saken er noe annet.")
    forst = min(meldinger, key=lambda m: (m.tidspunkt, m.id))
    ny = Sak(
        emne=emne,
        opphav=Saksopphav.DELT,
        sprak=sak.sprak,
        innsender_navn=forst.avsender_navn if forst.slag is Meldingsslag.INN else sak.innsender_navn,
        innsender_epost=(forst.avsender_epost if forst.slag is Meldingsslag.INN else None) or sak.innsender_epost,
        organisasjon=sak.organisasjon,
        foreslatt_organisasjon=sak.foreslatt_organisasjon,
        leverandor=sak.leverandor,
        tjeneste=sak.tjeneste,
        opprettet=forst.tidspunkt,
        sist_aktivitet=clock.now(),
        eksempel=sak.eksempel,
    )
    with audit.recording(session, ny, actor=actor, handling="sak.apnet"):
        session.add(ny)
    still_klokken(session, ny, ny.sist_aktivitet)
    for melding in meldinger:
        melding.sak_id = ny.id
    session.flush()
    opplysninger = {"antall": len(meldinger), "sak": ny.referanse}
    audit.note(session, sak, actor=actor, handling="sak.flyttet", opplysninger=opplysninger)
    koble(session, actor, ny, annen=sak)
    session.expire(sak, ["meldinger"])
    session.expire(ny, ["meldinger"])
    return ny


def _las(session: Session, *saker: Sak) -> None:
    """Take the rows until the transaction ends, always in the same order, and read them as they now are.

    A page has loaded them with others joined, which PostgreSQL will not lock: these alone are taken.
    """
    for sak in sorted(saker, key=lambda s: s.id):
        session.refresh(sak, with_for_update={"of": Sak})


def _les_pa_nytt(session: Session, sak: Sak, malet: Sak) -> None:
    session.expire(sak, ["slatt_sammen_med"])
    session.expire(malet, ["dubletter"])
