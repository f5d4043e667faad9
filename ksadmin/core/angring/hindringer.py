"""Why a deed cannot be undone: who may not, what cannot be taken back, and what has been built on it since."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, inspect, select
from sqlalchemy.orm import Session, aliased

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor
from ksadmin.core.angring.spor import Endring, Radnokkel, i_bunker, naa
from ksadmin.core.audit import Audited, AuditEvent, Noted
from ksadmin.core.base import Base
from ksadmin.core.errors import Conflict, NotPermitted

ANGREFRIST = timedelta(days=30)
"""How long a deed can be undone: so long is what the trail does not hold kept for it."""
Rader = Mapping[Radnokkel, Any]
Senere = tuple[Radnokkel, AuditEvent]


def krev_lov(endring: Endring, actor: Actor) -> None:
    """Raises NotPermitted when the actor may not do such a deed, Conflict or TransitionNotAllowed when none can."""
    klasse, handling = endring.klasse, endring.hendelse.handling
    if klasse.ANGRES_SELV and actor.ident != endring.hendelse.aktor:
        raise NotPermitted("Dette er en annens eget. Bare den som gjorde det, kan angre det.")
    if endring.flyttet and klasse.LIVSLOP:
        klasse.LIVSLOP.krev_angres(*endring.flyttet, actor)
    elif handling in klasse.ANGRES:
        actor.require(klasse.ANGRES[handling])
    else:
        raise Conflict(klasse.ENDELIG)


def hindringer(session: Session, endringer: Sequence[Endring], rader: Rader) -> Iterator[str]:
    """Sentences about what the rows have met since the deed."""
    senere = _senere(session, endringer, rader)
    yield from _flyttet_siden(senere)
    yield from _endret_siden(endringer, rader, senere)
    yield from _i_bruk(session, endringer, rader)


def om_hendelsen(hendelse: AuditEvent, klasse: type[audit.Noted]) -> str:
    """«Kari Nordmann endret kontakten 29.11.2026 kl. 14.02»."""
    tekst = klasse.HANDLINGER.get(hendelse.handling, "angret en tidligere endring")
    return f"{hendelse.aktor_navn} {tekst} {clock.klokkeslett(hendelse.tidspunkt)}"


def angret_av(session: Session, hendelser: Collection[int]) -> AuditEvent | None:
    """The newest undoing of one of these events."""
    for noen in i_bunker(list(hendelser)):
        angring = select(AuditEvent).where(AuditEvent.angrer.in_(noen)).order_by(AuditEvent.id.desc())
        if funnet := session.scalars(angring.limit(1)).first():
            return funnet
    return None


def _senere(session: Session, endringer: Sequence[Endring], rader: Rader) -> list[Senere]:
    """What stands of later deeds with the same rows and what they are parts of, the newest first.

    What is undone does not stand, nor its undoing.
    """
    sist, angring = endringer[0].hendelse.id, aliased(AuditEvent)
    om = {e.rad for e in endringer} | {hele for e in endringer if (hele := _hele(e, rader))}
    funnet: list[Senere] = []
    for klasse in {k for k, _ in om}:
        for noen in i_bunker(sorted(ident for k, ident in om if k is klasse)):
            utvalg = select(AuditEvent).where(
                AuditEvent.objekt_type == klasse.__name__,
                AuditEvent.objekt_id.in_(noen),
                AuditEvent.id > sist,
                AuditEvent.angrer.is_(None),
                ~select(angring.id).where(angring.angrer == AuditEvent.id).exists(),
            )
            hendelser = session.scalars(utvalg.order_by(AuditEvent.id.desc()))
            funnet += [((klasse, h.objekt_id), h) for h in hendelser]
    return funnet


def _hele(endring: Endring, rader: Rader) -> Radnokkel | None:
    """What the row is a part of."""
    if not issubclass(endring.klasse, Audited) or (navn := endring.klasse.DEL_AV) is None:
        return None
    forhold = inspect(endring.klasse).relationships[navn]
    felt = next(iter(forhold.local_columns)).key
    ident = getattr(rader[endring.rad], felt) if endring.rad in rader else endring.for_.get(felt)
    return (forhold.mapper.class_, ident) if ident is not None else None


def _flyttet_siden(senere: Sequence[Senere]) -> Iterator[str]:
    """What has gone on in its life rests on how it was. Gone on and come back has not."""
    flyttinger: dict[Radnokkel, list[tuple[AuditEvent, Sequence[Any]]]] = {}
    for rad, hendelse in senere:
        if par := hendelse.endringer.get(audit.livslopsfelt(rad[0]) or ""):
            flyttinger.setdefault(rad, []).append((hendelse, par))
    for (klasse, _), steg in flyttinger.items():
        (siste, (_, til)), (_, (fra, _)) = steg[0], steg[-1]
        if fra != til:
            yield f"Det har gått videre siden: {om_hendelsen(siste, klasse)}. Angre det først."


def _endret_siden(endringer: Sequence[Endring], rader: Rader, senere: Sequence[Senere]) -> Iterator[str]:
    """Go back through the deed, row by row: each must be as the event left it."""
    tenkt: dict[Radnokkel, dict[str, Any]] = {}
    borte = {rad for rad in (e.rad for e in endringer) if rad not in rader}
    for endring in endringer:
        rad = endring.rad
        if endring.fjernet:
            if rad not in borte:
                yield f"Nummeret til det som ble fjernet ({rad[1]}), er tatt i bruk av noe annet."
            borte.discard(rad)
            tenkt[rad] = dict(endring.for_)
        elif rad in borte:
            yield "Det som ble endret, finnes ikke lenger."
        else:
            if rad in rader:
                tenkt.setdefault(rad, dict(naa(rader[rad], [a.key for a in inspect(rad[0]).column_attrs])))
            ulike = [felt for felt in gjelder(endring) if tenkt[rad].get(felt) != endring.etter[felt]]
            if ulike:
                yield _hvem_endret(endring, rader.get(rad), ulike, senere)
            tenkt[rad].update(endring.for_)
            if endring.laget:
                borte.add(rad)


def gjelder(endring: Endring) -> list[str]:
    """The columns that must be as the deed left them: not those the machine reckons as it goes."""
    kolonner = inspect(endring.klasse).column_attrs
    info = {felt: kolonner[felt].columns[0].info for felt in endring.etter}
    return [felt for felt, i in info.items() if not i.get("nytid") and not i.get("usporet")]


def _hvem_endret(endring: Endring, rad: Noted | None, felter: Sequence[str], senere: Sequence[Senere]) -> str:
    navn = f"«{rad}»" if rad is not None else "Det som ble endret,"
    for sin_rad, hendelse in senere:
        if sin_rad == endring.rad and hendelse.endringer.keys() & set(felter):
            return f"{navn} er endret etterpå: {om_hendelsen(hendelse, endring.klasse)}. Angre det først."
    return f"{navn} har fått andre verdier etterpå."


def _i_bruk(session: Session, endringer: Sequence[Endring], rader: Rader) -> Iterator[str]:
    """What the deed made and others now rest on."""
    lagde = {e.rad for e in endringer if e.laget}
    for klasse in {k for k, _ in lagde}:
        ider = sorted(ident for k, ident in lagde if k is klasse)
        for tabell, kolonne in _peker_hit(klasse):
            modell: Any = next((m.class_ for m in Base.registry.mappers if m.local_table is tabell), None)
            for noen in i_bunker(ider):
                utvalg = select(tabell.c.id, tabell.c[kolonne]).where(tabell.c[kolonne].in_(noen))
                for bruker, brukt in session.execute(utvalg):
                    if (modell, bruker) not in lagde:
                        yield f"«{rader[klasse, brukt]}» er tatt i bruk: {_med_ord(session, modell, bruker)}."


def _peker_hit(klasse: type[Noted]) -> list[tuple[Table, str]]:
    """Foreign keys from every room, found in the metadata; not from parts that go with the row."""
    med = {r.mapper.local_table for r in inspect(klasse).relationships if "delete" in r.cascade}
    return [
        (tabell, nokkel.parent.name)
        for tabell in Base.metadata.sorted_tables
        if tabell not in med and "id" in tabell.c
        for nokkel in tabell.foreign_keys
        if nokkel.column is inspect(klasse).local_table.c.id
    ]


def _med_ord(session: Session, modell: Any, ident: int) -> str:
    rad = session.get(modell, ident) if modell is not None else None
    return f"«{rad}»" if isinstance(rad, Noted) else "noe annet bygger på det"
