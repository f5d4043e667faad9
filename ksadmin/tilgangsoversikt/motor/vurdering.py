"""Where one organisation stands with one tjeneste, and why."""

from collections.abc import Sequence
from typing import NamedTuple

from ksadmin.core.kodeverk import Kodeverk
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Miljo, Unntaksslag
from ksadmin.tilgangsoversikt.motor import forutsetninger as krav
from ksadmin.tilgangsoversikt.motor.fakta import Cellefakta, Utsagn
from ksadmin.tilgangsoversikt.motor.forutsetning import Forutsetning
from ksadmin.tilgangsoversikt.motor.ruter import Rutevurdering, vurder_ruter
from ksadmin.tilgangsoversikt.motor.svar import UKJENT, Svar, avgjor, for_api, samlet
from ksadmin.tilgangsoversikt.motor.tekster import UNNTATT, Oppfyllelse


class Cellestatus(Kodeverk):
    """The one word for a cell. The codes are fixed: the open data uses them."""

    KLAR = "klar", "Klar", "Klar"
    MANGLER = "mangler", "Mangler noe", "Manglar noko"
    UKJENT = "ukjent", "Ukjent", "Ukjent"
    IKKE_AKTUELT = "ikke_aktuelt", "Ikke aktuelt", "Ikkje aktuelt"
    TAR_IKKE_I_BRUK = "tar_ikke_i_bruk", "Tar ikke i bruk", "Tek ikkje i bruk"


TELLER_IKKE = (Cellestatus.IKKE_AKTUELT, Cellestatus.TAR_IKKE_I_BRUK)
"""Left out of coverage figures."""


class Vurdering(NamedTuple):
    """The answer for one cell.

    ``forutsetninger`` come in the order people read them, which is no order to do them in; a cell that does
    not count has only ``AKTUELL``. ``test`` is the grant in the test environment, ``brukt`` the actual use.
    """

    status: Cellestatus
    forutsetninger: tuple[Forutsetning, ...]
    ruter: tuple[Rutevurdering, ...] = ()
    tilgang: Svar = UKJENT
    test: Svar = UKJENT
    brukt: Svar = UKJENT

    @property
    def mangler(self) -> tuple[Forutsetning, ...]:
        """What is not met, or not known to be."""
        return tuple(f for f in self.forutsetninger if f.mangler)

    @property
    def konflikter(self) -> tuple[Svar, ...]:
        """Where sources disagree, and a person must decide."""
        svar = (self.tilgang, self.test, self.brukt, *(r.svar for r in self.ruter))
        return tuple(s for s in svar if s.uenige)


def vurder(fakta: Cellefakta) -> Vurdering:
    """Judge a cell. The same facts in any order give the same answer."""
    aktuell = krav.aktuell(fakta)
    if aktuell.tilstand is Oppfyllelse.MANGLER:
        velger_bort = fakta.unntak is not None and fakta.unntak.slag is Unntaksslag.TAR_IKKE_I_BRUK
        er_unntatt = aktuell.situasjon is UNNTATT
        status = Cellestatus.TAR_IKKE_I_BRUK if velger_bort and er_unntatt else Cellestatus.IKKE_AKTUELT
        return Vurdering(status, (aktuell,))
    egne = [u for u in fakta.utsagn if u.orgnr == fakta.organisasjon.orgnr]
    produksjon = [u for u in egne if u.miljo is Miljo.PRODUKSJON]
    tilgang = gitt(fakta, produksjon)
    ruter = vurder_ruter(fakta, [u for u in produksjon if u.faktum is Faktum.DELEGERING])
    forutsetninger = (
        aktuell,
        krav.erklaering(fakta),
        krav.foresporsel(fakta, tilgang),
        krav.sendt(fakta, tilgang),
        krav.tilgang(fakta, tilgang),
        krav.delegering(fakta, ruter),
        krav.hovedorgnr(fakta, produksjon),
        krav.varslingsadresse(fakta),
    )
    return Vurdering(
        _status(forutsetninger),
        forutsetninger,
        tuple(ruter),
        tilgang,
        gitt(fakta, [u for u in egne if u.miljo is Miljo.TEST]),
        avgjor([u for u in produksjon if u.faktum is Faktum.BRUKT]),
    )


def gitt(fakta: Cellefakta, utsagn: Sequence[Utsagn]) -> Svar:
    """Whether every API the tjeneste needs is granted."""
    tilganger = [u for u in utsagn if u.faktum is Faktum.TILGANG]
    if not tilganger:
        return UKJENT
    if not fakta.tjeneste.apier:
        return avgjor(tilganger)
    return samlet([for_api(tilganger, api) for api in fakta.tjeneste.apier])


def _status(forutsetninger: Sequence[Forutsetning]) -> Cellestatus:
    tilstander = {f.tilstand for f in forutsetninger}
    if Oppfyllelse.MANGLER in tilstander:
        return Cellestatus.MANGLER
    return Cellestatus.UKJENT if Oppfyllelse.UKJENT in tilstander else Cellestatus.KLAR
