"""Where erklæring, grant and delegation of one cell do not fit together.

Each finding rests on two sources, and is known by its key: the same facts in any order give the same keys.
Source of the kinds: domene.md § 1.1 (who must have what before whom), § 3.1 (hovedorganisasjonsnummer only).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core.clock import OSLO
from ksadmin.tilgangsoversikt.kodeverk import Avviksslag, Faktum, Miljo, Verdi
from ksadmin.tilgangsoversikt.lifecycle import LEVENDE
from ksadmin.tilgangsoversikt.motor.fakta import Cellefakta, Utsagn
from ksadmin.tilgangsoversikt.motor.svar import Svar, avgjor, for_api
from ksadmin.tilgangsoversikt.motor.vurdering import gitt


class Avviksnokkel(NamedTuple):
    """What a finding is about; at most one open finding has it. Empty text where it does not apply."""

    slag: Avviksslag
    organisasjon_id: int
    tjeneste_id: int
    orgnr: str
    leverandor: str = ""
    api: str = ""


class Bevis(NamedTuple):
    """What one source says, and since when. ``tid`` None: it says nothing, as of the comparison."""

    kilde: str
    tid: datetime | None = None


class Funn(NamedTuple):
    nokkel: Avviksnokkel
    ene: Bevis
    andre: Bevis


class Malestokk(NamedTuple):
    """What cells are held against.

    A request may be ``dager`` days old. ``nedlagt`` has the orgnr that are no more, with since when;
    ``underenheter`` the hovedenhet of receivers that are sub-units.
    """

    i_dag: date
    dager: int
    nedlagt: Mapping[str, date | None] = {}
    underenheter: Mapping[str, str] = {}


def finn_avvik(fakta: Cellefakta, mot: Malestokk) -> Iterator[Funn]:
    """Every finding of a cell. One that is nobody's any more has but one kind."""
    yield from _opphort_orgnr(fakta, mot)
    if fakta.organisasjon.orgnr in mot.nedlagt:
        return
    egne = [u for u in fakta.utsagn if u.orgnr == fakta.organisasjon.orgnr]
    yield from _uten_erklaering(fakta, egne)
    yield from _uten_tilgang(fakta, egne, mot)
    yield from _delegeringer(fakta, egne, mot)


def _funn(slag: Avviksslag, fakta: Cellefakta, ene: Bevis, andre: Bevis, *, orgnr: str = "", **om: str) -> Funn:
    org = fakta.organisasjon
    return Funn(Avviksnokkel(slag, org.id, fakta.tjeneste.id, orgnr or org.orgnr, **om), ene, andre)


def _sagt(utsagn: Utsagn) -> Bevis:
    sagt = f"{utsagn.kilde.tekst}: {utsagn.verdi.midt_i_setning} i {utsagn.miljo.midt_i_setning}"
    return Bevis(sagt, utsagn.observert)


def _dag(dag: date) -> datetime:
    return datetime.combine(dag, time.min, OSLO)


def _opphort_orgnr(fakta: Cellefakta, mot: Malestokk) -> Iterator[Funn]:
    """A grant to a number that is no longer this organisation's, also beside one to today's."""
    idag = fakta.organisasjon.orgnr
    andre = {u.orgnr for u in fakta.utsagn if u.orgnr != idag or u.orgnr in mot.nedlagt}
    for orgnr in sorted(andre):
        if apen := _apen(fakta, [u for u in fakta.utsagn if u.orgnr == orgnr]):
            siden = mot.nedlagt.get(orgnr)
            register = Bevis("Registeret: nummeret er ikke i bruk", _dag(siden) if siden else None)
            yield _funn(Avviksslag.OPPHORT_ORGNR, fakta, _sagt(apen), register, orgnr=orgnr)


def _uten_erklaering(fakta: Cellefakta, egne: Sequence[Utsagn]) -> Iterator[Funn]:
    avtale = fakta.organisasjon.avtale
    aktiv = avtale is not None and avtale.status is Avtalestatus.BEKREFTET
    if not aktiv and (apen := _apen(fakta, egne)):
        mot = Bevis("Ingen tilslutningserklæring")
        if avtale:
            mot = Bevis(f"Tilslutningserklæringen: {avtale.status.midt_i_setning}", avtale.siden)
        yield _funn(Avviksslag.UTEN_ERKLAERING, fakta, _sagt(apen), mot)


def _uten_tilgang(fakta: Cellefakta, egne: Sequence[Utsagn], mot: Malestokk) -> Iterator[Funn]:
    """Not in production: neither in test, long after it was asked for; or in test only.

    What sources disagree on waits for a person's decision, and is no finding.
    """
    test, produksjon = (gitt(fakta, [u for u in egne if u.miljo is miljo]) for miljo in Miljo)
    if fakta.unntak or produksjon.verdi is Verdi.JA or produksjon.uenige or test.uenige:
        return
    mangler = _sagt(produksjon.av) if produksjon.av else Bevis("Ingen kilde har tilgangen i produksjon")
    f = fakta.foresporsel
    if test.verdi is Verdi.JA and test.av:
        yield _funn(Avviksslag.BARE_TEST, fakta, _sagt(test.av), mangler)
    elif f and f.status in LEVENDE and (mot.i_dag - f.mottatt).days > mot.dager:
        forespurt = Bevis(f"Påkoblingsforespørselen: {f.status.midt_i_setning}", _dag(f.mottatt))
        yield _funn(Avviksslag.UTEN_TILGANG, fakta, forespurt, mangler)


def _delegeringer(fakta: Cellefakta, egne: Sequence[Utsagn], mot: Malestokk) -> Iterator[Funn]:
    """What is delegated to somebody it should not be, or is of no use to the tjeneste."""
    delegert = [(leverandor, api, u) for (leverandor, api), u in _delegert(egne).items()]
    sett: set[str] = set()
    for leverandor, api, u in delegert:
        if leverandor not in fakta.leverandorer.navn and leverandor not in sett:
            sett.add(leverandor)
            hoved = mot.underenheter.get(leverandor)
            slag = Avviksslag.UNDERENHET if hoved else Avviksslag.UKJENT_LEVERANDOR
            register = f"Enhetsregisteret: underenhet av {hoved}" if hoved else "Ingen leverandør i registeret"
            yield _funn(slag, fakta, _sagt(u), Bevis(register), leverandor=leverandor)
        if api and fakta.tjeneste.apier and not any(api.casefold() in a.kjent_som for a in fakta.tjeneste.apier):
            katalog = Bevis("Tjenestekatalogen: tjenesten bruker ikke API-et")
            yield _funn(Avviksslag.UTENFOR_TJENESTEN, fakta, _sagt(u), katalog, leverandor=leverandor, api=api)


def _delegert(egne: Sequence[Utsagn]) -> dict[tuple[str, str], Utsagn]:
    """Who has what delegated in any environment, in a fixed order, with the word it rests on."""
    grupper: dict[tuple[str, str, str], list[Utsagn]] = {}
    for u in egne:
        if u.faktum is Faktum.DELEGERING:
            grupper.setdefault((u.leverandor, u.api, u.miljo.value), []).append(u)
    svar = {nokkel: avgjor(gruppe) for nokkel, gruppe in sorted(grupper.items())}
    return {(lev, api): s.av for (lev, api, _), s in svar.items() if s.verdi is Verdi.JA and s.av}


def _apen(fakta: Cellefakta, utsagn: Sequence[Utsagn]) -> Utsagn | None:
    """The word that some of it is granted, in production rather than in test; None when none is."""
    for miljo in reversed(Miljo):
        i_miljo = [u for u in utsagn if u.faktum is Faktum.TILGANG and u.miljo is miljo]
        svar: list[Svar] = [for_api(i_miljo, api) for api in fakta.tjeneste.apier] or [avgjor(i_miljo)]
        if ja := next((s.av for s in svar if s.verdi is Verdi.JA), None):
            return ja
    return None
