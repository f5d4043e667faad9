"""Sends the answers that were promised, and tells those who follow a case."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte import lenker, post, usecases
from ksadmin.brukerstotte.kodeverk import Beskjed
from ksadmin.brukerstotte.models import Sak, Saksinnsending, Saksmelding
from ksadmin.core.actor import SYSTEM
from ksadmin.core.clock import OSLO
from ksadmin.core.mail import Mail, Mailer, UkjentMottaker
from ksadmin.core.mail_templates import render_mail
from ksadmin.core.outbox import Handler, Levering, Uaktuelt
from ksadmin.database import mail_handler, transaction
from ksadmin.settings import TEMPLATES, Settings


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """A mail for each kind, and what a wish that has changed means for the cases it is linked to."""

    def onske_endret(levering: Levering) -> None:
        with transaction() as session:
            onske_id, status = levering.payload["onske_id"], levering.payload["status"]
            usecases.onske_endret(session, SYSTEM, onske_id, status, merke=levering.nokkel)

    send = mail_handler(mailer, partial(_svar, settings))

    def svar(levering: Levering) -> None:
        try:
            send(levering)
        except UkjentMottaker as refusal:
            with transaction() as session:
                melding = session.get_one(Saksmelding, levering.payload["melding_id"])
                usecases.avvist(session, SYSTEM, melding, levering.payload["til"], grunn=str(refusal))
            raise

    return {
        "sak.bekreft": mail_handler(mailer, partial(_bekreft, settings)),
        "sak.melding": svar,
        "sak.beskjed": mail_handler(mailer, partial(_beskjed, settings)),
        "onske.endret": onske_endret,
    }


def _svar(settings: Settings, session: Session, levering: Levering) -> Mail:
    melding = session.get(Saksmelding, levering.payload["melding_id"])
    if melding is None:
        raise Uaktuelt("Ikke sendt: meldingen er slettet.")
    if melding.sak.eksempel:
        raise Uaktuelt("Ikke sendt: saken er eksempeldata.")
    return post.som_mail(session, settings, melding, til=levering.payload["til"])


def _bekreft(settings: Settings, session: Session, levering: Levering) -> Mail:
    nokkel = levering.payload["innsending"]
    innsending = session.scalars(select(Saksinnsending).where(Saksinnsending.nokkel == nokkel)).one_or_none()
    if innsending is None or innsending.sak_id is not None:
        raise Uaktuelt("Ikke sendt: spørsmålet er bekreftet eller slettet.")
    emne, tekst = render_mail(
        TEMPLATES,
        "sak.bekreft",
        innsending.sprak.value,
        emne=innsending.emne,
        navn=innsending.navn,
        lenke=lenker.BEKREFT.lag(settings, innsending),
        frist=f"{innsending.virker_til(settings.innsending_frist_dager).astimezone(OSLO):%d.%m.%Y}",
    )
    return Mail(innsending.epost, emne, tekst, _message_id(levering, settings), automatisk=True)


def _message_id(levering: Levering, settings: Settings) -> str:
    return f"<{levering.nokkel}@{settings.epost_avsender.rpartition('@')[2]}>"


def _beskjed(settings: Settings, session: Session, levering: Levering) -> Mail:
    sak, bruker = session.get(Sak, levering.payload["sak_id"]), session.get(Bruker, levering.payload["bruker_id"])
    if sak is None or bruker is None or not bruker.aktiv:
        raise Uaktuelt("Ikke sendt: saken er slettet, eller kontoen er sperret.")
    emne, tekst = render_mail(
        TEMPLATES,
        "sak.beskjed",
        "nb",
        navn=bruker.navn,
        referanse=sak.referanse,
        hva=Beskjed(levering.payload["hva"]).tekst,
        adresse=f"{str(settings.base_url).rstrip('/')}/admin/saker/details/?id={sak.id}",
    )
    return Mail(bruker.epost, emne, tekst, _message_id(levering, settings), automatisk=True)
