"""The same as ``saker``, as it was on a day and as we believed at a moment: the audit trail read forwards.

What has a date of its own is judged by the date as we believed it then. What has none (a step on the way to an
active erklæring, an address) was so when the trail says it was.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Date, Enum, inspect, select
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core.audit import AuditEvent
from ksadmin.core.base import Base, UtcDateTime
from ksadmin.register.models import Kjennetegn, Kjennetegnslag
from ksadmin.tilgangsoversikt.motor import Avtalefakta
from ksadmin.tilgangsoversikt.queries.katalog import Leverandorer
from ksadmin.tilgangsoversikt.queries.saker import (
    Saker,
    alle_unntak,
    foresporsler,
    pakoblinger,
    unntakene,
    varslinger,
)
from ksadmin.tilgangsoversikt.queries.utsagn import slutten_av

_TYPER = ("Tilslutningserklaering", "Kontaktperson", "Pakobling", "PakoblingRute", "Unntak")
Rader = dict[int, dict[str, Any]]
Lag = dict[str, Rader]
Hendelse = tuple[str, int, datetime, dict[str, Any]]


def den_gang(
    session: Session,
    organisasjon_ids: Collection[int] | None,
    leverandorer: Leverandorer,
    per: date,
    trodd: datetime | None,
) -> Saker:
    """As it was on the day ``per``, as we believed at ``trodd`` (None: as we believe now). Two queries."""
    spor = _les_sporet(session, _TYPER, trodd)
    den_dagen, til_slutt = _stilling(spor, slutten_av(per)), _stilling(spor)

    def egne(rader: Rader) -> Iterator[dict[str, Any]]:
        return (r for r in rader.values() if organisasjon_ids is None or r["organisasjon_id"] in organisasjon_ids)

    return Saker(
        _avtaler(egne(til_slutt["Tilslutningserklaering"]), den_dagen["Tilslutningserklaering"], per),
        varslinger(egne(den_dagen["Kontaktperson"])),
        foresporsler(egne(til_slutt["Pakobling"]), til_slutt["PakoblingRute"].values(), leverandorer, per),
        unntakene(egne(til_slutt["Unntak"]), per),
        _orgnr(_alle_orgnr(session), per),
    )


def dag_for_dag(session: Session, leverandorer: Leverandorer, dager: Iterable[date]) -> Iterator[Saker]:
    """As ``den_gang`` of each of ``dager``, as we believe now. Four queries, however many days.

    What has a date of its own is as the tables have it, so the trail is read of two kinds of rows only.
    """
    spor = _les_sporet(session, ("Tilslutningserklaering", "Kontaktperson"), None)
    til_slutt, foresporslene, unntak = _stilling(spor), pakoblinger(session, None), alle_unntak(session, None)
    orgnumre = _alle_orgnr(session)
    for dag in dager:
        den_dagen = _stilling(spor, slutten_av(dag))
        yield Saker(
            _avtaler(til_slutt["Tilslutningserklaering"].values(), den_dagen["Tilslutningserklaering"], dag),
            varslinger(den_dagen["Kontaktperson"].values()),
            foresporsler(*foresporslene, leverandorer, dag),
            unntakene(unntak, dag),
            _orgnr(orgnumre, dag),
        )


def _les_sporet(session: Session, typer: Collection[str], trodd: datetime | None) -> Sequence[Hendelse]:
    """What was done with rows of these kinds, in order, as values."""
    e = AuditEvent
    statement = select(e.objekt_type, e.objekt_id, e.tidspunkt, e.endringer).where(e.objekt_type.in_(typer))
    if trodd is not None:
        statement = statement.where(e.tidspunkt <= trodd)
    rader = session.execute(statement.order_by(e.id))
    return [(type, ident, tid, _leser(type).les(endringer)) for type, ident, tid, endringer in rader]


def _stilling(spor: Iterable[Hendelse], midnatt: datetime | None = None) -> Lag:
    """Every row as it stood at ``midnatt``, or in the end."""
    lag: Lag = {type: {} for type in _TYPER}
    for type, ident, tidspunkt, nytt in spor:
        if midnatt is None or tidspunkt < midnatt:
            lag[type].setdefault(ident, {"id": ident, **_leser(type).blank}).update(nytt)
    return _uten_fjernede(lag)


def _uten_fjernede(lag: Lag) -> Lag:
    """A removal leaves nothing but blanks behind."""
    return {
        type: {ident: rad for ident, rad in rader.items() if any(v is not None for k, v in rad.items() if k != "id")}
        for type, rader in lag.items()
    }


class _Leser:
    """Turns what the trail holds of one kind of row back into values."""

    def __init__(self, type: str) -> None:
        cls = next(m.class_ for m in Base.registry.mappers if m.class_.__name__ == type)
        self.kolonner = {a.key: a.columns[0].type for a in inspect(cls).column_attrs if a.key != "id"}
        self.blank = dict.fromkeys(self.kolonner)

    def les(self, endringer: dict[str, Any]) -> dict[str, Any]:
        return {felt: self._verdi(felt, ny) for felt, (_, ny) in endringer.items() if felt in self.kolonner}

    def _verdi(self, felt: str, ny: Any) -> Any:
        type = self.kolonner[felt]
        if ny is None:
            return None
        if isinstance(ny, dict):
            return ny["id"]
        if isinstance(type, Enum) and type.enum_class:
            return type.enum_class(ny)
        if isinstance(type, Date):
            return date.fromisoformat(ny)
        return datetime.fromisoformat(ny) if isinstance(type, UtcDateTime) else ny


_leser = cache(_Leser)


def _avtaler(trodd: Iterable[dict[str, Any]], den_dagen: Rader, per: date) -> dict[int, Avtalefakta]:
    """The erklæring active on the day by its dates; else the newest there was, as it stood."""
    funnet: dict[int, Avtalefakta] = {}
    for rad in trodd:
        ident, organisasjon = rad["id"], rad["organisasjon_id"]
        if _var_aktiv(rad, per):
            fra = rad["bekreftet_dato"]
            funnet[organisasjon] = Avtalefakta(Avtalestatus.BEKREFTET, rad["orgnr"], rad["sist_endret"], fra)
        elif ident in den_dagen and not _aktiv(funnet.get(organisasjon)):
            da = den_dagen[ident]
            # Ended since, from a date before the day: the trail of the day did not know yet.
            sist = rad if da["status"] is Avtalestatus.BEKREFTET else da
            funnet[organisasjon] = Avtalefakta(
                sist["status"], da["orgnr"], da["sist_endret"], avsluttet=sist["avsluttet_dato"]
            )
    return funnet


def _var_aktiv(rad: dict[str, Any], per: date) -> bool:
    fra, til = rad["bekreftet_dato"], rad["avsluttet_dato"]
    return fra is not None and fra <= per and (til is None or til > per)


def _aktiv(avtale: Avtalefakta | None) -> bool:
    return avtale is not None and avtale.aktiv_fra is not None


def _alle_orgnr(session: Session) -> Sequence[Any]:
    k = Kjennetegn
    statement = select(k.organisasjon_id, k.verdi, k.fra, k.til)
    return session.execute(
        statement.where(k.slag == Kjennetegnslag.ORGNR, k.forgjenger.is_(False)).order_by(k.fra, k.id)
    ).all()


def _orgnr(rader: Iterable[Any], per: date) -> dict[int, str]:
    """Each organisation's own orgnr on the day."""
    return {
        organisasjon: orgnr
        for organisasjon, orgnr, fra, til in rader
        if (fra is None or fra <= per) and (til is None or til > per)
    }
