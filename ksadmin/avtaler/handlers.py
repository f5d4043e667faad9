"""What agreements promise the world: the erklæring, the receipt and the letter, by e-mail."""

from ksadmin.avtaler.models import Avtaledokument, Tilslutningserklaering
from ksadmin.avtaler.papers import sprak
from ksadmin.core.mail import Mail, Mailer, Vedlegg
from ksadmin.core.mail_templates import render_mail
from ksadmin.core.outbox import Handler, Levering, Uaktuelt
from ksadmin.database import db
from ksadmin.settings import TEMPLATES, Settings

KINDS = ("avtale.sendt", "avtale.bekreftet", "avtale.avsluttet")


def handlers(settings: Settings, mailer: Mailer) -> dict[str, Handler]:
    """One handler for each kind; they differ in their words only."""

    def mail_document(kind: str) -> Handler:
        def handle(levering: Levering) -> None:
            mailer.send(_mail(kind, levering, settings), levering.point_of_no_return)

        return handle

    return {kind: mail_document(kind) for kind in KINDS}


def _mail(kind: str, levering: Levering, settings: Settings) -> Mail:
    """The words are the organisation's målform; nothing of the session is held while the mail is on its way."""
    avtale = db.session.get_one(Tilslutningserklaering, levering.payload["avtale_id"])
    if kind == "avtale.sendt" and avtale.organisasjon.opphort is not None:
        raise Uaktuelt(f"Ikke sendt: {avtale.organisasjon} er opphørt. Følg opp enheten som har tatt over.")
    dokument = db.session.get_one(Avtaledokument, levering.payload["dokument_id"])
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
    mail = Mail(avtale.kontakt_epost, emne, tekst, f"<{levering.nokkel}@{domene}>", (vedlegg,))
    db.session.rollback()
    return mail
