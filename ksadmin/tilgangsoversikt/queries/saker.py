"""What KS itself has on each organisation: erklæring, varslingsadresse, requests and exceptions, as they are now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core.samlet import Rad
from ksadmin.register.models import Kontaktperson, Kontaktrolle
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE, Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Pakobling, PakoblingRute, Unntak
from ksadmin.tilgangsoversikt.motor import (
    Avtalefakta,
    Foresporselfakta,
    Rutefakta,
    Unntaksfakta,
    Varslingsfakta,
)
from ksadmin.tilgangsoversikt.queries.katalog import Leverandorer
from ksadmin.tilgangsoversikt.queries.utsagn import Celle


class Saker(NamedTuple):
    """By organisation, and by cell. ``orgnr`` where it was another than today's."""

    avtaler: Mapping[int, Avtalefakta]
    varsling: Mapping[int, Varslingsfakta]
    foresporsler: Mapping[Celle, Foresporselfakta]
    unntak: Mapping[Celle, Unntaksfakta]
    orgnr: Mapping[int, str] = {}


def naa_sporsmal(ids: Collection[int] | None) -> tuple[Select[*tuple[Any, ...]], ...]:
    """Asks for what ``les_naa`` reads, as the tables have it."""
    return stillinger.nyeste_sporsmal(ids), _kontakter(ids), _pakoblinger(ids), _unntak(ids)


def les_naa(svar: Sequence[Sequence[Rad]], leverandorer: Leverandorer, i_dag: date) -> Saker:
    """How it stands today, by the answers to each of ``naa_sporsmal``."""
    avtaler, kontakter, pakoblinger, unntak = svar
    return Saker(
        {k: _avtale(s) for k, s in stillinger.les_nyeste(avtaler).items()},
        varslinger(kontakter),
        foresporsler(*_delt(pakoblinger), leverandorer, i_dag),
        unntakene(unntak, i_dag),
    )


def _avtale(s: stillinger.Stilling) -> Avtalefakta:
    aktiv = s.status is Avtalestatus.BEKREFTET
    return Avtalefakta(s.status, s.orgnr, s.siden, s.aktiv_fra if aktiv else None, s.avsluttet)


def _kontakter(ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    k = Kontaktperson
    columns = (k.organisasjon_id, k.rolle, k.aktiv, k.avvist, k.bekreftet)
    statement = select(*columns).where(k.rolle == Kontaktrolle.VARSLING, k.aktiv)
    return statement if ids is None else statement.where(k.organisasjon_id.in_(ids))


def pakoblinger(session: Session, ids: Collection[int] | None) -> tuple[list[Rad], list[Rad]]:
    """Every request, and every way of connecting there has been. One query."""
    return _delt(session.execute(_pakoblinger(ids)).mappings().all())


def _pakoblinger(ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    p, r = Pakobling, PakoblingRute
    columns = (
        *(p.id, p.organisasjon_id, p.tjeneste_id, p.orgnr, p.status, p.mottatt_dato, p.kontrollert_dato),
        *(p.sendt_dato, p.apnet_test_dato, p.apnet_produksjon_dato, p.avsluttet_dato),
        *(r.id.label("rute_id"), r.pakobling_id, r.kode, r.leverandor_id, r.fra, r.til),
    )
    statement = select(*columns).outerjoin(r, r.pakobling_id == p.id).order_by(p.id, r.id)
    return statement if ids is None else statement.where(p.organisasjon_id.in_(ids))


def _delt(rader: Sequence[Rad]) -> tuple[list[Rad], list[Rad]]:
    """The requests, and the ways of connecting."""
    return list({rad["id"]: rad for rad in rader}.values()), [rad for rad in rader if rad["rute_id"] is not None]


def alle_unntak(session: Session, ids: Collection[int] | None) -> Sequence[Rad]:
    """Every exception there has been. One query."""
    return session.execute(_unntak(ids)).mappings().all()


def _unntak(ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    u = Unntak
    statement = select(u.organisasjon_id, u.tjeneste_id, u.slag, u.grunn, u.fra, u.til).order_by(u.id)
    return statement if ids is None else statement.where(u.organisasjon_id.in_(ids))


def varslinger(rader: Iterable[Rad]) -> dict[int, Varslingsfakta]:
    """The best varslingsadresse of each organisation: one that works, the most recently confirmed."""
    best: dict[int, Varslingsfakta] = {}
    for rad in rader:
        if rad["rolle"] is Kontaktrolle.VARSLING and rad["aktiv"]:
            ny = Varslingsfakta(rad["avvist"] is not None, rad["bekreftet"])
            gammel = best.get(rad["organisasjon_id"])
            if gammel is None or _rang(ny) > _rang(gammel):
                best[rad["organisasjon_id"]] = ny
    return best


def _rang(v: Varslingsfakta) -> tuple[bool, date]:
    return (not v.avvist, v.bekreftet or date.min)


def foresporsler(
    rader: Iterable[Rad], ruter: Iterable[Rad], leverandorer: Leverandorer, dag: date
) -> dict[Celle, Foresporselfakta]:
    """The request of each cell on the day: the living one, else the newest."""
    av_dagen: dict[int, list[Rutefakta]] = {}
    for r in ruter:
        if r["fra"] <= dag and (r["til"] is None or r["til"] > dag):
            navn, orgnr = leverandorer.get(r["leverandor_id"], (None, None))
            av_dagen.setdefault(r["pakobling_id"], []).append(Rutefakta(r["kode"], navn, orgnr))
    funnet: dict[Celle, Foresporselfakta] = {}
    for p in rader:
        if p["mottatt_dato"] > dag:
            continue
        celle = (p["organisasjon_id"], p["tjeneste_id"])
        status = status_den_dagen(p, dag)
        if status in LEVENDE or celle not in funnet or funnet[celle].status not in LEVENDE:
            sendt = p["sendt_dato"] if p["sendt_dato"] and p["sendt_dato"] <= dag else None
            egne = tuple(av_dagen.get(p["id"], ()))
            funnet[celle] = Foresporselfakta(status, p["orgnr"], p["mottatt_dato"], sendt, egne)
    return funnet


_DATERT = (
    ("apnet_produksjon_dato", Pakoblingsstatus.APNET_PRODUKSJON),
    ("apnet_test_dato", Pakoblingsstatus.APNET_TEST),
    ("sendt_dato", Pakoblingsstatus.SENDT),
    ("kontrollert_dato", Pakoblingsstatus.KONTROLLERT),
)


def status_den_dagen(rad: Rad, dag: date) -> Pakoblingsstatus:
    """Where a request stood on a day, by its dates."""
    if rad["avsluttet_dato"] and rad["avsluttet_dato"] <= dag:
        status: Pakoblingsstatus = rad["status"]
        return status
    return next((s for felt, s in _DATERT if rad[felt] and rad[felt] <= dag), Pakoblingsstatus.REGISTRERT)


def unntakene(rader: Iterable[Rad], dag: date) -> dict[Celle, Unntaksfakta]:
    """What is left out on the day."""
    return {
        (u["organisasjon_id"], u["tjeneste_id"]): Unntaksfakta(u["slag"], u["grunn"], u["fra"])
        for u in rader
        if u["fra"] <= dag and (u["til"] is None or u["til"] > dag)
    }
