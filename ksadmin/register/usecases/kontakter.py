"""What can be done with the people and mailboxes of an organisation."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.register import verdier
from ksadmin.register.models import Kontaktperson, Kontaktrolle, Organisasjon


def registrer_kontakt(
    session: Session,
    actor: Actor,
    organisasjon: Organisasjon,
    *,
    rolle: Kontaktrolle,
    navn: str | None,
    epost: str | None,
    telefon: str | None,
) -> Kontaktperson:
    """Somebody new to talk to. Raises Conflict when the address has that role there already, or the unit is no more."""
    actor.require(Rolle.SAKSBEHANDLER)
    _krev_levende(organisasjon)
    kontakt = Kontaktperson(organisasjon_id=organisasjon.id, aktiv=True)
    with session.no_autoflush, audit.recording(session, kontakt, actor=actor, handling="kontakt.registrert"):
        _skriv(session, kontakt, rolle=rolle, navn=navn, epost=epost, telefon=telefon)
    return kontakt


def endre_kontakt(
    session: Session,
    actor: Actor,
    kontakt: Kontaktperson,
    *,
    rolle: Kontaktrolle,
    navn: str | None,
    epost: str | None,
    telefon: str | None,
    aktiv: bool,
) -> None:
    """Change a contact. A new address is unconfirmed, and has not bounced. What was said to be wrong is settled."""
    actor.require(Rolle.SAKSBEHANDLER)
    if aktiv:
        _krev_levende(kontakt.organisasjon)
    with session.no_autoflush, audit.recording(session, kontakt, actor=actor, handling="kontakt.endret"):
        before = kontakt.epost
        _skriv(session, kontakt, rolle=rolle, navn=navn, epost=epost, telefon=telefon)
        kontakt.aktiv, kontakt.rettelse = aktiv, None
        if kontakt.epost != before:
            kontakt.bekreftet = kontakt.avvist = kontakt.avvist_grunn = None


def bekreft_kontakt(session: Session, actor: Actor, kontakt: Kontaktperson, *, dag: date) -> None:
    """Somebody there said on ``dag`` that the address is right; an earlier bounce is settled by that."""
    actor.require(Rolle.SAKSBEHANDLER)
    _bekreft(session, actor, kontakt, dag)


def bekreft_selv(session: Session, kontakt: Kontaktperson, *, dag: date) -> None:
    """The contact has followed their own link and said so."""
    _bekreft(session, _kontakten(kontakt), kontakt, dag)


def meld_feil(session: Session, kontakt: Kontaktperson, *, rettelse: str) -> None:
    """The contact has followed their own link and said what is wrong. A person in KS puts it right."""
    with audit.recording(session, kontakt, actor=_kontakten(kontakt), handling="kontakt.meldt_feil"):
        kontakt.rettelse = verdier.merknad(rettelse, "rettelse")


def avvis_kontakt(
    session: Session, actor: Actor, kontakt: Kontaktperson, *, grunn: str | None, tidspunkt: datetime
) -> None:
    """Mail to the address came back at ``tidspunkt``: nothing more is sent there until it is confirmed."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, kontakt, actor=actor, handling="kontakt.avvist"):
        kontakt.avvist, kontakt.avvist_grunn = tidspunkt, verdier.merknad(grunn, "grunn")


def _bekreft(session: Session, actor: Actor, kontakt: Kontaktperson, dag: date) -> None:
    with audit.recording(session, kontakt, actor=actor, handling="kontakt.bekreftet"):
        kontakt.bekreftet = dag
        kontakt.avvist = kontakt.avvist_grunn = kontakt.rettelse = None


def _kontakten(kontakt: Kontaktperson) -> Actor:
    """The trail is kept for ever, and does not say who it was."""
    return Actor("kontakt", f"Kontakten i {kontakt.organisasjon}", None)


def _krev_levende(organisasjon: Organisasjon) -> None:
    if organisasjon.opphort is not None:
        raise Conflict(f"{organisasjon} er opphørt {organisasjon.opphort:%d.%m.%Y}. Velg enheten som har tatt over.")


def _skriv(
    session: Session,
    kontakt: Kontaktperson,
    *,
    rolle: Kontaktrolle,
    navn: str | None,
    epost: str | None,
    telefon: str | None,
) -> None:
    address = verdier.epost(epost, "epost")
    same = select(Kontaktperson.id).where(
        Kontaktperson.organisasjon_id == kontakt.organisasjon_id,
        Kontaktperson.rolle == rolle,
        Kontaktperson.epost == address,
        Kontaktperson.id.is_distinct_from(kontakt.id),
    )
    if session.scalar(same) is not None:
        raise Conflict(f"{address} er allerede registrert som {rolle.tekst.lower()} her.")
    kontakt.rolle, kontakt.epost = rolle, address
    kontakt.navn = verdier.navn_eller_tomt(navn, "navn")
    kontakt.telefon = verdier.telefon(telefon, "telefon")
