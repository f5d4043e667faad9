"""Use of lookups, so that use, alarm and what is never used have something to show. About nobody: no pseudonym.

The rows say «eksempeldata» where the name of the caller's system would stand.
"""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.demo.aktorer import ANDRE, FORST
from ksadmin.demo.tilgang import FAGSYSTEM
from ksadmin.oppslag import usecases
from ksadmin.oppslag.kodeverk import Oppslagsapi, Oppslagsutfall
from ksadmin.register.models import Organisasjon
from ksadmin.settings import Settings
from ksadmin.tilgangsoversikt.motor import Cellestatus
from ksadmin.tilgangsoversikt.queries import bilde
from ksadmin.tilgangsoversikt.queries.katalog import leverandorbok

DAGER, SIST_FOR_LENGE_SIDEN = 45, 130
"""How far back there is use, and how long ago the last was of what is not used any more."""
STENGTE = 3
_APEN: dict[Oppslagsutfall, tuple[int, str | None, int]] = {
    Oppslagsutfall.BESVART: (200, None, 90),
    Oppslagsutfall.INGEN_DATA: (404, "SSG-008", 6),
    Oppslagsutfall.UTENFOR_FORMAL: (403, None, 2),
    Oppslagsutfall.UTILGJENGELIG: (503, None, 2),
}
"""The status, Skatteetaten's code, and how many of a hundred."""
_STENGT: dict[Oppslagsutfall, tuple[int, str | None, int]] = {Oppslagsutfall.AVVIST: (403, None, 100)}


class Celle(NamedTuple):
    """One organisation and tjeneste, that goes through us."""

    organisasjon: Organisasjon
    tjeneste_id: int
    apen: bool


def lag_oppslag(session: Session, dice: random.Random, settings: Settings) -> int:
    """Lookups by those who go through KS Fiks. How many.

    One asks as never before today, one has not asked for long, some are open and never used, some asked in vain,
    and lookups were once stopped for one.
    """
    celler = list(_celler(session))
    apne = [c for c in celler if c.apen]
    i_bruk = apne[: max(1, 2 * len(apne) // 3)]
    rader: list[dict[str, Any]] = []
    for n, celle in enumerate(i_bruk):
        if n == 1:
            rader += _dag(dice, celle, SIST_FOR_LENGE_SIDEN, 4)
            continue
        vanlig = dice.randint(2, 12)
        for dager in range(DAGER, 0, -1):
            if (clock.today() - timedelta(days=dager)).weekday() < 5:
                rader += _dag(dice, celle, dager, dice.randint(0, vanlig))
        rader += _dag(dice, celle, 0, settings.oppslag_volum_minst + 90 if n == 0 else dice.randint(1, 4))
    for celle in [c for c in celler if not c.apen][:STENGTE]:
        rader += _dag(dice, celle, dice.randint(1, DAGER // 2), dice.randint(1, 4))
    if i_bruk:
        usecases.skriv_spor(session, rader)
        usecases.varsle_volum(
            session, FORST, dag=clock.today(), faktor=settings.oppslag_volum_faktor, minst=settings.oppslag_volum_minst
        )
        grunn = "Eksempeldata: nøkkelen til fagsystemet var på avveier."
        pause = usecases.sett_pause(session, FORST, organisasjon=i_bruk[0].organisasjon, tjeneste=None, grunn=grunn)
        session.flush()
        usecases.opphev_pause(session, ANDRE, pause, begrunnelse="Eksempeldata: fagsystemet har fått ny nøkkel.")
    return len(rader)


def _celler(session: Session) -> Iterator[Celle]:
    fiks = leverandorbok(session)[0].fiks
    celler = bilde(session, i_dag=clock.today()).celler
    for (organisasjon, tjeneste), vurdering in celler.items():
        if vurdering.status in (Cellestatus.KLAR, Cellestatus.MANGLER) and any(
            r.mottaker == fiks for r in vurdering.ruter
        ):
            apen = vurdering.status is Cellestatus.KLAR
            yield Celle(session.get_one(Organisasjon, organisasjon), tjeneste, apen)


def _dag(dice: random.Random, celle: Celle, dager: int, antall: int) -> Iterator[dict[str, Any]]:
    """Rows of one day, that many days ago; the newest just now."""
    mulige = _APEN if celle.apen else _STENGT
    utfall = dice.choices(list(mulige), [vekt for _, _, vekt in mulige.values()], k=antall)
    for n, hva in enumerate(utfall):
        status, kode, _ = mulige[hva]
        tidspunkt = clock.now() - timedelta(days=dager, milliseconds=n)
        yield {
            "tidspunkt": tidspunkt, "dag": clock.today() - timedelta(days=dager),
            "organisasjon_id": celle.organisasjon.id, "tjeneste_id": celle.tjeneste_id, "api": Oppslagsapi.SUMMERT,
            "leverandor": FAGSYSTEM, "klient": "eksempeldata", "rettighetspakke": "eksempeldata", "utfall": hva,
            "status": status, "kode": kode, "varighet_ms": dice.randint(40, 400), "korrelasjonsid": None,
            "nokkel": None, "pseudonym": None,
        }  # fmt: skip
