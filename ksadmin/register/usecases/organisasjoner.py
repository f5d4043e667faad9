"""What can be done with an organisation."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict, InvalidInput
from ksadmin.register import verdier
from ksadmin.register.kjennetegn import sett_kjennetegn
from ksadmin.register.models import Kjennetegnslag, Malform, Organisasjon, Organisasjonstype


def endre_organisasjon(
    session: Session,
    actor: Actor,
    organisasjon: Organisasjon,
    *,
    malform: Malform,
    innbyggere: int | None,
    epostdomene: str | None,
    nettsted: str | None,
    postadresse: str | None,
) -> None:
    """Change what has no period. Raises InvalidInput for a value that cannot be."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, organisasjon, actor=actor, handling="organisasjon.endret"):
        organisasjon.malform, organisasjon.innbyggere = malform, innbyggere
        organisasjon.epostdomene = verdier.domene(epostdomene, "epostdomene")
        organisasjon.nettsted = verdier.lenke(nettsted, "nettsted")
        organisasjon.postadresse = verdier.merknad(postadresse, "postadresse")


def endre_kjennetegn(
    session: Session,
    actor: Actor,
    organisasjon: Organisasjon,
    slag: Kjennetegnslag,
    verdi: str | None,
    *,
    fra: date | None,
    begrunnelse: str | None = None,
) -> None:
    """A new number, name or orgnr from ``fra``; the one before keeps leading here.

    Without ``fra`` it puts right a mistake: the wrong value goes, the period stays.
    Raises InvalidInput when the value cannot be, or the date is in the future or before the present one's;
    Conflict when another organisation of the type has the number or orgnr.
    """
    actor.require(Rolle.FORVALTER)
    value = gyldig_kjennetegn(slag, verdi, organisasjon.type)
    if fra is not None and fra > clock.today():
        raise InvalidInput("fra", "Datoen kan ikke ligge fram i tid. Vent til endringen gjelder.")
    _krev_ledig(session, organisasjon, slag, value)
    with audit.recording(
        session, organisasjon, actor=actor, handling="organisasjon.kjennetegn", begrunnelse=begrunnelse
    ):
        sett_kjennetegn(organisasjon, slag, value, fra)


def gyldig_kjennetegn(slag: Kjennetegnslag, verdi: str | None, type: Organisasjonstype) -> str | None:
    """The value as it is stored. Raises InvalidInput for the field ``verdi``."""
    if slag is Kjennetegnslag.NUMMER:
        return verdier.nummer(verdi, "verdi", type)
    if slag is Kjennetegnslag.ORGNR:
        return verdier.orgnr(verdi, "verdi")
    if slag is Kjennetegnslag.NAVN:
        return verdier.navn(verdi, "verdi")
    return verdier.navn_eller_tomt(verdi, "verdi")


def _krev_ledig(session: Session, organisasjon: Organisasjon, slag: Kjennetegnslag, verdi: str | None) -> None:
    if slag not in (Kjennetegnslag.NUMMER, Kjennetegnslag.ORGNR):
        return
    column = Organisasjon.nummer if slag is Kjennetegnslag.NUMMER else Organisasjon.orgnr
    other = session.scalars(
        select(Organisasjon).where(
            column == verdi,
            Organisasjon.type == organisasjon.type,
            Organisasjon.id != organisasjon.id,
            Organisasjon.opphort.is_(None),
        )
    ).first()
    if other is not None:
        raise Conflict(f"{slag.tekst} {verdi} tilhører allerede {other.visningsnavn}.")
