"""Which ways of connecting are complete. One complete way is enough; each is judged by itself."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ksadmin.tilgangsoversikt.kodeverk import Verdi
from ksadmin.tilgangsoversikt.motor import svar as s
from ksadmin.tilgangsoversikt.motor import tilgangstekster as t
from ksadmin.tilgangsoversikt.motor.fakta import Api, Cellefakta, Rutefakta, Utsagn
from ksadmin.tilgangsoversikt.motor.svar import Svar
from ksadmin.tilgangsoversikt.motor.tekster import Oppfyllelse, Situasjon
from ksadmin.tjenester.kodeverk import Tilkoblingskode

_VIA_FIKS = (Tilkoblingskode.FIKS, Tilkoblingskode.LEVERANDOR_FIKS)


class Rutevurdering(NamedTuple):
    """One way of connecting. ``mottaker`` is the orgnr to delegate to; ``mangler`` the APIs not known delegated.

    ``oppgitt`` is False for a way the organisation has not told of, seen by its delegations.
    """

    kode: Tilkoblingskode
    leverandor: str | None
    mottaker: str | None
    situasjon: Situasjon
    svar: Svar
    mangler: tuple[Api, ...] = ()
    oppgitt: bool = True

    @property
    def tilstand(self) -> Oppfyllelse:
        return self.situasjon.tilstand


def vurder_ruter(fakta: Cellefakta, delegeringer: Sequence[Utsagn]) -> list[Rutevurdering]:
    """Every way of connecting: those told of, then those only seen. ``delegeringer`` are from today's orgnr."""
    foresporsel = fakta.foresporsel
    oppgitt = [_vurder(fakta, rute, delegeringer) for rute in (foresporsel.ruter if foresporsel else ())]
    kjente = {r.mottaker for r in oppgitt}
    return [*oppgitt, *_bare_sett(fakta, delegeringer, kjente)]


def _vurder(fakta: Cellefakta, rute: Rutefakta, delegeringer: Sequence[Utsagn]) -> Rutevurdering:
    krav = fakta.tjeneste
    if krav.ruter and rute.kode not in krav.ruter:
        return Rutevurdering(rute.kode, rute.leverandor, None, t.RUTE_IKKE_TILLATT, s.UKJENT)
    if rute.kode is Tilkoblingskode.DIREKTE:
        return Rutevurdering(rute.kode, None, None, t.DELEGERING_TRENGS_IKKE, s.UKJENT)
    mottaker = fakta.leverandorer.fiks if rute.kode in _VIA_FIKS else rute.orgnr
    # Whoever connects through KS Fiks delegates to KS, also when a supplier calls Fiks for them.
    navn = "KS Fiks" if rute.kode in _VIA_FIKS else rute.leverandor
    if mottaker is None:
        return Rutevurdering(rute.kode, navn, None, t.LEVERANDOR_UTEN_ORGNR, s.UKJENT)
    return _delegert(fakta, Rutefakta(rute.kode, navn, mottaker), delegeringer)


def _delegert(
    fakta: Cellefakta, rute: Rutefakta, delegeringer: Sequence[Utsagn], *, oppgitt: bool = True
) -> Rutevurdering:
    trengs = [api for api in fakta.tjeneste.apier if api.rettighet]
    if not trengs:
        return Rutevurdering(rute.kode, rute.leverandor, rute.orgnr, t.APIER_UKJENT, s.UKJENT, oppgitt=oppgitt)
    til = [u for u in delegeringer if u.leverandor == rute.orgnr]
    svar = [s.for_api(til, api) for api in trengs]
    mangler = tuple(api for api, ett in zip(trengs, svar, strict=True) if ett.verdi is not Verdi.JA)
    samlet = s.samlet(svar)
    return Rutevurdering(rute.kode, rute.leverandor, rute.orgnr, _situasjon(samlet), samlet, mangler, oppgitt)


def _situasjon(svar: Svar) -> Situasjon:
    if svar.verdi is Verdi.JA:
        return t.DELEGERT
    if svar.verdi is Verdi.NEI:
        return t.IKKE_DELEGERT
    return t.DELEGERING_UENIGE if svar.uenige else t.DELEGERING_UKJENT


def _bare_sett(
    fakta: Cellefakta, delegeringer: Sequence[Utsagn], kjente: Iterable[str | None]
) -> Iterable[Rutevurdering]:
    """Complete delegations to known suppliers nobody told of: changing supplier needs no new request.

    One to a supplier nobody knows is a finding, not a way in.
    """
    bok, tillatte = fakta.leverandorer, fakta.tjeneste.ruter
    for orgnr in sorted({u.leverandor for u in delegeringer}.difference(k for k in kjente if k)):
        kode = Tilkoblingskode.FIKS if orgnr == bok.fiks else Tilkoblingskode.LEVERANDOR
        if orgnr in bok.navn and (not tillatte or kode in tillatte):
            rute = _delegert(fakta, Rutefakta(kode, bok.navn[orgnr], orgnr), delegeringer, oppgitt=False)
            if rute.tilstand is Oppfyllelse.OPPFYLT:
                yield rute
