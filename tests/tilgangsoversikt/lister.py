"""Access feeds for the tests of the synchronisation, and what becomes of one."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core.actor import SYSTEM
from ksadmin.database import transaction
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.tilgangsoversikt.gateway.fil import Fil
from ksadmin.tilgangsoversikt.gateway.kilder import KOLONNER
from ksadmin.tilgangsoversikt.models import Kjorestatus, Observasjon, Synkfeil, Synkkjoring
from ksadmin.tilgangsoversikt.synk import Bestilling, Utfall, synkroniser

OVERSKRIFT = ";".join(KOLONNER)
HALDEN, MOSS, SARPSBORG = "959159092", "920817521", "938801363"
LEVERANDOR, ANNEN = "810418192", "810418672"
F = Kjorestatus.FULLFORT


def rad(orgnr: str = HALDEN, verdi: str = "ja", observert: str = "2026-03-01", **andre: str) -> str:
    """A line of the feed: tilgang in produksjon, unless told otherwise."""
    felt = {
        "organisasjonsnummer": orgnr, "tjeneste": "foreldrebetaling", "miljo": "produksjon", "faktum": "tilgang",
        "verdi": verdi, "leverandor": "", "api": "", "observert": observert, **andre,
    }  # fmt: skip
    return ";".join(felt[kolonne] for kolonne in KOLONNER)


def delegering(orgnr: str = HALDEN, leverandor: str = LEVERANDOR, **andre: str) -> str:
    return rad(orgnr, faktum="delegering", leverandor=leverandor, **andre)


def fil(mappe: Path, *linjer: str) -> Fil:
    """A file with these lines under the header."""
    sti = mappe / "tilganger.csv"
    sti.write_text("\n".join([OVERSKRIFT, *linjer, ""]), encoding="utf-8")
    return Fil(sti)


VANLIG = Bestilling(SYSTEM)


def les(mappe: Path, *linjer: str, bestilling: Bestilling = VANLIG) -> Utfall:
    """What comes of reading them."""
    (utfall,) = synkroniser(transaction, [fil(mappe, *linjer)], bestilling)
    return utfall


def antall(utfall: Utfall) -> tuple[int, int, int, int, int]:
    """(nye, endret, bortfalt, uendret, avvist), of a run that was completed."""
    assert utfall.status is F, utfall
    a = utfall.antall
    return a["nye"], a["endret"], a["bortfalt"], a["uendret"], a["avvist"]


def sagt(session: Session, orgnr: str = HALDEN) -> list[tuple[str, str, str]]:
    """(faktum, verdi, day) of the newest words about an organisation."""
    session.rollback()
    statement = select(Observasjon).where(Observasjon.gjeldende, Observasjon.orgnr == orgnr)
    rows = session.scalars(statement.order_by(Observasjon.faktum, Observasjon.leverandor, Observasjon.id))
    return [(o.faktum.value, o.verdi.value, o.observert.date().isoformat()) for o in rows]


def historie(session: Session, orgnr: str = HALDEN) -> list[str]:
    """Every value ever written about an organisation, the oldest first."""
    session.rollback()
    statement = select(Observasjon.verdi).where(Observasjon.orgnr == orgnr).order_by(Observasjon.id)
    return [verdi.value for verdi in session.scalars(statement)]


def siste(session: Session) -> Synkkjoring:
    session.rollback()
    kjoring = session.scalars(select(Synkkjoring).order_by(Synkkjoring.id.desc()).limit(1)).one()
    return kjoring


def feil(session: Session) -> list[str]:
    """What the last run could not use."""
    statement = select(Synkfeil.tekst).where(Synkfeil.kjoring_id == siste(session).id).order_by(Synkfeil.id)
    return list(session.scalars(statement))


def mange(session: Session, n: int) -> list[str]:
    """The numbers of ``n`` organisations."""
    return [o.orgnr for o in _forskjellige(organisasjoner(session))][:n]


def _forskjellige(orgs: Iterable[Organisasjon]) -> Iterable[Organisasjon]:
    return {o.orgnr: o for o in orgs}.values()
