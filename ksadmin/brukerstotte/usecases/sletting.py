"""Forgetting what people have written, and handing it out to them. What is left says what it was about, not who asked.

A case that is emptied keeps its times, category and organisation, so the reports are as before.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import (
    Karantenepost,
    Sak,
    Saksinnsending,
    Saksmelding,
    Slettekvittering,
    Svarutkast,
)
from ksadmin.brukerstotte.usecases.karantene import tom_karantenepost
from ksadmin.brukerstotte.usecases.svar import nokler
from ksadmin.core import angring, audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.core.outbox import OutboxMessage

SLETTET = "(slettet)"
PA_EN_GANG = 200


def finn_person(session: Session, epost: str) -> list[Sak]:
    """The cases somebody has asked or written in, by their address."""
    adresse = epost.strip().lower()
    skrevet = select(Saksmelding.sak_id).where(Saksmelding.avsender_epost == adresse)
    saker = select(Sak).where(or_(Sak.innsender_epost == adresse, Sak.id.in_(skrevet)))
    return list(session.scalars(saker.order_by(Sak.id)))


class Ellers(NamedTuple):
    """What is kept of somebody that is in no case: sent in by the public form, and in quarantine."""

    innsendinger: Sequence[Saksinnsending]
    karantene: Sequence[Karantenepost]


def finn_ellers(session: Session, epost: str) -> Ellers:
    """By their address."""
    adresse = epost.strip().lower()
    sendt_inn = select(Saksinnsending).where(Saksinnsending.epost == adresse).order_by(Saksinnsending.id)
    fra = or_(Karantenepost.avsender == adresse, Karantenepost.avsender.endswith(f"<{adresse}>", autoescape=True))
    poster = select(Karantenepost).where(fra).order_by(Karantenepost.id)
    return Ellers(session.scalars(sendt_inn).all(), session.scalars(poster).all())


def innsyn(session: Session, actor: Actor, epost: str, *, vist: Callable[[bytes], str]) -> dict[str, Any]:
    """All that is kept of what somebody has written, and of what KS has answered them.

    ``vist`` makes of an e-mail in quarantine what a person may read.
    """
    actor.require(Rolle.FORVALTER)
    saker, ellers = finn_person(session, epost), finn_ellers(session, epost)
    for sak in saker:
        audit.note(session, sak, actor=actor, handling="sak.innsyn")
    return {
        "epost": epost,
        "laget": clock.now().isoformat(),
        "saker": [_som_json(sak, epost) for sak in saker],
        "skjema": [
            {"sendt": i.opprettet.isoformat(), "navn": i.navn, "emne": i.emne, "tekst": i.tekst}
            for i in ellers.innsendinger
        ],
        "karantene": [
            {"mottatt": p.mottatt.isoformat(), "emne": p.emne, "innhold": vist(p.innhold) if p.innhold else None}
            for p in ellers.karantene
        ],
    }


def slett_person(session: Session, actor: Actor, epost: str, *, begrunnelse: str) -> Slettekvittering:
    """Empty the cases somebody has asked, and take out what they wrote in others' and by other ways, and where it says
    that KS wrote to them. The receipt names nobody.

    Raises InvalidInput when nothing is kept of the address.
    """
    actor.require(Rolle.FORVALTER)
    adresse, saker, ellers = epost.strip().lower(), finn_person(session, epost), finn_ellers(session, epost)
    if not (saker or any(ellers)):
        raise InvalidInput("epost", "Ingenting er lagret om denne adressen. Kontroller hvordan den er skrevet.")
    meldinger, vedlegg = len(ellers.innsendinger) + len(ellers.karantene), 0
    for sak in saker:
        hele = sak.innsender_epost == adresse
        borte = [m for m in sak.meldinger if hele or m.avsender_epost == adresse]
        meldinger += len(borte)
        vedlegg += _slett_meldinger(session, actor, borte, begrunnelse)
        if hele:
            _glem(session, actor, sak, begrunnelse)
        for melding in sak.meldinger:
            _glem_mottaker(session, melding, adresse)
    for innsending in ellers.innsendinger:
        session.delete(innsending)
    for post in ellers.karantene:
        tom_karantenepost(session, actor, post, begrunnelse)
    kvittering = Slettekvittering(
        tidspunkt=clock.now(),
        adresse_sha256=hashlib.sha256(adresse.encode()).hexdigest(),
        saker=len(saker),
        meldinger=meldinger,
        vedlegg=vedlegg,
    )
    session.add(kvittering)
    session.flush()
    audit.note(session, kvittering, actor=actor, handling="sletting.utfort", begrunnelse=begrunnelse)
    return kvittering


def tom_gamle(session: Session, actor: Actor, *, for_: datetime) -> int:
    """Empty some of the cases that were closed and have been quiet since before then. How many; call until none."""
    gamle = session.scalars(
        select(Sak)
        .where(Sak.status == Saksstatus.LUKKET, Sak.sist_aktivitet < for_, Sak.emne != SLETTET)
        .order_by(Sak.sist_aktivitet, Sak.id)
        .limit(PA_EN_GANG)
    ).all()
    for sak in gamle:
        _slett_meldinger(session, actor, sak.meldinger, "Oppbevaringstiden er ute.")
        _glem(session, actor, sak, "Oppbevaringstiden er ute.")
    return len(gamle)


def _slett_meldinger(session: Session, actor: Actor, meldinger: Iterable[Saksmelding], begrunnelse: str) -> int:
    """Delete messages with their files and the drafts that point at them. How many files."""
    antall = 0
    for melding in list(meldinger):
        for fil in melding.vedlegg:
            antall += 1
            with audit.removing(session, fil, actor=actor, handling="saksvedlegg.fjernet", begrunnelse=begrunnelse):
                session.delete(fil)
        for utkast in session.scalars(select(Svarutkast).where(Svarutkast.angret_melding_id == melding.id)):
            session.delete(utkast)
        session.flush()
        session.expire(melding, ["vedlegg"])
        for adresse in (melding.til or "").split(", "):
            _glem_mottaker(session, melding, adresse)
        sak = melding.sak
        session.delete(melding)
        session.flush()
        session.expire(sak, ["meldinger"])
    return antall


def _glem_mottaker(session: Session, melding: Saksmelding, adresse: str) -> None:
    """Let neither the answer nor its promise say that it was for this address."""
    mottakere = (melding.til or "").split(", ")
    if melding.utboks is None or adresse not in mottakere:
        return
    nokkel = nokler(melding)[mottakere.index(adresse)]
    for lovnad in session.scalars(select(OutboxMessage).where(OutboxMessage.nokkel == nokkel)):
        lovnad.payload, lovnad.feil = lovnad.payload | {"til": SLETTET}, None
    melding.til = ", ".join(SLETTET if en == adresse else en for en in mottakere)


def _glem(session: Session, actor: Actor, sak: Sak, begrunnelse: str) -> None:
    """Take away who asked, and everything they or KS have written about it."""
    for utkast in session.scalars(select(Svarutkast).where(Svarutkast.sak_id == sak.id)):
        session.delete(utkast)
    for rad in sak.eskaleringer:
        with audit.recording(session, rad, actor=actor, handling="eskalering.tomt", begrunnelse=begrunnelse):
            rad.sporsmal, rad.svar = SLETTET, SLETTET if rad.svar else None
    with audit.recording(session, sak, actor=actor, handling="sak.tomt", begrunnelse=begrunnelse):
        sak.emne, sak.innsender_navn, sak.innsender_epost, sak.korrelasjonsid = SLETTET, None, None, None
    angring.glem(session, sak, *sak.eskaleringer)


def _som_json(sak: Sak, epost: str) -> dict[str, Any]:
    hele = sak.innsender_epost == epost.strip().lower()
    return {
        "sak": sak.referanse,
        "emne": sak.emne if hele else None,
        "status": sak.status.value,
        "opprettet": sak.opprettet.isoformat(),
        "meldinger": [
            {
                "tidspunkt": m.tidspunkt.isoformat(),
                "slag": m.slag.value,
                "avsender": m.avsender_navn,
                "tekst": m.tekst,
                "vedlegg": [{"filnavn": v.filnavn, "sha256": v.sha256, "byte": v.storrelse} for v in m.vedlegg],
            }
            for m in sak.meldinger
            if hele or m.avsender_epost == epost.strip().lower()
        ],
    }
