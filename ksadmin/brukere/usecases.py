"""What can be done with accounts. Somebody must always be left who can let the others in."""

import uuid

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ksadmin.brukere import queries
from ksadmin.brukere.lifecycle import KONTOLOP, Kontostatus
from ksadmin.brukere.models import VARIGHET, AvsluttetOkt, Bruker, Okt
from ksadmin.core import audit, clock, outbox
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput, NotPermitted


def opprett(session: Session, actor: Actor, *, epost: str, navn: str, rolle: Rolle) -> Bruker:
    """An account without a password: its owner chooses one through the first sign-in link.

    Raises InvalidInput for ``epost``, Conflict when the address has an account already.
    """
    actor.require(Rolle.ADMINISTRATOR)
    if queries.finn_paa_epost(session, epost) is not None:
        raise Conflict(f"{epost} har alt en konto. Finn den i listen over brukere og endre den der.")
    bruker = Bruker(opprettet=clock.now())
    with audit.recording(session, bruker, actor=actor, handling="bruker.opprettet"):
        bruker.epost, bruker.navn, bruker.rolle, bruker.aktiv = _epostadresse(epost), navn, rolle, True
        _avslutt_okter(bruker)
    return bruker


def endre(session: Session, actor: Actor, bruker: Bruker, *, navn: str, rolle: Rolle) -> None:
    """Change name and role. Raises Conflict when nobody would be left as administrator."""
    actor.require(Rolle.ADMINISTRATOR)
    if navn != bruker.navn:
        with audit.recording(session, bruker, actor=actor, handling="bruker.endret"):
            bruker.navn = navn
    if rolle is not bruker.rolle:
        endre_rolle(session, actor, bruker, rolle=rolle)


def endre_rolle(session: Session, actor: Actor, bruker: Bruker, *, rolle: Rolle) -> None:
    """Give another role, which holds from the person's next click.

    Raises Conflict when nobody would be left as administrator.
    """
    actor.require(Rolle.ADMINISTRATOR)
    if rolle is not Rolle.ADMINISTRATOR:
        _noen_maa_vaere_igjen(session, bruker)
    with audit.recording(session, bruker, actor=actor, handling="bruker.rolle_endret"):
        bruker.rolle = rolle


def sperr(session: Session, actor: Actor, bruker: Bruker, *, begrunnelse: str) -> None:
    """Shut the account; every session and link of it ends now. Raises Conflict for the last administrator."""
    status = KONTOLOP.target("sperr", bruker.status, actor)
    _noen_maa_vaere_igjen(session, bruker)
    with audit.recording(session, bruker, actor=actor, handling="bruker.sperret", begrunnelse=begrunnelse):
        bruker.aktiv = status is Kontostatus.AKTIV
        _avslutt_okter(bruker)


def gjenapne(session: Session, actor: Actor, bruker: Bruker, *, begrunnelse: str) -> None:
    """Let a shut account in again."""
    status = KONTOLOP.target("gjenapne", bruker.status, actor)
    with audit.recording(session, bruker, actor=actor, handling="bruker.gjenapnet", begrunnelse=begrunnelse):
        bruker.aktiv = status is Kontostatus.AKTIV


def ny_lenke(session: Session, actor: Actor, bruker: Bruker) -> None:
    """Make every earlier link useless, so that the next is the only one.

    Raises TransitionNotAllowed when the account is shut.
    """
    KONTOLOP.target("vis_lenke", bruker.status, actor)
    _avslutt_okter(bruker)
    audit.note(session, bruker, actor=actor, handling="bruker.lenke_laget")


def send_lenke(session: Session, actor: Actor, bruker: Bruker) -> None:
    """A new first sign-in link by e-mail. The link itself is made when the e-mail is."""
    ny_lenke(session, actor, bruker)
    outbox.promise(session, "bruker.epost", mal="velkommen", bruker_id=bruker.id)


def velg_passord(session: Session, bruker: Bruker, *, passord_hash: str) -> None:
    """The owner chose a password through a link, which is thereby used up."""
    bruker.password = passord_hash
    _avslutt_okter(bruker)
    audit.note(session, bruker, actor=bruker.aktor, handling="bruker.lenke_brukt")


def nullstill_tofaktor(session: Session, actor: Actor, bruker: Bruker, *, begrunnelse: str) -> None:
    """For one who lost the phone and the recovery codes: they enrol anew at the next sign-in."""
    KONTOLOP.target("nullstill_tofaktor", bruker.status, actor)
    bruker.tf_primary_method = bruker.tf_totp_secret = bruker.tf_siste_teller = bruker.mf_recovery_codes = None
    _avslutt_okter(bruker)
    audit.note(session, bruker, actor=actor, handling="bruker.tofaktor_nullstilt", begrunnelse=begrunnelse)
    outbox.promise(session, "bruker.epost", mal="tofaktor_endret", bruker_id=bruker.id)


def avslutt_okter(session: Session, bruker: Bruker) -> None:
    """The person ends every session of theirs; whoever calls keeps the one that asks."""
    _avslutt_okter(bruker)
    audit.note(session, bruker, actor=bruker.aktor, handling="bruker.okter_avsluttet")


def avslutt_okt(session: Session, bruker: Bruker, ident: int) -> None:
    """The person ends one session of theirs. One that is not there has ended already."""
    okt = session.scalar(select(Okt).where(Okt.id == ident, Okt.fs_uniquifier == bruker.fs_uniquifier))
    if okt is not None:
        logg_ut(session, okt.nokkel)
        audit.note(session, bruker, actor=bruker.aktor, handling="bruker.okt_avsluttet")


def logg_ut(session: Session, nokkel: str) -> None:
    """Let no copy of the session's cookie in again, and forget the keys of those that are too old by now."""
    session.execute(delete(Okt).where(Okt.nokkel == nokkel))
    session.add(AvsluttetOkt(nokkel=nokkel, avsluttet=clock.now()))
    session.execute(delete(AvsluttetOkt).where(AvsluttetOkt.avsluttet < clock.now() - VARIGHET))


def gjenkjenn_entra(session: Session, *, sub: str, epost: str) -> Bruker:
    """The account of a person whom Entra ID vouches for; the first time the two are bound together.

    Nobody gets an account by signing in. Raises NotPermitted when there is none, it is shut, or it belongs
    to another Entra identity (a new employee may inherit an address, but not an account).
    """
    bruker = queries.finn_paa_oidc_sub(session, sub) or queries.finn_paa_epost(session, epost)
    if bruker is None or bruker.oidc_sub not in (None, sub):
        raise NotPermitted(f"{epost} har ingen konto i ksadmin. Be en administrator om å opprette en.")
    if not bruker.aktiv:
        raise NotPermitted("Kontoen din er sperret. Ta kontakt med en administrator.")
    if bruker.oidc_sub is None:
        bruker.oidc_sub = sub
        audit.note(session, bruker, actor=bruker.aktor, handling="bruker.entra_koblet")
    return bruker


def _avslutt_okter(bruker: Bruker) -> None:
    bruker.fs_uniquifier = uuid.uuid4().hex


def _epostadresse(text: str) -> str:
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized
    except EmailNotValidError:
        raise InvalidInput("epost", "Skriv en gyldig e-postadresse, for eksempel navn@ks.no.") from None


def _noen_maa_vaere_igjen(session: Session, bruker: Bruker) -> None:
    if list(queries.aktive_administratorer(session)) == [bruker]:
        raise Conflict("Dette er den siste administratoren. Gi en annen rollen administrator først.")
