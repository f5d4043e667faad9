"""Sends what was promised: looks once more whether it still is wanted, waits its turn, and hands it over once."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ksadmin.brukere.models import Bruker
from ksadmin.core import clock, outbox_bulk
from ksadmin.core.actor import SYSTEM
from ksadmin.core.mail import Mail, Mailer, UkjentMottaker
from ksadmin.core.outbox import Handler, Hindret, Levering, Midlertidig, OutboxMessage, Uaktuelt
from ksadmin.database import mail_handler, transaction
from ksadmin.formidling import usecases
from ksadmin.formidling.brev import avmeldingshoder, brev
from ksadmin.formidling.kodeverk import Fase
from ksadmin.formidling.lifecycle import Meldingsstatus
from ksadmin.formidling.models import Adressat, Melding, Mottaker
from ksadmin.settings import Settings
from ksadmin.tjenester.queries import navn

_PAUSE = timedelta(minutes=5)
"""How soon a mail that waits for its notice looks again."""


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """A notice to one address, and a try-out to the one who writes it."""

    def send(levering: Levering) -> None:
        with transaction() as session:
            mail = _mail(session, levering, settings)
        try:
            mailer.send(mail, levering.point_of_no_return)
        except UkjentMottaker as refusal:
            with transaction() as session:
                for mottaker in _mottakere(session, levering):
                    usecases.adressen_virker_ikke(session, SYSTEM, mottaker, grunn=str(refusal))
            raise

    def retur(levering: Levering) -> None:
        with transaction() as session:
            usecases.registrer_returen(session, SYSTEM, levering.payload["utboks_id"], grunn=levering.payload["grunn"])

    prove = mail_handler(mailer, partial(_prove, settings))
    return {"formidling.melding": send, "formidling.prove": prove, "epost.retur": retur}


def _mottakere(session: Session, levering: Levering) -> Sequence[Mottaker]:
    return session.scalars(
        select(Mottaker)
        .join(OutboxMessage, OutboxMessage.nokkel == Mottaker.nokkel)
        .where(OutboxMessage.id == levering.id)
        .options(
            joinedload(Mottaker.melding).joinedload(Melding.retter),
            joinedload(Mottaker.adressat).joinedload(Adressat.organisasjon),
            joinedload(Mottaker.kontaktperson),
        )
        .order_by(Mottaker.id)
    ).all()


def _mail(session: Session, levering: Levering, settings: Settings) -> Mail:
    """Raises Uaktuelt when the notice is over, Midlertidig when it is held, Hindret when the address is wrong."""
    mottakere = [
        m for m in _mottakere(session, levering) if m.adressat is None or m.adressat.organisasjon.opphort is None
    ]
    if not mottakere:
        raise Uaktuelt("Ikke sendt: enheten er opphørt.")
    melding = mottakere[0].melding
    if melding.status is Meldingsstatus.PAUSET:
        raise Midlertidig("Utsendingen er satt på pause. E-posten går når den gjenopptas.", vent=_PAUSE)
    if melding.fase(clock.now()) is Fase.SLUTT:
        raise Uaktuelt("Ikke sendt: meldingen er over.")
    til = _adressen(session, mottakere)
    outbox_bulk.vent_pa_tur(session, "formidling.melding", settings.formidling_per_minutt)
    emne, tekst = brev(settings, melding, navn(session), mottakere, nynorsk=mottakere[0].nynorsk)
    hoder = avmeldingshoder(settings, melding, mottakere[0])
    return Mail(til, emne, tekst, _message_id(settings, levering), hoder=hoder)


def _adressen(session: Session, mottakere: Sequence[Mottaker]) -> str:
    """The frozen address, or the one that has replaced it. One that gets the notice already is not sent another."""
    forst = mottakere[0]
    kontakt = forst.kontaktperson
    if kontakt is None:
        return forst.epost
    if kontakt.avvist is not None:
        raise Hindret("Adressen er registrert som feil. Rett eller bekreft kontakten, og send på nytt.")
    if kontakt.epost != forst.epost:
        har = select(Mottaker.id).where(Mottaker.melding_id == forst.melding_id, Mottaker.epost == kontakt.epost)
        if session.scalar(har.limit(1)) is not None:
            raise Uaktuelt("Ikke sendt: den nye adressen får meldingen fra før.")
        for mottaker in mottakere:
            mottaker.epost = kontakt.epost
    return kontakt.epost


def _prove(settings: Settings, session: Session, levering: Levering) -> Mail:
    melding = session.get_one(Melding, levering.payload["melding_id"])
    bruker = session.get_one(Bruker, levering.payload["bruker_id"])
    emne, tekst = brev(settings, melding, navn(session), nynorsk=levering.payload["nynorsk"])
    return Mail(bruker.epost, f"[Prøve] {emne}", tekst, _message_id(settings, levering))


def _message_id(settings: Settings, levering: Levering) -> str:
    return f"<{levering.nokkel}@{settings.epost_avsender.rpartition('@')[2]}>"
