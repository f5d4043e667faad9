"""One cell with everything it rests on."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.models import Observasjon, Pakobling
from ksadmin.tilgangsoversikt.motor import Cellefakta, Tjenestekrav, Vurdering
from ksadmin.tilgangsoversikt.queries.bilde import bilde
from ksadmin.tilgangsoversikt.queries.katalog import krav
from ksadmin.tilgangsoversikt.queries.utsagn import slutten_av
from ksadmin.tjenester.models import Tjeneste

VIS_OBSERVASJONER = 200


class Celle(NamedTuple):
    """``observasjoner`` are all that sources have said of it, the newest first, up to ``VIS_OBSERVASJONER``.

    ``bekreftet`` tells when those that are each source's newest word were last confirmed.
    """

    organisasjon: Organisasjon
    tjeneste: Tjenestekrav
    vurdering: Vurdering
    fakta: Cellefakta
    observasjoner: Sequence[Observasjon]
    pakobling: Pakobling | None

    @property
    def bekreftet(self) -> dict[int, datetime]:
        return {u.id: u.bekreftet for u in self.fakta.utsagn}


def celle(
    session: Session,
    organisasjon: Organisasjon,
    tjeneste: Tjeneste,
    *,
    i_dag: date,
    per: date | None = None,
    trodd: datetime | None = None,
) -> Celle:
    """The cell as ``bilde`` judges it, whatever the stage of the tjeneste."""
    (kravet,) = krav(session, tjenester=[tjeneste.id])
    ett = bilde(session, i_dag=i_dag, organisasjoner=[organisasjon], tjenester=(kravet,), per=per, trodd=trodd)
    nokkel = (organisasjon.id, tjeneste.id)
    observasjoner = _observasjoner(session, nokkel, per, trodd)
    return Celle(
        organisasjon, kravet, ett.celler[nokkel], ett.fakta[nokkel], observasjoner, _pakobling(session, nokkel)
    )


def _observasjoner(
    session: Session, celle: tuple[int, int], per: date | None, trodd: datetime | None
) -> Sequence[Observasjon]:
    o = Observasjon
    statement = select(o).where(o.organisasjon_id == celle[0], o.tjeneste_id == celle[1])
    if per is not None:
        statement = statement.where(o.observert < slutten_av(per))
    if trodd is not None:
        statement = statement.where(o.registrert <= trodd)
    nyest_forst = (o.observert.desc(), o.registrert.desc(), o.id.desc())
    return session.scalars(statement.order_by(*nyest_forst).limit(VIS_OBSERVASJONER)).all()


def _pakobling(session: Session, celle: tuple[int, int]) -> Pakobling | None:
    """The newest request: the living one, if there is one."""
    p = Pakobling
    statement = select(p).where(p.organisasjon_id == celle[0], p.tjeneste_id == celle[1])
    return session.scalars(statement.order_by(p.id.desc()).limit(1)).first()
