"""Uploading a file of changes, and carrying it through every room: all of it, or nothing."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from ksadmin.avtaler import opphor
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.endringsonsker import usecases as onsker
from ksadmin.kommuneendringer.konsekvenser import Konsekvenser, konsekvenser
from ksadmin.kommuneendringer.lifecycle import ENDRINGSFILLOP
from ksadmin.kommuneendringer.models import Endringsfil
from ksadmin.register import usecases as register
from ksadmin.register.endringer import Plan, les
from ksadmin.tilgangsoversikt import usecases as tilgang

_MAKS_FILNAVN = 200
UTEN_ORGNR = (
    "Filen har rader uten nytt organisasjonsnummer. Der ett nummer ble til ett nytt, blir organisasjonsnummeret"
    " stående; ellers brukes det ksadmin kjenner for enheten på datoen."
)


@dataclass(frozen=True)
class Generalprove:
    """What a file would do now. ``merknader`` are about the file; ``hindring`` is why it cannot be carried out."""

    plan: Plan
    konsekvenser: Konsekvenser
    merknader: tuple[str, ...]

    @property
    def hindring(self) -> str | None:
        return register.hindrer_kommuneendringer(self.plan)


def prov(session: Session, innhold: bytes) -> Generalprove:
    """Play the file against the register as it is. Writes nothing.

    Raises InvalidInput for the field ``fil`` when it is no CSV file we can use.
    """
    rader, feil, ukjente = les(innhold)
    plan = register.planlegg_kommuneendringer(session, rader, feil)
    merknader = [f"Kolonnen «{k[:100]}» er ukjent og ble ikke brukt." for k in ukjente[:50]]
    if plan.hendelser and any(rad.til_orgnr is None for rad in rader):
        merknader.append(UTEN_ORGNR)
    if plan.uendrede and plan.hendelser:
        merknader.append(f"{plan.uendrede} rader er gjennomført fra før, og gjøres ikke igjen.")
    return Generalprove(plan, konsekvenser(session, plan), (*merknader, *plan.merknader))


def last_opp(session: Session, actor: Actor, *, filnavn: str, innhold: bytes) -> Endringsfil:
    """Keep the file, to look over before it is carried out. Raises InvalidInput as ``prov``."""
    actor.require(Rolle.FORVALTER)
    plan = prov(session, innhold).plan
    fil = Endringsfil(
        filnavn=filnavn[-_MAKS_FILNAVN:],
        innhold=innhold,
        sha256=hashlib.sha256(innhold).hexdigest(),
        opplastet=clock.now(),
        opplastet_av=actor.navn,
        antall_rader=plan.rader,
        antall_endringer=len(plan.hendelser),
        antall_avviste=len({f.linje for f in plan.feil}),
    )
    with audit.recording(session, fil, actor=actor, handling="endringsfil.lastet_opp"):
        session.add(fil)
    return fil


def utfor(session: Session, actor: Actor, fil: Endringsfil, *, begrunnelse: str, grunnlag: str | None = None) -> None:
    """Carry the file out in the register, the agreements, the access overview and the wishes.

    ``grunnlag`` is of the dry run the person saw. Raises Conflict when the dry run is another by now, and when the
    plan cannot be carried out.
    """
    target = ENDRINGSFILLOP.target("utfor", fil.status, actor)
    prove = prov(session, fil.innhold)
    if hindring := prove.hindring:
        raise Conflict(hindring)
    if grunnlag is not None and grunnlag != prove.konsekvenser.grunnlag:
        raise Conflict("Noe er endret siden du så generalprøven. Se over den på nytt før du gjennomfører.")
    ider = register.gjennomfor_kommuneendringer(session, actor, prove.plan, begrunnelse=begrunnelse)
    opphort = {ident: enhet.opphort for enhet, ident in ider.items() if enhet.opphort is not None}
    opphor.avslutt_for_opphorte(session, actor, opphort, begrunnelse=begrunnelse)
    tilgang.avslutt_for_opphorte(session, actor, opphort, begrunnelse=begrunnelse)
    onsker.trekk_for_opphorte(session, actor, opphort, ider.values(), begrunnelse=begrunnelse)
    with audit.recording(session, fil, actor=actor, handling="endringsfil.utfort", begrunnelse=begrunnelse):
        fil.status, fil.utfort = target, clock.now()
        fil.antall_endringer = len(prove.plan.hendelser)
        fil.resultat = {"enheter": prove.konsekvenser.som_json()}


def forkast(session: Session, actor: Actor, fil: Endringsfil) -> None:
    """Let the file go. Nothing else is changed."""
    with audit.recording(session, fil, actor=actor, handling="endringsfil.forkastet"):
        fil.status = ENDRINGSFILLOP.target("forkast", fil.status, actor)
