"""What people outside do by the pages: ask, confirm, and say whether they got help."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.brukerstotte.fakta import Innmelding, Saksfakta
from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksopphav, Saksprak, Tilfredshet
from ksadmin.brukerstotte.models import Sak, Saksinnsending, Saksvurdering
from ksadmin.brukerstotte.usecases.saker import apne
from ksadmin.core import clock, outbox
from ksadmin.core.actor import Actor
from ksadmin.register.models import Organisasjon


def ta_imot_sporsmal(
    session: Session,
    *,
    navn: str,
    epost: str,
    emne: str,
    tekst: str,
    organisasjon: Organisasjon | None,
    kategori: Sakskategori | None,
    sprak: Saksprak,
) -> Saksinnsending:
    """Keep what anyone has sent, masked, and promise the mail that asks whether the address is theirs."""
    innsending = Saksinnsending(
        organisasjon=organisasjon,
        navn=navn,
        epost=epost,
        emne=emne,
        tekst=tekst,
        kategori=kategori,
        sprak=sprak,
        opprettet=clock.now(),
    )
    session.add(innsending)
    session.flush()  # gives it the key
    outbox.promise(session, "sak.bekreft", innsending=innsending.nokkel)
    return innsending


def bekreft_sporsmal(session: Session, innsending: Saksinnsending) -> Sak:
    """Whoever has the address has followed the link: now it is a case. Doing so twice is the same as once.

    The organisation they chose is a proposal: anyone may choose any.
    """
    session.refresh(innsending, with_for_update={"of": Saksinnsending})
    if innsending.sak is not None:
        return innsending.sak
    fakta = Saksfakta(
        emne=innsending.emne,
        opphav=Saksopphav.SKJEMA,
        sprak=innsending.sprak,
        kategori=innsending.kategori,
        innsender_navn=innsending.navn,
        innsender_epost=innsending.epost,
        foreslatt_organisasjon=innsending.organisasjon,
    )
    melding = Innmelding(tekst=innsending.tekst, avsender_navn=innsending.navn, avsender_epost=innsending.epost)
    innsending.sak = apne(session, Actor("skjema", "Skjemaet på nettsiden", None), fakta, melding)
    return innsending.sak


def vurder(session: Session, sak: Sak, svar: Tilfredshet) -> None:
    """Whoever asked says whether they got help. The last word counts."""
    rad = session.scalars(select(Saksvurdering).where(Saksvurdering.sak_id == sak.id)).one_or_none()
    if rad is None:
        session.add(rad := Saksvurdering(sak_id=sak.id))
    rad.svar, rad.tidspunkt = svar, clock.now()
