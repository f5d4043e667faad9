"""E-mail to the contact of a request: whether the address is theirs, the receipt, and what came of it.

Nothing a stranger has written goes in the mails: else the form could send anybody anything in KS' name.
"""

from collections.abc import Iterable
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.avtaler.papers import sprak
from ksadmin.core import clock
from ksadmin.core.history import siste_begrunnelse
from ksadmin.core.mail import Mail, Mailer
from ksadmin.core.mail_templates import render_mail
from ksadmin.core.outbox import Handler, Hindret, Levering, Uaktuelt
from ksadmin.database import mail_handler
from ksadmin.register.models import Organisasjon
from ksadmin.settings import TEMPLATES, Settings
from ksadmin.tilgangsoversikt import lenker, usecases
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Innsending, Pakobling
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester.models import Tjeneste


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """One for each kind."""
    return {
        "pakobling.bekreft": mail_handler(mailer, partial(_bekreft, settings)),
        "pakobling.mottatt": mail_handler(mailer, partial(_mottatt, settings)),
        "pakobling.varsel": mail_handler(mailer, partial(_varsel, settings)),
    }


def _bekreft(settings: Settings, session: Session, levering: Levering) -> Mail:
    nokkel = levering.payload["innsending"]
    innsending = session.scalars(select(Innsending).where(Innsending.nokkel == nokkel)).one_or_none()
    if innsending is None or innsending.pakobling_id or not lenker.virker(settings, innsending):
        raise Uaktuelt("Ikke sendt: lenken er gått ut.")
    if innsending.organisasjon.opphort is not None:
        raise Uaktuelt(f"Ikke sendt: {innsending.organisasjon} finnes ikke lenger.")
    return _mail(
        "pakobling.bekreft",
        settings,
        levering,
        innsending.kontakt_epost,
        organisasjon=innsending.organisasjon,
        tjeneste=innsending.tjeneste,
        ruter=usecases.rutene(session, innsending),
        lenke=lenker.lag(settings, innsending),
        frist=innsending.virker_til(settings.innsending_frist_dager).astimezone(clock.OSLO).strftime("%d.%m.%Y"),
    )


def _mottatt(settings: Settings, session: Session, levering: Levering) -> Mail:
    pakobling = session.get_one(Pakobling, levering.payload["pakobling_id"])
    return _om(pakobling, "pakobling.mottatt", levering, settings)


def _varsel(settings: Settings, session: Session, levering: Levering) -> Mail:
    pakobling = session.get_one(Pakobling, levering.payload["pakobling_id"])
    status = Pakoblingsstatus(levering.payload["status"])
    if pakobling.status is not status:
        raise Uaktuelt(f"Ikke sendt: {pakobling.referanse} er nå «{pakobling.status.midt_i_setning}».")
    grunn = siste_begrunnelse(session, pakobling, "pakobling.avvist") or ""
    return _om(pakobling, f"pakobling.{status}", levering, settings, begrunnelse=grunn)


def _om(pakobling: Pakobling, mal: str, levering: Levering, settings: Settings, **ord_: str) -> Mail:
    """A mail about a request that KS has."""
    if pakobling.kontakt_epost is None:
        raise Hindret(f"{pakobling.referanse} har ingen e-postadresse lenger.")
    o = pakobling.organisasjon
    return _mail(
        mal,
        settings,
        levering,
        pakobling.kontakt_epost,
        organisasjon=o,
        tjeneste=pakobling.tjeneste,
        ruter=[Rutevalg(r.kode, r.leverandor) for r in pakobling.dagens_ruter],
        referanse=pakobling.referanse,
        statusside=f"{str(settings.base_url).rstrip('/')}/{o.type.value}/{o.nummer}",
        **ord_,
    )


def _mail(
    mal: str,
    settings: Settings,
    levering: Levering,
    til: str,
    *,
    organisasjon: Organisasjon,
    tjeneste: Tjeneste,
    ruter: Iterable[Rutevalg],
    **ord_: str,
) -> Mail:
    """The words of the template ``mal`` in the organisation's målform."""
    malform = sprak(organisasjon)
    emne, tekst = render_mail(
        TEMPLATES,
        mal,
        malform,
        organisasjon=organisasjon.visningsnavn,
        tjeneste=tjeneste.navn_i(nynorsk=malform == "nn"),
        ruter="\n".join(f"- {_i_ord(valg, nynorsk=malform == 'nn')}" for valg in ruter),
        avsender=settings.epost_avsender,
        **ord_,
    )
    domene = settings.epost_avsender.rpartition("@")[2]
    return Mail(til, emne, tekst, f"<{levering.nokkel}@{domene}>")


def _i_ord(valg: Rutevalg, *, nynorsk: bool) -> str:
    maten = valg.kode.tekst_nn if nynorsk else valg.kode.tekst
    return f"{maten}: {valg.leverandor}" if valg.leverandor else maten
