"""The kommuner as they were on 31 December 2019, put together from the changes themselves.

The package knows no kommune of 2019, but every change since. Followed backwards from today they leave 422 units. An
orgnr of a unit that was merged away is not known; such a unit gets a made-up one of the series for synthetic
organisations (first digit 3). Who kept its orgnr through a merger is known from the date Enhetsregisteret has for it.
"""

import csv
from datetime import date
from functools import cache

from stdnum.no import orgnr as orgnumre

from ksadmin.register import grunndata
from ksadmin.register.endringer import Enhet, Registeret
from ksadmin.register.endringer.enheter import NAVNESLAG
from ksadmin.register.grunndata import Kjennetegnfakta, Organisasjonsfakta, navnedeler
from ksadmin.register.models import Kjennetegnslag, Malform, Organisasjonstype

FIL = grunndata.DATA / "kommuneendringer.csv"
FYLKESFIL = grunndata.DATA / "fylkesendringer.csv"
REFORMEN = date(2020, 1, 1)
KOMMUNE = Organisasjonstype.KOMMUNE

BESTOD = {
    **{"1103": "1103", "1102": "1108", "1519": "1577", "1805": "1806", "1849": "1875", "0221": "3026", "1235": "4621"},
    **{"1243": "4624", "5001": "5001", "5004": "5006", "5005": "5007", "5013": "5056", "1852": "5412"},
}
"""Old number and new of those in a merger whose orgnr is registered 1995-06-07 in Enhetsregisteret."""


@cache
def rader() -> tuple[dict[str, str], ...]:
    with FIL.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def syntetisk_orgnr(lopenummer: int) -> str:
    """A valid orgnr of its own for each number."""
    tier = (f"{31_000_000 + 2 * lopenummer + ekstra}{siffer}" for ekstra in (0, 1) for siffer in range(10))
    return next(nr for nr in tier if orgnumre.is_valid(nr))


def enheter_2019() -> list[Enhet]:
    """The 422 kommuner, without ids, with the names the changes give them and an inhabitant count of a thousand."""
    idag = {f.nummer: f for f in grunndata.organisasjoner() if f.type is KOMMUNE}
    forste = {r["gammelt_nummer"]: r for r in rader() if r["dato"] == REFORMEN.isoformat()}
    laget = {r["nytt_nummer"] for r in rader() if r["nytt_nummer"] != r["gammelt_nummer"]}
    urort = [nr for nr in {*idag, *(r["gammelt_nummer"] for r in rader())} - laget - forste.keys()]
    return [_enhet(nr, idag, forste.get(nr), place) for place, nr in enumerate(sorted({*forste, *urort}))]


def _enhet(nummer: str, idag: dict[str, Organisasjonsfakta], rad: dict[str, str] | None, place: int) -> Enhet:
    blir = _orgnr_etter(nummer, idag, rad)
    navn = navnedeler(rad["gammelt_navn"]) if rad else (_navn_uten_reform(nummer, idag),)
    kjent = {k.verdi: k.slag for f in idag.values() for k in f.kjennetegn if k.slag in NAVNESLAG}
    slag = {kjent.get(n, NAVNESLAG[0]): n for n in reversed(navn)}
    norsk = slag.get(NAVNESLAG[0], navn[-1])
    enhet = Enhet(
        id=None,
        type=KOMMUNE,
        nummer=nummer,
        navn=norsk,
        navn_samisk=slag.get(NAVNESLAG[1]),
        samisk_sprak=None,
        navn_kvensk=slag.get(NAVNESLAG[2]),
        orgnr=blir or syntetisk_orgnr(place),
        fylkesnummer=nummer[:2],
        fylke=grunndata.fylkesnavn().get(nummer[:2], f"Fylke {nummer[:2]}"),
        malform=Malform.NOYTRAL,
        innbyggere=1000,
    )
    enhet.kjennetegn = [Kjennetegnfakta(s, v) for s in Kjennetegnslag if (v := getattr(enhet, s.value))]
    return enhet


def _navn_uten_reform(nummer: str, idag: dict[str, Organisasjonsfakta]) -> str:
    senere = next((r for r in rader() if r["gammelt_nummer"] == nummer), None)
    return navnedeler(senere["gammelt_navn"])[0] if senere else idag[nummer].navn


def _orgnr_etter(nummer: str, idag: dict[str, Organisasjonsfakta], rad: dict[str, str] | None) -> str | None:
    """The orgnr the unit kept: into the reform if it had one, and on to today or its next change."""
    til = nummer if rad is None else rad["nytt_nummer"]
    if rad is not None and "sammenslåing" in rad["type"] and BESTOD.get(nummer) != til:
        return None
    neste = next((r for r in rader() if r["gammelt_nummer"] == til and r["gammelt_organisasjonsnummer"]), None)
    return neste["gammelt_organisasjonsnummer"] if neste else idag[til].orgnr


def registeret_2019() -> Registeret:
    """The same, as a register in memory."""
    enheter = enheter_2019()
    for place, enhet in enumerate(enheter, start=1):
        enhet.id, enhet.lest = place, len(enhet.kjennetegn)
    return Registeret(enheter, grunndata.organisasjoner(), grunndata.fylkesnavn())
