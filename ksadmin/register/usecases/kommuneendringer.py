"""Writing a plan of changes to the register: units ended, changed and made, and contacts put out of use."""

from collections.abc import Iterable, Sequence

from sqlalchemy import String, cast, select, update
from sqlalchemy.orm import Session, selectinload

from ksadmin.core import clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel
from ksadmin.register import grunndata
from ksadmin.register.endringer import Endringsrad, Enhet, Feil, Plan, Registeret, planlegg
from ksadmin.register.endringer.enheter import fra_register
from ksadmin.register.grunndata import Kjennetegnfakta
from ksadmin.register.models import Etterfolger, Kjennetegn, Kontaktperson, Organisasjon
from ksadmin.register.usecases.opptak import recording_all

_FELT = (
    *("type", "nummer", "navn", "navn_samisk", "samisk_sprak", "navn_kvensk", "orgnr", "fylkesnummer", "fylke"),
    *("malform", "innbyggere", "epostdomene", "nettsted", "opprettet", "opphort"),
)


def planlegg_kommuneendringer(session: Session, rader: Sequence[Endringsrad], feil: Sequence[Feil]) -> Plan:
    """What the rows would do to the register as it is now. Two queries; nothing is written."""
    alle = session.scalars(
        select(Organisasjon).options(selectinload(Organisasjon.kjennetegn)).order_by(Organisasjon.id)
    ).all()
    register = Registeret(fra_register(alle), grunndata.organisasjoner(), grunndata.fylkesnavn())
    return planlegg(rader, feil, register)


def gjennomfor_kommuneendringer(session: Session, actor: Actor, plan: Plan, *, begrunnelse: str) -> dict[Enhet, int]:
    """Write the whole plan; each unit that changed, with its id. Set-based: some statements for any number of units.

    Raises Conflict when the plan has rows that cannot be used, changes nothing, or has a date to come.
    """
    actor.require(Rolle.FORVALTER)
    if hindring := hindrer_kommuneendringer(plan):
        raise Conflict(hindring)
    endrede = plan.endrede
    rader = {o.id: o for o in session.scalars(select(Organisasjon).where(Organisasjon.id.in_(_ider(endrede))))}
    ender = [e for e in endrede if e.id is not None and e.opphort is not None]
    endres = [e for e in endrede if e.id is not None and e.opphort is None]
    nye = [e for e in endrede if e.id is None]
    for handling, enheter in (("opphort", ender), ("kommuneendring", endres), ("opprettet", nye)):
        if enheter is endres:
            _frigi_numre(session, [e.id for e in endres if e.id and rader[e.id].nummer != e.nummer])
        skrives = [rader[e.id] if e.id is not None else Organisasjon() for e in enheter]
        with (
            session.no_autoflush,
            recording_all(session, skrives, actor=actor, handling=f"organisasjon.{handling}", begrunnelse=begrunnelse),
        ):
            for enhet, rad in zip(enheter, skrives, strict=True):
                _skriv(enhet, rad)
        rader |= {o.id: o for o in skrives}
        for enhet, rad in zip(enheter, skrives, strict=True):
            enhet.id = rad.id
    ider = {e: e.id for e in endrede if e.id is not None}
    session.add_all(
        Etterfolger(forgjenger_id=ider[gammel], etterfolger_id=ider[e], dato=dato)
        for e in endrede
        for gammel, dato in e.forgjengere
    )
    _avslutt_kontakter(session, actor, _ider(ender), begrunnelse)
    return ider


def hindrer_kommuneendringer(plan: Plan) -> str | None:
    """Why the plan cannot be carried out as it stands, or None."""
    if plan.feil:
        antall = len({f.linje for f in plan.feil})
        hva = "Én rad kan ikke brukes" if antall == 1 else f"{antall} rader kan ikke brukes"
        return f"{hva}, og da endres ingenting. Rett filen og last den opp på nytt."
    if not plan.hendelser:
        return "Filen endrer ingenting: alt i den er gjennomført i registeret fra før."
    if plan.siste_dato and plan.siste_dato > clock.today():
        return (
            f"Filen har endringer som gjelder fra {plan.siste_dato:%d.%m.%Y}. De kan gjennomføres fra og med den dagen;"
            " til da er dette en generalprøve."
        )
    return None


def _ider(enheter: Iterable[Enhet]) -> list[int]:
    return [e.id for e in enheter if e.id is not None]


def _frigi_numre(session: Session, ider: Sequence[int]) -> None:
    """Two units may trade numbers, and the database lets each number be in use once at any moment."""
    table = Organisasjon.__table__
    session.execute(
        update(table).where(table.c.id.in_(ider)).values(nummer="-" + cast(table.c.id, String))  # type: ignore[arg-type]
    )


def _skriv(enhet: Enhet, rad: Organisasjon) -> None:
    for felt in _FELT:
        setattr(rad, felt, getattr(enhet, felt))
    rad.navn_nokkel = sorteringsnokkel(enhet.navn)
    for gammel, fakta in zip(rad.kjennetegn, enhet.kjennetegn[: enhet.lest], strict=True):
        gammel.til = fakta.til
    rad.kjennetegn.extend(_kjennetegn(k) for k in enhet.kjennetegn[enhet.lest :])


def _kjennetegn(k: Kjennetegnfakta) -> Kjennetegn:
    return Kjennetegn(
        slag=k.slag, verdi=k.verdi, sok=sokenokkel(k.verdi), fra=k.fra, til=k.til, forgjenger=k.forgjenger
    )


def _avslutt_kontakter(session: Session, actor: Actor, ider: Sequence[int], begrunnelse: str) -> None:
    i_bruk = select(Kontaktperson).where(Kontaktperson.organisasjon_id.in_(ider), Kontaktperson.aktiv)
    kontakter = session.scalars(i_bruk.order_by(Kontaktperson.id)).all()
    with recording_all(session, kontakter, actor=actor, handling="kontakt.enhet_opphort", begrunnelse=begrunnelse):
        for kontakt in kontakter:
            kontakt.aktiv = False
