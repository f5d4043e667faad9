"""From the feed's text to facts about organisations and tjenester we know; and why not."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.core.errors import InvalidInput
from ksadmin.core.identifiers import valid_orgnr
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.register.models import Kjennetegn, Kjennetegnslag, Organisasjon, Organisasjonstype
from ksadmin.tilgangsoversikt.gateway.kilder import Avlesning
from ksadmin.tilgangsoversikt.kodeverk import FORSTE_AAR, Faktum, Miljo, Verdi
from ksadmin.tilgangsoversikt.motor import Api, Tjenestekrav
from ksadmin.tilgangsoversikt.queries.katalog import api_av
from ksadmin.tilgangsoversikt.queries.katalog import krav as krav_til
from ksadmin.tjenester.models import Aktuell, Tjeneste

K = TypeVar("K")
T = TypeVar("T")
MAKS_FEIL = 500
"""So many lines a person may want to read. Every organisation in doubt is named whatever the number."""

_DELEGERING = Faktum.DELEGERING.value


SKILLE = "\x1f"
NOKKEL = ("organisasjon_id", "tjeneste_id", "faktum", "leverandor", "api", "miljo", "orgnr")
"""What a fact is about. As one text, its values parted by ``SKILLE``, it is compared with what the database has."""

Ord = tuple[str, datetime, int]
"""What is said of it: verdi, observert, and on which line."""


@dataclass(frozen=True)
class Kjente:
    """The organisations and tjenester there are. ``orgnr`` gives (id as kommune, id as fylkeskommune).

    The two differ for Oslo only. Former numbers are there too.
    """

    orgnr: Mapping[str, tuple[int, int]]
    tjenester: Mapping[str, Tjenestekrav]

    @property
    def digest(self) -> str:
        tjenester = sorted((t.nokkel, t.id, t.aktuell, sorted(map(_navn, t.apier))) for t in self.tjenester.values())
        return hashlib.sha256(repr((sorted(self.orgnr.items()), tjenester)).encode()).hexdigest()


def kjente(session: Session) -> Kjente:
    """Every number, present or former, with the organisation that has it today, or had it last."""
    statement = (
        select(Kjennetegn.verdi, Organisasjon.id, Organisasjon.type)
        .join(Kjennetegn.organisasjon)
        .where(Kjennetegn.slag == Kjennetegnslag.ORGNR)
        .order_by(
            case((Organisasjon.opphort.is_(None), 0), else_=1),
            case((Kjennetegn.til.is_(None), 0), else_=1),
            Kjennetegn.forgjenger,
            Organisasjon.id,
        )
    )
    funnet: dict[str, dict[Organisasjonstype, int]] = {}
    for orgnr, ident, type_ in session.execute(statement):
        funnet.setdefault(orgnr, {}).setdefault(type_, ident)
    kommune, fylke = Organisasjonstype.KOMMUNE, Organisasjonstype.FYLKESKOMMUNE
    orgnumre = {
        orgnr: (ids.get(kommune) or ids[fylke], ids.get(fylke) or ids[kommune]) for orgnr, ids in funnet.items()
    }
    alle = session.scalars(select(Tjeneste.id)).all()
    return Kjente(orgnumre, {krav.nokkel: krav for krav in krav_til(session, tjenester=alle)})


class Ubrukelig(Exception):
    """A row cannot be used; the text is for the one who made the file."""


@dataclass
class Tolket:
    """``fakta`` to compare with what we know; ``i_tvil`` the organisations the reading says nothing sure about."""

    fakta: dict[str, Ord] = field(default_factory=dict)
    lest: int = 0
    avvist: int = 0
    feil: list[tuple[int | None, int | None, str]] = field(default_factory=list)
    i_tvil: set[int] = field(default_factory=set)

    def avvis(self, linje: int | None, tekst: str, organisasjon_id: int | None) -> None:
        """Note a row that is left out, and whose truth must then stand as it was."""
        self.avvist += 1
        if len(self.feil) < MAKS_FEIL or (organisasjon_id and organisasjon_id not in self.i_tvil):
            self.feil.append((organisasjon_id, linje, tekst))
        if organisasjon_id:
            self.i_tvil.add(organisasjon_id)


def tolk(avlest: Avlesning, kjente: Kjente, naa: datetime) -> Tolket:
    """Judge every row. One bad row takes nobody else's with it."""
    ut, les, omstridt = Tolket(), _Leser(kjente, naa), set[str]()
    orger, utsagn, tider = les.orger, les.utsagn, les.tider
    for linje, rad in avlest.rader():
        ut.lest += 1
        if not rad:
            ut.avvis(linje, "Raden har ikke like mange felter som overskriften. Sjekk skilletegnene.", None)
            continue
        try:
            kommune, fylke, nummer = orger[rad[0]]
            for_fylker, hva, verdi = utsagn[rad[1:7]]
            nokkel = f"{fylke if for_fylker else kommune}{hva}{nummer}"
            sagt = (verdi, tider[rad[7]], linje)
        except Ubrukelig as grunn:
            ut.avvis(linje, str(grunn), les.hvem(rad[0]))
            continue
        if ut.fakta.setdefault(nokkel, sagt) is not sagt:
            _igjen(ut, omstridt, nokkel, sagt)
    for nokkel in omstridt:
        del ut.fakta[nokkel]
    for orgnr, tekst in avlest.feil:
        ut.avvis(None, tekst, les.hvem(orgnr))
    return ut


def _igjen(ut: Tolket, omstridt: set[str], nokkel: str, sagt: Ord) -> None:
    """The same thing is spoken of twice. The newer word counts; of two as old, that disagree, neither."""
    forrige = ut.fakta[nokkel]
    if sagt[1] > forrige[1]:
        ut.fakta[nokkel], sagt, forrige = sagt, forrige, sagt
    if sagt[0] == forrige[0]:
        ut.avvis(sagt[2], f"Linje {forrige[2]} sier det samme. Raden er bare brukt én gang.", None)
    elif sagt[1] < forrige[1]:
        ut.avvis(sagt[2], f"Linje {forrige[2]} sier det motsatte og er nyere.", None)
    else:
        omstridt.add(nokkel)
        tekst = f"Linje {forrige[2]} sier det motsatte med samme dato. Ingen av dem er brukt: rett den som er feil."
        ut.avvis(sagt[2], tekst, int(nokkel.partition(SKILLE)[0]))


class _Husk(dict[K, T]):
    """Each text is judged once; there are few of them in a feed of tens of thousands of rows."""

    def __init__(self, vurder: Callable[[K], T]) -> None:
        super().__init__()
        self.vurder = vurder

    def __missing__(self, tekst: K) -> T:
        verdi = self[tekst] = self.vurder(tekst)
        return verdi


class _Leser:
    def __init__(self, kjente: Kjente, naa: datetime) -> None:
        self.kjente, self.naa = kjente, naa
        self.orger = _Husk(self._organisasjon)
        self.utsagn = _Husk(self._utsagn)
        self.tjenester = _Husk(self._tjeneste)
        self.miljo = _kode(Miljo, "miljo", tuple(Miljo))
        self.slag = _kode(Faktum, "faktum", (Faktum.TILGANG, Faktum.DELEGERING))
        self.verdi = _kode(Verdi, "verdi", tuple(Verdi))
        self.tider = _Husk(self._tid)

    def _utsagn(self, rad: tuple[str, ...]) -> tuple[bool, str, str]:
        """Whether it is for fylkeskommuner only, the key between the organisation and its number, and the value."""
        tjeneste, miljo, faktum, verdi, leverandor, api = rad
        tjeneste_id, for_fylker, apier = self.tjenester[tjeneste]
        hva = self.slag(faktum)
        hvem = _orgnr(leverandor, "Leverandørens nummer") if hva == _DELEGERING else _ingen(leverandor)
        midten = SKILLE.join(("", tjeneste_id, hva, hvem, apier[api], self.miljo(miljo), ""))
        return for_fylker, midten, self.verdi(verdi)

    def hvem(self, orgnr: str) -> int | None:
        """The organisation a bad row is about, when it can be told."""
        try:
            return int(self.orger[orgnr][0])
        except Ubrukelig:
            return None

    def _organisasjon(self, tekst: str) -> tuple[str, str, str]:
        orgnr = _orgnr(tekst, "Organisasjonsnummeret")
        if orgnr not in self.kjente.orgnr:
            raise Ubrukelig(
                f"Ingen kommune eller fylkeskommune i registeret har eller har hatt {orgnr}. "
                "Er det en underenhet? Bruk hovedorganisasjonsnummeret."
            )
        kommune, fylke = self.kjente.orgnr[orgnr]
        return str(kommune), str(fylke), orgnr

    def _tjeneste(self, tekst: str) -> tuple[str, bool, _Husk[str, str]]:
        """Its id, whether it is for fylkeskommuner only, and what its APIs are called."""
        try:
            krav = self.kjente.tjenester[tekst.strip().lower()]
            apier = _Husk[str, str](lambda api: api_av(krav, _navngitt(api)))
            return str(krav.id), krav.aktuell is Aktuell.FYLKESKOMMUNE, apier
        except KeyError:
            raise Ubrukelig(f"Det finnes ingen tjeneste med nøkkelen «{_kort(tekst)}».") from None

    def _tid(self, tekst: str) -> datetime:
        """A date is its first moment in Oslo; so is a time without a zone a time there."""
        try:
            tid = datetime.fromisoformat(tekst.strip())
        except ValueError:
            raise Ubrukelig(f"«{_kort(tekst)}» er ikke en dato. Skriv den slik: 2026-11-23.") from None
        if not FORSTE_AAR <= tid.year <= self.naa.year + 1:
            raise Ubrukelig(f"Datoen {_kort(tekst)} kan ikke stemme.")
        try:
            tid = clock.da_klokka_var(tid) if tid.tzinfo is None else tid
        except ValueError as aldri:
            raise Ubrukelig(str(aldri)) from None
        if clock.dato(tid) > clock.dato(self.naa):
            raise Ubrukelig(f"Datoen {_kort(tekst)} er ikke kommet ennå.")
        return min(tid, self.naa)


def _orgnr(tekst: str, hva: str) -> str:
    try:
        return valid_orgnr(tekst)
    except InvalidInput:
        raise Ubrukelig(f"{hva} «{_kort(tekst)}» er ikke gyldig. Det skal ha ni siffer.") from None


def _ingen(tekst: str) -> str:
    if tekst.strip():
        raise Ubrukelig("Leverandør skal bare stå når faktum er delegering.")
    return ""


def _kode(kodeverk: type[Kodeverk], kolonne: str, lovlige: tuple[Kodeverk, ...]) -> Callable[[str], str]:
    koder = {str(kode): str(kode) for kode in lovlige}
    valg = " eller ".join(koder)

    def kode(tekst: str) -> str:
        try:
            return koder[tekst.strip().lower()]
        except KeyError:
            raise Ubrukelig(f"«{_kort(tekst)}» kan ikke stå i {kolonne}. Det skal være {valg}.") from None

    return kode


def _navngitt(tekst: str) -> str:
    api = tekst.strip()
    if len(api) > 200 or not api.isprintable():
        raise Ubrukelig(f"Navnet på API-et, «{_kort(api)}», er for langt eller har tegn som ikke kan leses.")
    return api


def _navn(api: Api) -> tuple[str, ...]:
    return api.nokkel, *sorted(api.kjent_som)


def _kort(tekst: str) -> str:
    """As much as helps of what somebody wrote, without what cannot be stored."""
    return "".join(tegn for tegn in tekst[:60] if tegn.isprintable())
