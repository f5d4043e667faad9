"""What Skatteetaten's feed says becomes drafts. Nothing is sent without a person."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ksadmin.core import audit, clock
from ksadmin.core.actor import SYSTEM, Actor, Rolle
from ksadmin.formidling import queries
from ksadmin.formidling.fakta import Meldingsfakta
from ksadmin.formidling.gateway import Oppforing, Strom
from ksadmin.formidling.kodeverk import Meldingstype
from ksadmin.formidling.lifecycle import FROSSET, UTE, Meldingsstatus
from ksadmin.formidling.models import Kildevarsel, Melding, Varselkilde, Varselmerke
from ksadmin.formidling.usecases.meldinger import endre, opprett, opprett_rettelse

GAMMELT = timedelta(days=30)
"""What is older when it first is seen is noted, and is no draft: everyone has heard of it."""

_OVERSETT = "[[Skriv om til nynorsk]]"


class Inntak(NamedTuple):
    nye: int = 0
    endrede: int = 0
    gamle: int = 0


def kilden(session: Session, url: str) -> Varselkilde:
    """The feed of that address, registered when it is new."""
    found = session.scalars(select(Varselkilde).where(Varselkilde.url == url)).one_or_none()
    if found is None:
        found = Varselkilde(url=url)
        session.add(found)
        session.flush()
    return found


def ta_inn(session: Session, kilde: Varselkilde, strom: Strom) -> Inntak:
    """One draft for each entry that is new, and what has changed where it belongs."""
    _se_merker(session, sorted({m for o in strom.oppforinger for m in o.merker}))
    kjente = {
        k.entry_id: k
        for k in session.scalars(
            select(Kildevarsel).options(joinedload(Kildevarsel.melding)).where(Kildevarsel.kilde_id == kilde.id)
        )
    }
    nye = endrede = gamle = 0
    for oppforing in reversed(strom.oppforinger):  # the oldest gets the lowest number
        kjent = kjente.get(oppforing.entry_id)
        if kjent is None:
            varsel = Kildevarsel(kilde_id=kilde.id, entry_id=oppforing.entry_id)
            _skriv(varsel, oppforing)
            er_gammel = oppforing.oppdatert < clock.now() - GAMMELT
            varsel.melding = None if er_gammel else _utkast(session, oppforing)
            session.add(varsel)
            nye, gamle = nye + (not er_gammel), gamle + er_gammel
        elif kjent.avtrykk != _avtrykk(oppforing):
            _skriv(kjent, oppforing)
            _folg_opp(session, kjent, oppforing)
            endrede += 1
    kilde.etag, kilde.endret = strom.etag, strom.endret
    lest(kilde)
    return Inntak(nye, endrede, gamle)


def lest(kilde: Varselkilde, feil: str | None = None) -> None:
    """It has been asked for; ``feil`` is why nothing came of it."""
    kilde.lest, kilde.feil = clock.now(), feil


def knytt_merke(session: Session, actor: Actor, merke: Varselmerke, *, tjenester: Sequence[str]) -> None:
    """Say which tjenester a tag means, if any. Drafts made from now on have them."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, merke, actor=actor, handling="merke.knyttet"):
        merke.tjenester = list(tjenester)


def _se_merker(session: Session, merker: Sequence[str]) -> None:
    kjente = set(session.scalars(select(Varselmerke.merke)))
    for merke in merker:
        if merke not in kjente:
            rad = Varselmerke(merke=merke)
            with audit.recording(session, rad, actor=SYSTEM, handling="merke.sett"):
                session.add(rad)


def _utkast(session: Session, oppforing: Oppforing) -> Melding:
    return opprett(
        session,
        SYSTEM,
        _fakta(session, oppforing, _type(oppforing)),
        i_dag=clock.today(),
        handling="melding.fra_kilden",
    )


def _folg_opp(session: Session, varsel: Kildevarsel, oppforing: Oppforing) -> None:
    """Untouched drafts follow the source; what people have taken over waits for them; what is out gets a correction."""
    melding = varsel.melding
    if melding is None:
        return
    if melding.status is Meldingsstatus.UTKAST and melding.skrevet_av == SYSTEM.ident:
        fakta = _fakta(session, oppforing, melding.type, melding.gjelder_til)
        endre(session, SYSTEM, melding, fakta, i_dag=clock.today(), handling="melding.kilden_endret")
    elif melding.status in (Meldingsstatus.UTKAST, *FROSSET):
        varsel.avventer = True
    elif melding.status in UTE:
        apen = queries.apen_rettelse(session, melding.id)
        if apen is not None:
            varsel.melding, varsel.avventer = apen, True
            return
        fakta = _fakta(session, oppforing, melding.type, melding.gjelder_til)
        varsel.melding = opprett_rettelse(
            session, SYSTEM, melding, fakta, i_dag=clock.today(), handling="melding.fra_kilden"
        )


def _fakta(
    session: Session, oppforing: Oppforing, type_: Meldingstype, gjelder_til: datetime | None = None
) -> Meldingsfakta:
    """The source writes bokmål; nynorsk is for a person. So is when a driftsmelding ends."""
    kjent_fra = oppforing.oppdatert if type_.er_drift else None
    return Meldingsfakta(
        type=type_,
        tittel_nb=oppforing.tittel,
        tittel_nn=oppforing.tittel,
        tekst_nb=_med_lenke(oppforing, "Les mer hos Skatteetaten"),
        tekst_nn=f"{_OVERSETT}\n\n{_med_lenke(oppforing, 'Les meir hos Skatteetaten')}",
        gjelder_fra=kjent_fra if kjent_fra and (gjelder_til is None or kjent_fra < gjelder_til) else None,
        gjelder_til=gjelder_til,
        tjenester=_tjenester(session, oppforing),
    )


def _med_lenke(oppforing: Oppforing, tekst: str) -> str:
    return f"{oppforing.tekst}\n\n{tekst}: {oppforing.lenke}" if oppforing.lenke else oppforing.tekst


def _tjenester(session: Session, oppforing: Oppforing) -> tuple[str, ...]:
    knyttet = session.scalars(select(Varselmerke.tjenester).where(Varselmerke.merke.in_(oppforing.merker)))
    return tuple(sorted({t for tjenester in knyttet for t in tjenester or ()}))


def _type(oppforing: Oppforing) -> Meldingstype:
    """A first guess, for a person to set right: the feed's tags tell drift from news, and no more."""
    if "drift" in oppforing.merker:
        return Meldingstype.DRIFTSVARSEL
    return Meldingstype.ARSREVISJON if "årsrevisjon" in oppforing.tittel.lower() else Meldingstype.API_ENDRING


def _skriv(varsel: Kildevarsel, oppforing: Oppforing) -> None:
    varsel.tittel, varsel.tekst, varsel.lenke = oppforing.tittel, oppforing.tekst, oppforing.lenke
    varsel.merker, varsel.oppdatert = list(oppforing.merker), oppforing.oppdatert
    varsel.avtrykk = _avtrykk(oppforing)


def _avtrykk(oppforing: Oppforing) -> str:
    """Of what it says: the feed's own date stays when a post is changed."""
    innhold = json.dumps([oppforing.tittel, oppforing.tekst, oppforing.lenke, oppforing.merker])
    return hashlib.sha256(innhold.encode()).hexdigest()
