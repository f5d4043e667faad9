"""Cells for the tests of the engine: one that is ready, to take things away from."""

from datetime import UTC, date, datetime
from typing import Any

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.register.models import Organisasjonstype
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Miljo, Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.motor import (
    Api,
    Avtalefakta,
    Cellefakta,
    Foresporselfakta,
    Leverandorbok,
    Organisasjonsfakta,
    Rutefakta,
    Tjenestekrav,
    Utsagn,
    Varslingsfakta,
)
from ksadmin.tjenester.kodeverk import Aktuell, Tilkoblingskode

ORGNR, GAMMELT_ORGNR = "958935420", "920415288"
FIKS, FAGSYSTEM, ANNET_FAGSYSTEM = "971032146", "910000004", "910000012"
BOK = Leverandorbok({FIKS: "KS Fiks", FAGSYSTEM: "Fagsystem A", ANNET_FAGSYSTEM: "Fagsystem B"}, FIKS)


def api(navn: str) -> Api:
    scope, rettighet = f"skatteetaten:{navn}", f"{navn} API - På vegne av"
    return Api(scope, navn, rettighet, frozenset({navn, scope, rettighet.casefold()}))


SUMMERT, INNTEKT, SKATT, AVREGNING = api("summert"), api("inntekt"), api("skatt"), api("avregning")
FORELDREBETALING = Tjenestekrav(
    1,
    "foreldrebetaling",
    "Foreldrebetaling",
    "Foreldrebetaling",
    Aktuell.KOMMUNE,
    (SUMMERT,),
    frozenset(Tilkoblingskode),
)
BOLIGSOSIAL = FORELDREBETALING._replace(
    nokkel="boligsosial",
    apier=(SUMMERT, INNTEKT),
    ruter=frozenset({Tilkoblingskode.DIREKTE, Tilkoblingskode.LEVERANDOR}),
)
LANGTIDSOPPHOLD = FORELDREBETALING._replace(nokkel="langtidsopphold", apier=(SUMMERT, SKATT, AVREGNING))

DIREKTE = Rutefakta(Tilkoblingskode.DIREKTE)
VIA_FAGSYSTEM = Rutefakta(Tilkoblingskode.LEVERANDOR, "Fagsystem A", FAGSYSTEM)
VIA_FIKS = Rutefakta(Tilkoblingskode.FIKS)


def dag(nummer: int) -> datetime:
    """The day of that number in 2026, at noon."""
    return datetime(2026, 1 + (nummer - 1) // 28, 1 + (nummer - 1) % 28, 12, tzinfo=UTC)


def sagt(
    faktum: Faktum = Faktum.TILGANG,
    verdi: Verdi = Verdi.JA,
    kilde: Kilde = Kilde.FIL,
    *,
    observert: int = 10,
    bekreftet: int | None = None,
    **mer: Any,
) -> Utsagn:
    """What a source says; days are numbers."""
    naar = dag(observert)
    fakta: dict[str, Any] = {
        "orgnr": ORGNR,
        "leverandor": "",
        "api": "",
        "miljo": Miljo.PRODUKSJON,
        "avgjorelse": False,
        "id": 0,
        "registrert": naar,
        "bekreftet": dag(bekreftet) if bekreftet else naar,
    }
    return Utsagn(faktum, verdi, kilde, naar, **{**fakta, **mer})


def delegert(til: str = FAGSYSTEM, api: Api | None = None, verdi: Verdi = Verdi.JA, **mer: Any) -> Utsagn:
    """A delegation in Altinn, of one API or of all the tjeneste needs."""
    return sagt(Faktum.DELEGERING, verdi, Kilde.ALTINN, leverandor=til, api=api.nokkel if api else "", **mer)


GITT = sagt()


def kommune(**endringer: Any) -> Organisasjonsfakta:
    hel = Organisasjonsfakta(
        1,
        Organisasjonstype.KOMMUNE,
        ORGNR,
        Avtalefakta(Avtalestatus.BEKREFTET, ORGNR, dag(1), date(2026, 1, 1)),
        Varslingsfakta(False, date(2026, 1, 1)),
    )
    return hel._replace(**endringer)


def forespurt(*ruter: Rutefakta, status: Pakoblingsstatus = Pakoblingsstatus.APNET_PRODUKSJON) -> Foresporselfakta:
    return Foresporselfakta(status, ORGNR, date(2026, 1, 2), date(2026, 1, 3), ruter or (DIREKTE,))


def celle(*utsagn: Utsagn, **endringer: Any) -> Cellefakta:
    """A cell where everything is in order but what ``utsagn`` and ``endringer`` say."""
    hel = Cellefakta(kommune(), FORELDREBETALING, BOK, forespurt(), None, utsagn or (GITT,))
    return hel._replace(**endringer)
