"""What agreements promise the world: the erklæring, the receipt and the letter, by e-mail."""

from functools import partial

from sqlalchemy.orm import Session

from ksadmin.avtaler.models import Avtaledokument, Tilslutningserklaering
from ksadmin.avtaler.papers import sprak
from ksadmin.core.mail import Mail, Mailer, Vedlegg
from ksadmin.core.mail_templates import render_mail
from ksadmin.core.outbox import Handler, Levering, Uaktuelt
from ksadmin.database import mail_handler
from ksadmin.settings import TEMPLATES, Settings

KINDS = ("avtale.sendt", "avtale.bekreftet", "avtale.avsluttet")


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """One handler for each kind; they differ in their words only."""
    return {kind: mail_handler(mailer, partial(_mail, kind, settings)) for kind in KINDS}


def _mail(kind: str, settings: Settings, session: Session, levering: Levering) -> Mail:
    """The words are the organisation's målform."""
    avtale = session.get_one(Tilslutningserklaering, levering.payload["avtale_id"])
    if kind == "avtale.sendt" and avtale.organisasjon.opphort is not None:
        raise Uaktuelt(f"Ikke sendt: {avtale.organisasjon} er opphørt. Følg opp enheten som har tatt over.")
    dokument = session.get_one(Avtaledokument, levering.payload["dokument_id"])
    emne, tekst = render_mail(
        TEMPLATES,
        kind,
        sprak(avtale.organisasjon),
        organisasjon=avtale.organisasjon.visningsnavn,
        referanse=avtale.referanse,
        mottak=settings.erklaering_mottak,
        avsender=settings.epost_avsender,
        adresse=str(settings.base_url).rstrip("/"),
        sha256=dokument.sha256,
        avsluttet=avtale.avsluttet_dato.strftime("%d.%m.%Y") if avtale.avsluttet_dato else "",
    )
    domene = settings.epost_avsender.rpartition("@")[2]
    vedlegg = Vedlegg(dokument.filnavn, dokument.innhold, "application/pdf")
    return Mail(avtale.kontakt_epost, emne, tekst, f"<{levering.nokkel}@{domene}>", (vedlegg,))
