"""Cases and what is said in them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from ksadmin.brukerstotte.kodeverk import Meldingsslag
from ksadmin.brukerstotte.lifecycle import AAPNE
from ksadmin.brukerstotte.models import Merkelapp, Sak, Sakskobling, Saksmelding, Svarutkast, referanse
from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.endringsonsker import queries as onsker

SKRIVER = timedelta(minutes=2)
"""How long after the last letter somebody is still writing."""


def traden(session: Session, sak: Sak) -> Sequence[Saksmelding]:
    """Everything said in the case and in those merged into it, the oldest first."""
    return (
        session.scalars(
            select(Saksmelding)
            .where(Saksmelding.sak_id.in_(_gruppen(sak)))
            .options(joinedload(Saksmelding.vedlegg))
            .order_by(Saksmelding.tidspunkt, Saksmelding.id)
        )
        .unique()
        .all()
    )


def mottakere(sak: Sak, traden: Sequence[Saksmelding]) -> list[str]:
    """The addresses an answer goes to: of whoever asked, and whoever has written last, in each case of the thread.

    The first message is left to ``innsender_epost``, which may have been put right since.
    """
    adresser: list[str | None] = []
    for en in (sak, *sak.dubletter):
        egne = [m for m in traden if m.sak_id == en.id]
        senere = (m.avsender_epost for m in reversed(egne[1:]) if m.slag is Meldingsslag.INN and not m.automatisk)
        adresser += [en.innsender_epost, next(senere, None)]
    return list(dict.fromkeys(adresse for adresse in adresser if adresse))


def sett_av(til: str, traden: Sequence[Saksmelding]) -> list[Saksmelding]:
    """What this address has seen of the thread: the cases it asked or wrote in, and what was sent to it.

    A case merged with another may be another kommune's.
    """
    deres = {m.sak_id for m in traden if til in (m.avsender_epost, m.sak.innsender_epost)}
    return [m for m in traden if m.sak_id in deres or til in (m.til or "").split(", ")]


def _gruppen(sak: Sak) -> Select[int]:
    return select(Sak.id).where(or_(Sak.id == sak.id, Sak.slatt_sammen_med_id == sak.id))


def nyeste(traden: Iterable[Saksmelding]) -> int:
    """The number of the newest mail in or out of the conversation; 0 when there is none."""
    return max((m.id for m in traden if m.slag is not Meldingsslag.NOTAT and m.angret is None), default=0)


def ved_referanse(session: Session, tekst: str) -> Sak | None:
    """The case a person means by «KS-00012» or «12»."""
    nummer = tekst.upper().replace(" ", "").removeprefix("KS-")
    if not (nummer.isascii() and nummer.isdecimal() and len(nummer) < 10):
        return None
    return session.get(Sak, int(nummer))


def utsendinger(session: Session, messages: Sequence[OutboxMessage]) -> dict[int, str]:
    """What each of the room's mails is about, by the id of the promise."""
    faste = {"sak.beskjed": "Beskjed til en i KS om en sak", "onske.endret": "Saker får vite at et ønske er endret"}
    faste["sak.bekreft"] = "Bekreftelse av et spørsmål fra nettsiden"
    sagt = {m.id: faste[m.kind] for m in messages if m.kind in faste}
    egne = {m.id: m.payload["melding_id"] for m in messages if m.kind == "sak.melding"}
    if not egne:
        return sagt
    rader = session.execute(
        select(Saksmelding.id, Sak.id).join(Saksmelding.sak).where(Saksmelding.id.in_(set(egne.values())))
    )
    sak = {melding_id: f"Svar i sak {referanse(sak_id)}" for melding_id, sak_id in rader}
    return sagt | {ident: sak.get(melding_id, "Svar i en slettet sak") for ident, melding_id in egne.items()}


def ikke_sendt(session: Session, traden: Sequence[Saksmelding]) -> dict[int, list[OutboxMessage]]:
    """The promises of answers that are not kept, by message."""
    svar = {f"{m.utboks}:{nr}": m.id for m in traden if m.utboks for nr in range(len((m.til or "").split(", ")))}
    ferdig = (Utboksstatus.UTFORT, Utboksstatus.AVLYST)
    venter: dict[int, list[OutboxMessage]] = {}
    uferdige = select(OutboxMessage).where(OutboxMessage.nokkel.in_(svar), OutboxMessage.status.not_in(ferdig))
    for lovnad in session.scalars(uferdige.order_by(OutboxMessage.id)) if svar else ():
        venter.setdefault(svar[str(lovnad.nokkel)], []).append(lovnad)
    return venter


def utkastene(session: Session, actor: Actor, sak: Sak) -> tuple[Svarutkast | None, list[str]]:
    """What this person is writing in the case, and who else has written in a draft the last two minutes."""
    grense = clock.now() - SKRIVER
    alle = session.scalars(select(Svarutkast).where(Svarutkast.sak_id == sak.id).order_by(Svarutkast.eier_navn)).all()
    mitt = next((u for u in alle if u.eier == actor.ident), None)
    return mitt, [u.eier_navn for u in alle if u is not mitt and u.endret > grense]


def andre_saker(session: Session, sak: Sak, limit: int = 8) -> Sequence[Sak]:
    """Other cases of the same organisation, or else of the same address, the newest first."""
    if sak.organisasjon_id is not None:
        samme = Sak.organisasjon_id == sak.organisasjon_id
    elif sak.innsender_epost is not None:
        samme = Sak.innsender_epost == sak.innsender_epost
    else:
        return []
    andre = select(Sak).where(samme, Sak.id != sak.id).order_by(Sak.sist_aktivitet.desc(), Sak.id.desc())
    return session.scalars(andre.limit(limit)).all()


def apne_ved_hendelser(session: Session, hendelser: Collection[str]) -> dict[str, int]:
    """How many open cases are tied to each driftshendelse."""
    if not hendelser:
        return {}
    k = Sakskobling
    antall = select(k.driftshendelse, func.count(Sak.id.distinct())).join(k.sak).where(Sak.status.in_(AAPNE))
    rader = session.execute(antall.where(k.driftshendelse.in_(hendelser)).group_by(k.driftshendelse))
    return {str(hendelse): n for hendelse, n in rader}


def saker_hos(organisasjon_id: ColumnElement[int], limit: int = 8) -> Select[Sak]:
    """Asks for the newest cases of an organisation."""
    hos = select(Sak).where(Sak.organisasjon_id == organisasjon_id)
    return hos.order_by(Sak.sist_aktivitet.desc(), Sak.id.desc()).limit(limit)


def onske_ved_referanse(session: Session, tekst: str) -> int | None:
    """The id of the wish a person means by «EØ-00012»."""
    if not tekst.upper().replace(" ", "").startswith(("EØ-", "EO-")):
        return None
    onske = onsker.ved_referanse(session, tekst)
    return onske.id if onske else None


def merkelapper(session: Session) -> list[str]:
    """Every word in use, in Norwegian order."""
    return list(session.scalars(select(Merkelapp.navn).order_by(Merkelapp.navn_nokkel)))


def forste_tekst(sak: Sak) -> str:
    """What was asked, as it was asked."""
    return sak.meldinger[0].tekst if sak.meldinger else ""


def kort(melding: Saksmelding) -> str:
    """A message on one line."""
    tekst = " ".join(melding.tekst.split())
    hvem = melding.avsender_navn or melding.avsender_epost or melding.slag.tekst
    return f"{clock.klokkeslett(melding.tidspunkt)}, {hvem}: {tekst[:100]}"
