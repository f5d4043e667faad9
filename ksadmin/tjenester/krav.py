"""What must be in place before a step. The pages show it beforehand; the use cases refuse without it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ksadmin.core.errors import Conflict
from ksadmin.tjenester.kodeverk import Deltakerrolle, Instans, Part, Verifisering
from ksadmin.tjenester.lifecycle import DATASETTLOP, TJENESTELOP, Datasettstatus, Stadium
from ksadmin.tjenester.models import Datasett, Tjeneste

_FOR_JUS = (Stadium.KARTLEGGING, Stadium.JURIDISK, Stadium.AVVIKLET)
_VIST = 5


def mangler(tjeneste: Tjeneste, steg: str) -> list[str]:
    """What a person must do before ``steg`` of the tjeneste, one sentence each."""
    krav = _TJENESTE.get(steg)
    return list(krav(tjeneste)) if krav else []


def datasett_mangler(datasett: Datasett, steg: str) -> list[str]:
    """What a person must do before ``steg`` of the datasett, one sentence each."""
    krav = _DATASETT.get(steg)
    return list(krav(datasett)) if krav else []


def krev(tjeneste: Tjeneste, steg: str) -> None:
    """Raise Conflict with all that is missing before ``steg``."""
    _nekt(TJENESTELOP.steps[steg].tekst, mangler(tjeneste, steg))


def krev_datasett(datasett: Datasett, steg: str) -> None:
    """Raise Conflict with all that is missing before ``steg`` of the datasett."""
    _nekt(DATASETTLOP.steps[steg].tekst, datasett_mangler(datasett, steg))


def _nekt(steg: str, setninger: Sequence[str]) -> None:
    if setninger:
        raise Conflict(f"«{steg}» kan ikke gjøres ennå. {' '.join(setninger)}")


def _behov(tjeneste: Tjeneste) -> Iterator[str]:
    if not tjeneste.beskrivelse:
        yield "Skriv i beskrivelsen hva kommunen trenger opplysningene til."


def _hjemler(tjeneste: Tjeneste) -> Iterator[str]:
    """KS' project always started with the legal basis of both sides. Source: KS, «Prosjekthistorikk»."""
    kjente = {h.part for h in tjeneste.hjemler if h.verifisert is Verifisering.JA}
    for part in Part:
        if part not in kjente:
            yield f"Legg til en verifisert hjemmel under «{part.tekst}»."


def _jus(tjeneste: Tjeneste) -> Iterator[str]:
    if tjeneste.juridisk_dato is None:
        yield "Godkjenn den juridiske vurderingen."


def _apent_datasett(tjeneste: Tjeneste) -> Iterator[str]:
    yield from _jus(tjeneste)
    apent = tjeneste.apent_datasett
    if apent is None:
        yield "Lag en versjon av datasettet."
    elif apent.status is Datasettstatus.UTKAST:
        yield from _felter(apent)


def _godkjent_datasett(tjeneste: Tjeneste) -> Iterator[str]:
    yield from _jus(tjeneste)
    if tjeneste.godkjent_datasett is None:
        yield "Ta i bruk en godkjent versjon av datasettet."
    if tjeneste.apent_datasett is not None:
        yield f"Gjør ferdig versjon {tjeneste.apent_datasett.nummer} av datasettet, eller forkast den."


def _api(tjeneste: Tjeneste) -> Iterator[str]:
    yield from _godkjent_datasett(tjeneste)
    if not any(a.scope and a.rettighetspakke for a in tjeneste.apier):
        yield "Legg til minst ett API med scope og rettighetspakke."


def _pilot(tjeneste: Tjeneste) -> Iterator[str]:
    yield from _api(tjeneste)
    if not any(d.rolle is Deltakerrolle.PILOTKOMMUNE and d.stadium is Stadium.PILOT for d in tjeneste.deltakere):
        yield "Legg til minst én pilotkommune som deltok i piloten."
    if not any(t.tillatt for t in tjeneste.tilkoblinger):
        yield "Legg til minst ett tillatt tilkoblingsalternativ."


def _felter(datasett: Datasett) -> Iterator[str]:
    if not datasett.felter:
        yield "Legg til feltene i datasettet."
    if not datasett.fullstendig:
        yield "Merk feltlisten som fullstendig."
    uferdige = [f for f in datasett.felter if f.mangler]
    for felt in uferdige[:_VIST]:
        yield f"Feltet «{felt.visningstekst}» mangler {' og '.join(felt.mangler)}."
    if len(uferdige) > _VIST:
        yield f"{len(uferdige) - _VIST} felter til mangler hjemmel eller nødvendighet."


def _send(datasett: Datasett) -> Iterator[str]:
    if datasett.tjeneste.stadium in _FOR_JUS:
        yield "Tjenesten må først gjennom den juridiske vurderingen."
    yield from _felter(datasett)


GODKJENNING_MANGLER = "Registrer godkjenningen fra {}."


def _godkjenninger(datasett: Datasett) -> Iterator[str]:
    """Jurists in Skattedirektoratet control every datasett. Source: KS, «Prosjekthistorikk»."""
    gitt = {g.instans for g in datasett.godkjenninger}
    for instans in Instans:
        if instans not in gitt:
            yield GODKJENNING_MANGLER.format(instans.tekst)


_TJENESTE: Mapping[str, Callable[[Tjeneste], Iterable[str]]] = {
    "start_juridisk": _behov,
    "start_datasett": _hjemler,
    "start_kontroll": _apent_datasett,
    "start_api": _godkjent_datasett,
    "start_pilot": _api,
    "gjor_tilgjengelig": _pilot,
}
_DATASETT: Mapping[str, Callable[[Datasett], Iterable[str]]] = {"send": _send, "godkjenn": _godkjenninger}
