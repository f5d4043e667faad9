"""What the trail says of a deed: which events are one, what each did to its row, and how the row is now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.core.audit import Audited, AuditEvent, Noted
from ksadmin.core.audit_chain import Angregrunnlag
from ksadmin.core.sporing import noterte

BUNKE = 500
"""Rows asked for at a time."""
Verdier = Mapping[str, Any]
Radnokkel = tuple[type[Noted], int]
"""A class and an id."""


@dataclass(frozen=True)
class Endring:
    """One event that changed a row, and what the trail does not hold of it."""

    hendelse: AuditEvent
    klasse: type[Noted]
    skjult: Mapping[str, Sequence[Any]]

    @property
    def rad(self) -> Radnokkel:
        return self.klasse, self.hendelse.objekt_id

    def navn(self, session: Session) -> str:
        """What the row is called; what is gone has its kind of deed only."""
        rad = session.get(self.klasse, self.hendelse.objekt_id)
        return str(rad) if rad is not None else f"Det som ble fjernet (nr. {self.hendelse.objekt_id})"

    @property
    def for_(self) -> Verdier:
        """The values from before."""
        return {felt: par[0] for felt, par in self._par.items()}

    @property
    def etter(self) -> Verdier:
        """The values the deed left."""
        return {felt: par[1] for felt, par in self._par.items()}

    @property
    def laget(self) -> bool:
        """Whether the deed made the row."""
        return any(self.for_.get(felt, True) is None for felt in _pakrevde(self.klasse))

    @property
    def fjernet(self) -> bool:
        """Whether the deed removed the row."""
        return any(self.etter.get(felt, True) is None for felt in _pakrevde(self.klasse))

    @property
    def flyttet(self) -> tuple[Any, Any] | None:
        """The status before and after, when the deed was a step."""
        felt, lop = audit.livslopsfelt(self.klasse), self.klasse.LIVSLOP
        if lop is None or felt not in self._par or None in (par := self._par[felt]):
            return None
        kodeverk = type(lop.initial)
        return kodeverk(par[0]), kodeverk(par[1])

    @cached_property
    def _par(self) -> dict[str, Sequence[Any]]:
        sporede = {a.key for a in audit.sporede(self.klasse)}
        synlige = {
            felt: [_uten_navn(v) for v in par] for felt, par in self.hendelse.endringer.items() if felt in sporede
        }
        return {**synlige, **self.skjult}


def endringene(session: Session, hendelse: AuditEvent) -> list[Endring]:
    """Every change done at the same stroke as ``hendelse``, the newest first."""
    gruppe = select(AuditEvent).where(
        AuditEvent.foresporsel == hendelse.foresporsel, AuditEvent.aktor == hendelse.aktor
    )
    hendelser = session.scalars(gruppe.order_by(AuditEvent.id.desc())).all() if hendelse.foresporsel else [hendelse]
    skjult = {}
    for noen in i_bunker([h.id for h in hendelser]):
        rader = select(Angregrunnlag).where(Angregrunnlag.hendelse_id.in_(noen))
        skjult.update({rad.hendelse_id: rad.verdier for rad in session.scalars(rader)})
    klasser = noterte()
    return [
        Endring(h, klasse, skjult.get(h.id, {})) for h in hendelser if _endret_noe(klasse := klasser[h.objekt_type], h)
    ]


def radene(session: Session, rader: Collection[Radnokkel]) -> dict[Radnokkel, Any]:
    """Those of the rows that are there, taken until the transaction ends."""
    funnet: dict[Radnokkel, Any] = {}
    for klasse in {klasse for klasse, _ in rader}:
        modell: Any = klasse
        for noen in i_bunker([ident for k, ident in rader if k is klasse]):
            utvalg = select(modell).where(modell.id.in_(noen)).with_for_update()
            funnet.update({(klasse, rad.id): rad for rad in session.scalars(utvalg)})
    return funnet


def i_bunker(ider: Sequence[int]) -> Iterator[Sequence[int]]:
    """``BUNKE`` at a time."""
    return (ider[start : start + BUNKE] for start in range(0, len(ider), BUNKE))


def naa(rad: Audited, felter: Collection[str]) -> Verdier:
    """How the row is, as the trail would hold it."""
    return {felt: audit.plain(getattr(rad, felt)) for felt in felter}


def glem(session: Session, *rader: Audited) -> None:
    """Forget what could undo changes of these rows: somebody has asked to be forgotten."""
    for rad in rader:
        om = select(AuditEvent.id).where(AuditEvent.objekt_type == type(rad).__name__, AuditEvent.objekt_id == rad.id)
        session.execute(delete(Angregrunnlag).where(Angregrunnlag.hendelse_id.in_(om)))


def slett_utgatte(session: Session, eldre_enn: datetime) -> int:
    """Forget it of every change older than that; how many."""
    om = select(AuditEvent.id).where(AuditEvent.tidspunkt < eldre_enn)
    resultat = session.execute(delete(Angregrunnlag).where(Angregrunnlag.hendelse_id.in_(om)))
    return int(resultat.rowcount)  # type: ignore[attr-defined]


def _endret_noe(klasse: type[Noted], hendelse: AuditEvent) -> bool:
    """A download or an export is a deed, and changed nothing."""
    return any(a.key in hendelse.endringer for a in audit.sporede(klasse))


def _pakrevde(klasse: type[Noted]) -> set[str]:
    """Columns that are never empty: a row that had none of them was not there."""
    return {a.key for a in audit.sporede(klasse) if not a.columns[0].nullable and not a.columns[0].info.get("sensitiv")}


def _uten_navn(verdi: Any) -> Any:
    return verdi["id"] if isinstance(verdi, dict) and verdi.keys() == {"id", "tekst"} else verdi
