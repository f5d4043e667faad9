"""E-mail to those behind a wish, in their målform: whether the address is theirs, and when its status has changed."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.mail import Mail, Mailer
from ksadmin.core.mail_templates import render_mail
from ksadmin.core.outbox import Handler, Hindret, Levering, Uaktuelt
from ksadmin.database import mail_handler
from ksadmin.endringsonsker import lenker, usecases
from ksadmin.endringsonsker.lifecycle import Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Onskeinnsending, Stemme
from ksadmin.settings import TEMPLATES, Settings


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """One for each kind."""
    return {
        "onske.varsel": mail_handler(mailer, partial(_varsel, settings)),
        "onske.bekreft": mail_handler(mailer, partial(_bekreft, settings)),
    }


def _bekreft(settings: Settings, session: Session, levering: Levering) -> Mail:
    """Nothing a stranger has written goes in it: else the form could send anybody anything in KS' name."""
    nokkel = levering.payload["innsending"]
    innsending = session.scalars(select(Onskeinnsending).where(Onskeinnsending.nokkel == nokkel)).one_or_none()
    if innsending is None or innsending.onske_id or not lenker.BEKREFT.virker(settings, innsending):
        raise Uaktuelt("Ikke sendt: lenken er gått ut.")
    frist = innsending.virker_til(settings.innsending_frist_dager)
    emne, tekst = render_mail(
        TEMPLATES,
        "onske.bekreft",
        "nn" if innsending.organisasjon.skriver_nynorsk else "nb",
        organisasjon=innsending.organisasjon.visningsnavn,
        lenke=lenker.BEKREFT.lag(settings, innsending),
        frist=frist.astimezone(clock.OSLO).strftime("%d.%m.%Y"),
        avsender=settings.epost_avsender,
    )
    return Mail(innsending.kontakt_epost, emne, tekst, _meldingsid(levering, settings))


def _varsel(settings: Settings, session: Session, levering: Levering) -> Mail:
    onske = session.get_one(Endringsonske, levering.payload["onske_id"])
    stemme = session.get_one(Stemme, levering.payload["stemme_id"])
    if stemme.trukket_dato is not None:
        raise Uaktuelt("Ikke sendt: organisasjonen har trukket stemmen.")
    if stemme.avmelding is not None:
        raise Uaktuelt("Ikke sendt: mottakeren har sagt nei takk til varsler om ønsket.")
    til = usecases.mottaker(session, stemme)
    if til is None:
        raise Hindret(f"{stemme.organisasjon} har ingen e-postadresse som virker. Registrer en kontakt.")
    status, nynorsk = Onskestatus(levering.payload["status"]), stemme.organisasjon.skriver_nynorsk
    # A wish that has gone on meanwhile tells of that in a mail of its own, with what was said then.
    naa = onske.status is status
    emne, tekst = render_mail(
        TEMPLATES,
        "onske.varsel",
        "nn" if nynorsk else "nb",
        referanse=onske.referanse,
        organisasjon=stemme.organisasjon.visningsnavn,
        tittel=_tittel(onske, nynorsk=nynorsk),
        status=status.tekst_nn if nynorsk else status.tekst,
        svar=((onske.svar_nn if nynorsk else None) or onske.svar or "") if naa else "",
        planlagt=(onske.planlagt_utgivelse or "") if status is Onskestatus.PLANLAGT else "",
        malet=_tittel(onske.slatt_sammen_med, nynorsk=nynorsk) if naa and onske.slatt_sammen_med else "",
        side=_side(settings, onske),
        avmelding=lenker.lag(settings, stemme),
        avsender=settings.epost_avsender,
    )
    return Mail(til, emne, tekst, _meldingsid(levering, settings))


def _meldingsid(levering: Levering, settings: Settings) -> str:
    return f"<{levering.nokkel}@{settings.epost_avsender.rpartition('@')[2]}>"


def _tittel(onske: Endringsonske, *, nynorsk: bool) -> str:
    """As the veikart says it, where it does."""
    if onske.veikart is None:
        return onske.tittel
    return (onske.veikart.tittel_nn if nynorsk else None) or onske.veikart.tittel


def _side(settings: Settings, onske: Endringsonske) -> str:
    return f"{str(settings.base_url).rstrip('/')}/veikart/{onske.id}" if onske.er_offentlig else ""
