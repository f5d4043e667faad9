"""What sources say, now or as of a day, with when they last said so."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from ksadmin.core.clock import OSLO
from ksadmin.tilgangsoversikt.kodeverk import Kjorestatus
from ksadmin.tilgangsoversikt.models import Observasjon, Synkfeil, Synkkjoring
from ksadmin.tilgangsoversikt.motor import Utsagn

Celle = tuple[int, int]
O = Observasjon  # noqa: E741 - named as in the statements below
_NOKKEL = (O.organisasjon_id, O.tjeneste_id, O.faktum, O.leverandor, O.api, O.miljo, O.kilde, O.orgnr)
_FELT = (
    *(O.organisasjon_id, O.tjeneste_id, O.kjoring_id, O.registrert),
    # … and from here as Utsagn has them.
    *(O.faktum, O.verdi, O.kilde, O.observert, O.orgnr, O.leverandor, O.api, O.miljo, O.avgjorelse, O.id),
)


def slutten_av(dag: date) -> datetime:
    """The first moment after the day, as the clock on the wall in Oslo has it."""
    return datetime.combine(dag + timedelta(days=1), time.min, OSLO)


def utsagn(
    session: Session,
    organisasjon_ids: Collection[int] | None = None,
    *,
    tjeneste_ids: Collection[int] | None = None,
    per: date | None = None,
    trodd: datetime | None = None,
) -> dict[Celle, list[Utsagn]]:
    """Each source's newest word on each fact, by cell. Two queries, whatever the size.

    ``per`` leaves out what was observed after that day, ``trodd`` what we learned after that moment; without
    them it is what we know now.
    """
    naa = per is None and trodd is None
    hvilke = [] if organisasjon_ids is None else [O.organisasjon_id.in_(organisasjon_ids)]
    if tjeneste_ids is not None:
        hvilke.append(O.tjeneste_id.in_(tjeneste_ids))
    rader = session.execute(_gjeldende(hvilke) if naa else _den_gang(hvilke, per, trodd)).all()
    celler: dict[Celle, list[Utsagn]] = {}
    for celle, ord_ in _med_bekreftelse(session, rader, organisasjon_ids, trodd):
        celler.setdefault(celle, []).append(ord_)
    return celler


def alt_sagt(session: Session, tjeneste_ids: Collection[int]) -> Iterator[tuple[Celle, Utsagn]]:
    """Every word ever said of these tjenester, in order of when it was so. Linear in how many there are."""
    statement = select(*_FELT).where(or_(O.gjeldende, not_(O.gjeldende)), O.tjeneste_id.in_(tjeneste_ids))
    rader = session.execute(statement.order_by(O.observert, O.registrert, O.id)).all()
    return _med_bekreftelse(session, rader, None, None)


def _med_bekreftelse(
    session: Session, rader: Sequence[Any], organisasjon_ids: Collection[int] | None, trodd: datetime | None
) -> Iterator[tuple[Celle, Utsagn]]:
    """Each word with its cell, and with when its source last said so."""
    bekreftet = _bekreftelser(session, {r.kjoring_id for r in rader if r.kjoring_id}, organisasjon_ids, trodd)
    for organisasjon, tjeneste, kjoring, registrert, *ord_ in rader:
        # A run that could not answer about an organisation confirms nothing there.
        sist = bekreftet.get((kjoring, organisasjon), bekreftet.get((kjoring, None))) or registrert
        yield (organisasjon, tjeneste), Utsagn._make((*ord_, registrert, max(registrert, sist)))


def _gjeldende(hvilke: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return select(*_FELT).where(O.gjeldende, *hvilke)


def _den_gang(
    hvilke: Iterable[ColumnElement[bool]], per: date | None, trodd: datetime | None
) -> Select[*tuple[Any, ...]]:
    nyest_forst = (O.observert.desc(), O.registrert.desc(), O.id.desc())
    plass = func.row_number().over(partition_by=_NOKKEL, order_by=nyest_forst).label("plass")
    # Both halves are asked for by name: each has an index of its own.
    statement = select(*_FELT, plass).where(or_(O.gjeldende, not_(O.gjeldende)), *hvilke)
    if per is not None:
        statement = statement.where(O.observert < slutten_av(per))
    if trodd is not None:
        statement = statement.where(O.registrert <= trodd)
    alle = statement.subquery()
    return select(*(alle.c[k.key] for k in _FELT)).where(alle.c.plass == 1)


def _bekreftelser(
    session: Session,
    kjoringer: Collection[int],
    organisasjon_ids: Collection[int] | None,
    trodd: datetime | None,
) -> dict[tuple[int | None, int | None], datetime | None]:
    """When each of the runs was last followed by a whole one of the same source and omfang.

    By (run, None), and by (run, organisation) for those that run could not answer about.
    """
    if not kjoringer:
        return {}
    forst, sist, tidligere = aliased(Synkkjoring), aliased(Synkkjoring), aliased(Synkkjoring)
    feil, feil_da = aliased(Synkfeil), aliased(Synkfeil)
    fullfort = [Synkkjoring.status == Kjorestatus.FULLFORT, *([Synkkjoring.ferdig <= trodd] if trodd else [])]
    siste = (
        select(Synkkjoring.kilde, Synkkjoring.omfang, func.max(Synkkjoring.id).label("id"))
        .where(*fullfort)
        .group_by(Synkkjoring.kilde, Synkkjoring.omfang)
        .subquery()
    )
    svarte_da = (
        select(func.max(tidligere.ferdig))
        .where(
            tidligere.kilde == sist.kilde,
            tidligere.omfang == sist.omfang,
            tidligere.status == Kjorestatus.FULLFORT,
            tidligere.id < sist.id,
            ~exists().where(feil_da.kjoring_id == tidligere.id, feil_da.organisasjon_id == feil.organisasjon_id),
        )
        .correlate(sist, feil)
        .scalar_subquery()
    )
    gjelder = [] if organisasjon_ids is None else [feil.organisasjon_id.in_(organisasjon_ids)]
    rows = session.execute(
        select(forst.id, feil.organisasjon_id, sist.ferdig, svarte_da)
        .join(siste, and_(siste.c.kilde == forst.kilde, siste.c.omfang == forst.omfang))
        .join(sist, sist.id == siste.c.id)
        .outerjoin(feil, and_(feil.kjoring_id == sist.id, feil.organisasjon_id.is_not(None), *gjelder))
        .where(forst.id.in_(kjoringer))
    )
    funnet: dict[tuple[int | None, int | None], datetime | None] = {}
    for kjoring, organisasjon, ferdig, for_den in rows:
        funnet[kjoring, None] = ferdig
        if organisasjon is not None:
            funnet[kjoring, organisasjon] = for_den
    return funnet
