"""Mail that no person wrote, and mail that came back."""

from email import message_from_bytes
from email.message import Message

from ksadmin.brukerstotte.inntak.epost import Adresse, Retur
from ksadmin.brukerstotte.inntak.hoder import Hode, les_adresser
from ksadmin.core.sladding import sladd

_MASKINER = ("mailer-daemon", "postmaster")
_SVARER_IKKE = (*_MASKINER, "noreply", "no-reply", "donotreply", "do-not-reply", "ikkesvar", "ikke-svar")


def er_automatisk(hode: Hode, avsender: Adresse | None, *, rapport: bool) -> bool:
    """Whether a machine wrote it. Source: RFC 3834 section 5 and what the common servers send."""
    maskin = avsender is not None and avsender.epost.partition("@")[0] in _MASKINER
    return (
        rapport
        or maskin
        or hode.ra("return-path") == "<>"
        or hode.ra("auto-submitted").lower().partition(";")[0].strip() not in ("", "no")
        or hode.ra("precedence").lower() in ("auto_reply", "junk")
        or hode.finnes("x-autoreply", "x-autorespond", "x-failed-recipients")
    )


def kan_besvares(hode: Hode, avsender: Adresse | None, *, automatisk: bool) -> bool:
    """Whether a machine may answer it. Source: RFC 3834 section 2."""
    til_liste = hode.finnes("list-id", "list-unsubscribe", "list-post", "mailing-list") or hode.ra(
        "precedence"
    ).lower() in ("list", "bulk")
    svarer_ikke = avsender is None or avsender.epost.partition("@")[0].replace("_", "-") in _SVARER_IKKE
    undertrykt = {ord_.strip().lower() for ord_ in hode.ra("x-auto-response-suppress").split(",")}
    return not (automatisk or til_liste or svarer_ikke or undertrykt & {"all", "oof", "autoreply"})


def les_retur(message: Message, hode: Hode) -> Retur | None:
    """What a delivery report (RFC 3464) tells of one mail that did not arrive; None for any other mail."""
    if hode.finnes("x-failed-recipients"):
        mottatt = les_adresser([hode.ra("x-failed-recipients")])
        grunn = sladd(hode.tekst("subject")).tekst
        return Retur(_original(message), mottatt[0].epost if mottatt else None, True, grunn)
    for del_ in message.walk():
        if del_.get_content_type() == "message/delivery-status" and del_.is_multipart():
            for felter in map(Hode, del_.get_payload()):
                if felter.ra("action").lower() in ("failed", "delayed"):
                    return _retur(message, felter)
    return None


def _retur(message: Message, felter: Hode) -> Retur:
    adresser = les_adresser([felter.ra("final-recipient").rpartition(";")[2].strip()])
    status, grunn = felter.ra("status"), felter.tekst("diagnostic-code").partition(";")[2].strip()
    varig = felter.ra("action").lower() == "failed" and not status.startswith("4.")
    grunn = sladd(f"{status} {grunn}".strip()).tekst
    return Retur(_original(message), adresser[0].epost if adresser else None, varig, grunn)


def _original(message: Message) -> str | None:
    """The id of the mail that came back: from its copy, or from its header where only that came along."""
    for del_ in message.walk():
        if del_ is message:
            continue
        innhold = del_.get_payload(decode=True) if del_.get_content_type() == "text/rfc822-headers" else None
        hode = Hode(message_from_bytes(innhold)) if isinstance(innhold, bytes) else Hode(del_)
        if ider := hode.ider("message-id"):
            return ider[0]
    return None
