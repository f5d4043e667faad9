"""Which organisations a supplier serves, and who has not delegated.

From the ways of connecting that organisations have told of, and from the delegations sources have seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, or_, select, union
from sqlalchemy.orm import Session

from ksadmin.core.sortering import sokenokkel
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Verdi
from ksadmin.tilgangsoversikt.models import Observasjon, Pakobling, PakoblingRute
from ksadmin.tilgangsoversikt.motor import Cellefakta, Oppfyllelse, Rutevurdering, Tjenestekrav, Utsagn, Vurdering
from ksadmin.tilgangsoversikt.queries.bilde import Bilde, bilde
from ksadmin.tilgangsoversikt.queries.katalog import FIKS_NAVN
from ksadmin.tjenester.models import Tilkoblingskode

_VIA_FIKS = (Tilkoblingskode.FIKS, Tilkoblingskode.LEVERANDOR_FIKS)
_UAVKLART = (Oppfyllelse.MANGLER, Oppfyllelse.UKJENT)


class Bruk(NamedTuple):
    """One organisation and tjeneste of a supplier. ``rute`` is None when it is delegated to, and no way in."""

    organisasjon: Organisasjon
    tjeneste: Tjenestekrav
    rute: Rutevurdering | None

    @property
    def mangler_delegering(self) -> bool:
        """It is not delegated, or nobody has told whether it is."""
        return self.rute is not None and self.rute.tilstand in _UAVKLART


class Tall(NamedTuple):
    """How many organisations: served, known to have delegated, and not."""

    alle: int
    delegert: int
    mangler: int


def bruk_av(session: Session, leverandor: Leverandor, i_dag: date) -> list[Bruk]:
    """Where one supplier is used, by organisation and tjeneste. Judges the organisations that mention it, no more."""
    nevner = union(_har_rute(leverandor), _har_delegert(leverandor)).subquery()
    statement = select(Organisasjon).where(
        Organisasjon.opphort.is_(None), Organisasjon.id.in_(select(nevner.c.organisasjon_id))
    )
    orgs = session.scalars(
        statement.order_by(Organisasjon.navn_nokkel, Organisasjon.type.desc(), Organisasjon.id)
    ).all()
    return bruk_i(bilde(session, i_dag=i_dag, organisasjoner=orgs)).get(leverandor.navn, []) if orgs else []


def bruk_i(bilde: Bilde) -> dict[str, list[Bruk]]:
    """Where each supplier is used in the picture, by its name."""
    funnet: dict[str, list[Bruk]] = {}
    for org in bilde.organisasjoner:
        for tjeneste in bilde.tjenester:
            celle = (org.id, tjeneste.id)
            for navn, rute in _i_cellen(bilde.fakta[celle], bilde.celler[celle]):
                funnet.setdefault(navn, []).append(Bruk(org, tjeneste, rute))
    return funnet


def tell(bruk: Sequence[Bruk]) -> Tall:
    """Organisations, each once. One that lacks a delegation for any tjeneste lacks it."""
    alle = {b.organisasjon.id for b in bruk}
    mangler = {b.organisasjon.id for b in bruk if b.mangler_delegering}
    return Tall(len(alle), len(alle - mangler), len(mangler))


def per_tjeneste(bruk: Sequence[Bruk]) -> Mapping[Tjenestekrav, list[Bruk]]:
    """The same, by tjeneste in order of name."""
    funnet: dict[Tjenestekrav, list[Bruk]] = {}
    for b in sorted(bruk, key=lambda b: b.tjeneste.navn):
        funnet.setdefault(b.tjeneste, []).append(b)
    return funnet


def andre_delegeringer(fakta: Cellefakta, vurdering: Vurdering) -> dict[str, Utsagn]:
    """What is delegated in production today, and is no way of connecting: the newest word by receiver's orgnr."""
    ruter = {rute.mottaker for rute in vurdering.ruter}
    return {
        u.leverandor: u
        for u in sorted(fakta.utsagn, key=lambda u: u.observert)
        if u.faktum is Faktum.DELEGERING
        and u.verdi is Verdi.JA
        and u.miljo is Miljo.PRODUKSJON
        and u.leverandor not in ruter
    }


def _i_cellen(fakta: Cellefakta, vurdering: Vurdering) -> Iterator[tuple[str, Rutevurdering | None]]:
    """A supplier that calls through KS Fiks has the organisation as its own, and KS Fiks is delegated to."""
    oppgitt = [r.leverandor for r in fakta.foresporsel.ruter] if fakta.foresporsel else []
    for nummer, rute in enumerate(vurdering.ruter):
        selv = oppgitt[nummer] if nummer < len(oppgitt) else None
        for navn in dict.fromkeys((rute.leverandor, selv)):
            if navn:
                yield navn, rute
    for orgnr in andre_delegeringer(fakta, vurdering):
        if navn := fakta.leverandorer.navn.get(orgnr):
            yield navn, None


def _har_rute(leverandor: Leverandor) -> Select[int]:
    fiks = leverandor.sok == sokenokkel(FIKS_NAVN)
    hos = PakoblingRute.leverandor_id == leverandor.id
    return (
        select(Pakobling.organisasjon_id)
        .join(Pakobling.ruter)
        .where(PakoblingRute.til.is_(None), or_(hos, PakoblingRute.kode.in_(_VIA_FIKS)) if fiks else hos)
    )


def _har_delegert(leverandor: Leverandor) -> Select[int]:
    o = Observasjon
    return select(o.organisasjon_id).where(
        o.gjeldende, o.faktum == Faktum.DELEGERING, o.leverandor == (leverandor.orgnr or "")
    )
