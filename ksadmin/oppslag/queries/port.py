"""The gate: what one kommune may ask for, and why not. The same engine and codes as the matrix."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ksadmin.core.identifiers import format_orgnr
from ksadmin.oppslag.kodeverk import Oppslagsapi
from ksadmin.oppslag.models import Oppslagspause
from ksadmin.register.models import Organisasjon
from ksadmin.register.queries import ved_orgnr
from ksadmin.tilgangsoversikt.motor import Forutsetningskode, Oppfyllelse, Tjenestekrav, Vurdering
from ksadmin.tilgangsoversikt.queries import bilde
from ksadmin.tjenester.models import TjenesteApi

PAUSE = "PAUSE"
"""The one reason that is not a prerequisite: a person has stopped lookups."""


class Grunn(NamedTuple):
    """Why not, and who can do what about it. ``kode`` is a ``Forutsetningskode``, or ``PAUSE``."""

    kode: str
    grunn: str
    neste_steg: str | None
    ansvarlig: str


class Rett(NamedTuple):
    """What the tjeneste gives the right to ask one API for. Without ``eldste`` no inntektsår may be asked for."""

    rettighetspakke: str
    stadier: tuple[str, ...]
    eldste: int | None


class Avgjorelse(NamedTuple):
    """One tjeneste for one kommune. Open when there is no ``grunner``."""

    tjeneste_id: int
    nokkel: str
    navn: str
    grunner: tuple[Grunn, ...]
    retter: Mapping[Oppslagsapi, Rett]


class Kommune(NamedTuple):
    """Everything decided about one organisation, by the key of the tjeneste."""

    id: int
    orgnr: str
    navn: str
    tjenester: Mapping[str, Avgjorelse]


def kommune(session: Session, orgnr: str, *, vi: str, i_dag: date) -> Kommune | None:
    """What the organisation with this hovedorganisasjonsnummer today may ask for through ``vi``, our own orgnr.

    None when there is no such organisation. The number of queries is the same for any number of tjenester.
    """
    organisasjon = ved_orgnr(session, orgnr)
    if organisasjon is None or organisasjon.orgnr != orgnr:
        return None
    ett = bilde(session, i_dag=i_dag, organisasjoner=[organisasjon])
    pauser, retter = _pauser(session, organisasjon), _retter(session)
    return Kommune(
        organisasjon.id,
        orgnr,
        organisasjon.navn,
        {
            t.nokkel: Avgjorelse(
                t.id,
                t.nokkel,
                t.navn,
                (*_stanset(pauser, t), *_mangler(ett.celler[organisasjon.id, t.id], vi)),
                retter.get(t.id, {}),
            )
            for t in ett.tjenester
        },
    )


def _mangler(vurdering: Vurdering, vi: str) -> Iterable[Grunn]:
    """What the engine finds, and that the delegation is to us: another supplier's does not help us."""
    for f in vurdering.mangler:
        steg = f.neste_steg
        yield Grunn(f.kode.value, f.grunn.nb, steg.nb if steg else None, f.ansvarlig.value)
    delegert = any(r.mottaker == vi and r.tilstand is Oppfyllelse.OPPFYLT for r in vurdering.ruter)
    if not delegert and all(f.kode is not Forutsetningskode.DELEGERING for f in vurdering.mangler):
        yield ikke_delegert(vi)


def ikke_delegert(vi: str) -> Grunn:
    """The kommune connects in another way than through us."""
    return Grunn(
        Forutsetningskode.DELEGERING.value,
        f"Kommunen har ikke delegert til {format_orgnr(vi)} i Altinn, som oppslag her går gjennom.",
        f"Deleger i Altinn til {format_orgnr(vi)}, fra hovedorganisasjonsnummeret og i produksjon.",
        "kommune",
    )


def _pauser(session: Session, organisasjon: Organisasjon) -> Sequence[Oppslagspause]:
    p = Oppslagspause
    statement = select(p).where(p.til.is_(None), or_(p.organisasjon_id.is_(None), p.organisasjon_id == organisasjon.id))
    return session.scalars(statement.order_by(p.id)).all()


def _stanset(pauser: Iterable[Oppslagspause], tjeneste: Tjenestekrav) -> Iterable[Grunn]:
    for pause in pauser:
        if pause.tjeneste_id in (None, tjeneste.id):
            yield Grunn(PAUSE, f"KS har stanset oppslag: {pause.grunn}", "KS åpner igjen når grunnen er borte.", "ks")


def _retter(session: Session) -> dict[int, dict[Oppslagsapi, Rett]]:
    """By tjeneste. An API that stands twice with different packages gives no right: nobody knows which is meant."""
    apier = {api.scope: api for api in Oppslagsapi}
    rader: dict[tuple[int, Oppslagsapi], list[Rett]] = {}
    for rad in session.scalars(select(TjenesteApi).where(TjenesteApi.scope.in_(apier)).order_by(TjenesteApi.id)):
        stadier = tuple(s.strip() for s in (rad.stadier or "").split(",") if s.strip())
        if rad.rettighetspakke:
            rett = Rett(rad.rettighetspakke, stadier, rad.eldste_inntektsaar)
            rader.setdefault((rad.tjeneste_id, apier[rad.scope or ""]), []).append(rett)
    funnet: dict[int, dict[Oppslagsapi, Rett]] = {}
    for (tjeneste_id, api), retter in rader.items():
        if len(retter) == 1:
            funnet.setdefault(tjeneste_id, {})[api] = retter[0]
    return funnet
