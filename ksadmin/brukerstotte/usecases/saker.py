"""Opening a case, and keeping what is known of it right."""

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte.fakta import Innmelding, Saksfakta, Vedleggsfil
from ksadmin.brukerstotte.klokke import Regler, frist, regler
from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksopphav, Saksprak
from ksadmin.brukerstotte.lifecycle import SAKSLOP, TUR
from ksadmin.brukerstotte.models import Klokkeperiode, Sak
from ksadmin.brukerstotte.usecases.meldinger import skriv_inn
from ksadmin.brukerstotte.usecases.steg import still_klokken
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tjenester.models import Tjeneste

AV_ANSATTE = (Saksopphav.TELEFON, Saksopphav.TEAMS)
"""What somebody in KS has written down for another."""


def apne(
    session: Session,
    actor: Actor,
    fakta: Saksfakta,
    melding: Innmelding,
    vedlegg: Sequence[Vedleggsfil] = (),
    *,
    gjelder: Regler | None = None,
) -> Sak:
    """A new question, with its first message; the next flush writes them.

    ``gjelder`` are KS' limits, where they are looked up for many at once.
    What staff write down asks for the role; a mail and a form do not.
    """
    if fakta.opphav in AV_ANSATTE:
        actor.require(Rolle.SAKSBEHANDLER)
    na = clock.now()
    sak = Sak(opprettet=na, sist_aktivitet=na, meldinger=[], **{f.name: getattr(fakta, f.name) for f in fields(fakta)})
    hos_ks = Klokkeperiode(sak=sak, part=TUR[SAKSLOP.initial], fra=na)
    sak.frist = frist(sak, [hos_ks], na, gjelder or regler(session))
    audit.adding(session, sak, actor=actor, handling="sak.apnet")
    skriv_inn(session, actor, sak, melding, vedlegg, na)
    return sak


def endre(
    session: Session,
    actor: Actor,
    sak: Sak,
    *,
    emne: str,
    kategori: Sakskategori | None,
    sprak: Saksprak,
    tjeneste: Tjeneste | None,
    leverandor: Leverandor | None,
    innsender_navn: str | None,
    innsender_epost: str | None,
) -> None:
    """Correct what the case is about and who asked."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, sak, actor=actor, handling="sak.endret"):
        sak.emne, sak.kategori, sak.sprak = emne, kategori, sprak
        sak.tjeneste, sak.leverandor = tjeneste, leverandor
        sak.innsender_navn, sak.innsender_epost = innsender_navn, innsender_epost
    still_klokken(session, sak, clock.now())


def knytt_organisasjon(session: Session, actor: Actor, sak: Sak, organisasjon: Organisasjon | None) -> None:
    """Say whose case it is; None when it is nobody's. A proposal is settled by either answer."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, sak, actor=actor, handling="sak.organisasjon"):
        sak.organisasjon, sak.foreslatt_organisasjon = organisasjon, None
        if organisasjon is not None:
            sak.sprak = Saksprak.NN if organisasjon.skriver_nynorsk else sak.sprak


def tildel(session: Session, actor: Actor, sak: Sak, ansvarlig: Bruker | None) -> None:
    """Give the case to somebody, or to nobody. Raises InvalidInput for an account that may not own one."""
    actor.require(Rolle.SAKSBEHANDLER)
    if ansvarlig is not None and not (ansvarlig.aktiv and ansvarlig.rolle.rank >= Rolle.SAKSBEHANDLER.rank):
        raise InvalidInput("ansvarlig", f"{ansvarlig.navn} kan ikke ha saker. Velg en annen.")
    with audit.recording(session, sak, actor=actor, handling="sak.tildelt"):
        sak.ansvarlig = ansvarlig
