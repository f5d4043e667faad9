"""What a machine says to a sender by itself, when it keeps quiet (RFC 3834), and when a sender is a machine."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.inntak.epost import Epost
from ksadmin.brukerstotte.kodeverk import Meldingsslag, Saksprak
from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.core import clock, outbox
from ksadmin.core.actor import SYSTEM
from ksadmin.settings import Settings

MAKS_AUTOSVAR = 3
"""Automatic answers to one address in a day: two machines that answer each other stop there."""

_ETT = {Saksprak.NB: ("et fødselsnummer", "det"), Saksprak.NN: ("eit fødselsnummer", "det")}
_FLERE = {Saksprak.NB: ("{} fødselsnumre", "dem"), Saksprak.NN: ("{} fødselsnummer", "dei")}
_TAKK = {
    Saksprak.NB: """Takk for e-posten. Det sto {} i den. Vi har fjernet {} før e-posten ble lagret, og behandler \
saken uten.

Send ikke fødselsnummer på e-post. Trenger vi å vite hvem det gjelder, avtaler vi en trygg måte. Har du sendt \
fødselsnummer til feil mottaker, så meld fra til personvernombudet hos dere.""",
    Saksprak.NN: """Takk for e-posten. Det stod {} i han. Vi har fjerna {} før e-posten vart lagra, og behandlar \
saka utan.

Send ikkje fødselsnummer på e-post. Treng vi å vite kven det gjeld, avtaler vi ein trygg måte. Har du sendt \
fødselsnummer til feil mottakar, så meld frå til personvernombodet hos dykk.""",
}


def si_fra(session: Session, settings: Settings, epost: Epost, sak: Sak, sendt: Counter[str]) -> None:
    """Tell the sender kindly that a number was removed, unless a machine would be talking to a machine.

    ``sendt`` is how many they have got lately, of ``sendt_nylig``; this one is added to it.
    """
    til = epost.avsender
    if not epost.sladdet or not epost.besvares or til is None:
        return
    if til.epost in egne_adresser(settings) or sendt[til.epost] >= MAKS_AUTOSVAR:
        return
    sendt[til.epost] += 1
    hva, det = (_ETT if epost.sladdet == 1 else _FLERE)[sak.sprak]
    tekst = _TAKK[sak.sprak].format(hva.format(epost.sladdet), det)
    usecases.svar(session, SYSTEM, sak, tekst, automatisk=True, bare_til=til.epost)


def sendt_nylig(session: Session, eposter: Iterable[Epost]) -> Counter[str]:
    """How many automatic answers each sender has got the last day."""
    adresser = {epost.avsender.epost for epost in eposter if epost.sladdet and epost.avsender}
    if not adresser:
        return Counter()
    sendt = select(Saksmelding.til, func.count()).where(
        Saksmelding.til.in_(adresser),
        Saksmelding.automatisk,
        Saksmelding.slag == Meldingsslag.UT,
        Saksmelding.tidspunkt > clock.now() - timedelta(days=1),
    )
    return Counter({til: antall for til, antall in session.execute(sendt.group_by(Saksmelding.til)) if til})


def svarer_av_seg_selv(session: Session, epost: Epost) -> bool:
    """Whether a machine answers what another room sent, as hundreds do to a notice. It may say who took over."""
    return epost.automatisk and any(outbox.ved_message_id(session, id_) for id_ in epost.referanser)


def egne_adresser(settings: Settings) -> set[str]:
    """The addresses KS gets its mail at: nothing is answered there by a machine."""
    egne = (settings.epost_avsender, settings.erklaering_mottak, *settings.epost_aliaser.split())
    return {adresse.lower() for adresse in egne}
