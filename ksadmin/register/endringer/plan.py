"""What a file of changes would do to the register: every change in the order of the dates, each once.

Rows of one date that share a number, old or new, are one change: it is judged, and carried out, as a whole. A change
the register shows already is left alone, so the same file twice does nothing the second time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from ksadmin.core.sortering import sokenokkel
from ksadmin.register.endringer.enheter import NAVNESLAG, Enhet, Merke, Registeret
from ksadmin.register.endringer.fil import Endringsrad, Feil
from ksadmin.register.endringer.kontroll import Ugyldig, kontroller
from ksadmin.register.endringer.navn import fordel
from ksadmin.register.endringer.regler import REGLER, Tilfelle
from ksadmin.register.models import Kjennetegnslag, Malform, Organisasjonstype

NUMMER, ORGNR = Kjennetegnslag.NUMMER, Kjennetegnslag.ORGNR


class Par(NamedTuple):
    """A unit before a change, and one after it. ``fra`` and ``til`` are what they were called then."""

    gammel: Enhet
    fra: Merke
    ny: Enhet
    til: Merke
    tilfelle: Tilfelle


@dataclass(frozen=True)
class Hendelse:
    """One change. ``nye`` are the units it makes, ``opphorte`` those it ends."""

    dato: date
    linjer: tuple[int, ...]
    par: tuple[Par, ...]

    @property
    def nye(self) -> list[Enhet]:
        return list(dict.fromkeys(p.ny for p in self.par if p.ny.opprettet == self.dato))

    @property
    def opphorte(self) -> list[Enhet]:
        return list(dict.fromkeys(p.gammel for p in self.par if p.gammel.opphort == self.dato))


@dataclass
class Plan:
    """``uendrede`` counts the rows the register shows already. With ``feil``, nothing may be written."""

    registeret: Registeret
    rader: int = 0
    uendrede: int = 0
    feil: list[Feil] = field(default_factory=list)
    hendelser: list[Hendelse] = field(default_factory=list)
    merknader: list[str] = field(default_factory=list)

    @property
    def siste_dato(self) -> date | None:
        return max((h.dato for h in self.hendelser), default=None)

    @property
    def endrede(self) -> list[Enhet]:
        """Every unit that is not as it was, those made included."""
        return [e for e in self.registeret.enheter if e.endret]


def planlegg(rader: Sequence[Endringsrad], feil: Sequence[Feil], registeret: Registeret) -> Plan:
    """Play the rows against ``registeret``, which is changed by it.

    After a date with a row that cannot be used, later dates are not judged: they may rest on it. Linear in the rows.
    """
    plan = Plan(registeret, rader=len(rader) + len({f.linje for f in feil}), feil=list(feil))
    for dato, samme_dag in groupby(sorted(rader, key=lambda r: (r.dato, r.linje)), key=lambda r: r.dato):
        if plan.feil:
            plan.merknader.append(f"Rader fra og med {dato:%d.%m.%Y} kontrolleres når feilene er rettet.")
            break
        _spill_dagen(plan, list(samme_dag))
    return plan


def _spill_dagen(plan: Plan, rader: list[Endringsrad]) -> None:
    apne = []
    for gruppe in _grupper(rader):
        gjort = [gjennomfort(plan.registeret, rad) for rad in gruppe]
        if all(gjort):
            plan.uendrede += len(gruppe)
        elif any(g and rad.fra != rad.til for g, rad in zip(gjort, gruppe, strict=True)):
            rest = "Andre rader i den samme endringen er gjennomført fra før, men ikke denne. Rett den i registeret."
            plan.feil += [Feil(rad.linje, None, rest) for g, rad in zip(gjort, gruppe, strict=True) if not g]
        else:
            apne.append(gruppe)
    ledige = {(rad.type, rad.fra) for gruppe in apne for rad in gruppe}
    klare = []
    for gruppe in apne:
        try:
            klare.append((gruppe, kontroller(plan.registeret, gruppe, ledige)))
        except Ugyldig as ugyldig:
            plan.feil += ugyldig.feil
    if plan.feil:
        return
    hendelser = [_gjennomfor(plan.registeret, gruppe, orgnumre) for gruppe, orgnumre in klare]
    plan.registeret.flytt((p.gammel for h in hendelser for p in h.par), (p.ny for h in hendelser for p in h.par))
    plan.hendelser += hendelser


def _grupper(rader: Iterable[Endringsrad]) -> list[list[Endringsrad]]:
    """The rows that share an old or a new number, directly or through others. Linear in the rows."""
    naboer: dict[tuple[str, str], list[Endringsrad]] = {}
    for rad in rader:
        naboer.setdefault(("fra", rad.fra), []).append(rad)
        naboer.setdefault(("til", rad.til), []).append(rad)
    grupper = []
    while naboer:
        funnet: dict[int, Endringsrad] = {}
        besok = [next(iter(naboer))]
        while besok:
            for rad in naboer.pop(besok.pop(), ()):
                funnet[rad.linje] = rad
                besok += [("fra", rad.fra), ("til", rad.til)]
        grupper.append(sorted(funnet.values(), key=lambda r: r.linje))
    return grupper


def gjennomfort(registeret: Registeret, rad: Endringsrad) -> bool:
    """Whether the register shows what the row says: by its numbers, or by its names when the number is the same."""
    for enhet in registeret.med_nummer(rad.type, rad.til):
        if not enhet.hadde((NUMMER,), rad.til, rad.dato):
            continue
        if rad.fra != rad.til and enhet.mistet(rad.fra, rad.dato):
            return True
        samme_orgnr = rad.til_orgnr is None or enhet.hadde((ORGNR,), rad.til_orgnr, rad.dato)
        samme_navn = all(enhet.hadde(NAVNESLAG, navn, rad.dato) for navn in rad.til_navn)
        if rad.fra == rad.til and samme_orgnr and samme_navn:
            return True
    return False


def _gjennomfor(registeret: Registeret, rader: list[Endringsrad], orgnumre: dict[str, str]) -> Hendelse:
    """Carry out one checked change. ``orgnumre`` is the orgnr of each new number."""
    dato = rader[0].dato
    gamle = {rad.fra: registeret.levende(rad.type, rad.fra) for rad in rader}
    merker = {nr: g.merke for nr, g in gamle.items() if g}
    delte = {nr for nr in gamle if len({r.til for r in rader if r.fra == nr}) > 1}
    innbyggere = {nr: g.innbyggere for nr, g in gamle.items() if g}
    par: list[Par] = []
    bestar: set[Enhet] = set()
    for til in dict.fromkeys(rad.til for rad in rader):
        inn = [rad for rad in rader if rad.til == til]
        deler = [g for rad in inn if (g := gamle[rad.fra])]
        forer_videre = next((g for g in deler if g.orgnr == orgnumre[til]), None)
        ny = forer_videre or _ny_enhet(registeret, inn[0], orgnumre[til])
        for rad, gammel in zip(inn, deler, strict=True):
            tilfelle = _tilfelle(rad, gammel is ny, forer_videre is not None, rad.fra in delte)
            par.append(Par(gammel, merker[rad.fra], ny, ny.merke, tilfelle))
            if REGLER[tilfelle].viderefores:
                bestar.add(gammel)
        _gi_nytt(registeret, ny, inn)
        # A divided kommune's inhabitants are not known part by part.
        kjente = [innbyggere[r.fra] for r in inn]
        ny.innbyggere = None if delte & {r.fra for r in inn} or None in kjente else sum(n for n in kjente if n)
    for forsvinner in {p.gammel for p in par} - bestar:
        forsvinner.avslutt(dato)
    for p in par:
        if p.gammel is not p.ny:
            p.ny.arv(p.gammel, dato, egen=p.tilfelle is Tilfelle.NYTT_ORGNR or _samme_navn(p))
    ferdige = tuple(p._replace(til=p.ny.merke) for p in par)
    return Hendelse(dato, tuple(rad.linje for rad in rader), ferdige)


def _samme_navn(par: Par) -> bool:
    """A part that carries the name on, of what was divided."""
    return par.tilfelle is Tilfelle.DELT and par.fra.navn == par.ny.navn


def _tilfelle(rad: Endringsrad, samme: bool, bestar: bool, delt: bool) -> Tilfelle:
    likt_navn = not set(rad.fra_navn).isdisjoint(rad.til_navn)
    if samme:
        return Tilfelle.SAMME_NAVN if likt_navn else Tilfelle.NYTT_NAVN
    if bestar:
        return Tilfelle.INNLEMMET
    if delt:
        return Tilfelle.DELT
    return Tilfelle.NYTT_ORGNR if likt_navn else Tilfelle.NY_ENHET


def _ny_enhet(registeret: Registeret, rad: Endringsrad, orgnr: str) -> Enhet:
    """A unit that was not there. What the package knows of the orgnr is taken; the rest a person must fill in."""
    kjent = registeret.kjente_fakta(rad.type, orgnr)
    enhet = Enhet(
        id=None,
        type=rad.type,
        nummer="",
        navn="",
        navn_samisk=None,
        samisk_sprak=kjent.samisk_sprak if kjent else None,
        navn_kvensk=None,
        orgnr="",
        fylkesnummer="",
        fylke="",
        malform=kjent.malform if kjent else Malform.NOYTRAL,  # a språkvedtak is made anew
        innbyggere=None,
        epostdomene=kjent.epostdomene if kjent else None,
        nettsted=kjent.nettsted if kjent else None,
        opprettet=rad.dato,
    )
    enhet.sett(ORGNR, orgnr, rad.dato)
    return enhet


def _gi_nytt(registeret: Registeret, enhet: Enhet, rader: Sequence[Endringsrad]) -> None:
    """The number, the names and the fylke the change gives."""
    rad = rader[0]
    enhet.sett(NUMMER, rad.til, rad.dato)
    for slag, navn in fordel(registeret, rad).items():
        # SSB's spelling of Sámi and Kven names varies; the register's is Kartverket's.
        if slag is NAVNESLAG[0] or sokenokkel(navn) != sokenokkel(getattr(enhet, slag.value) or ""):
            enhet.sett(slag, navn, rad.dato)
    nye = {sokenokkel(navn) for navn in (*rad.til_navn, rad.samisk or "", rad.kvensk or "")}
    borte = {sokenokkel(navn) for r in rader for navn in r.fra_navn} - nye
    for slag in NAVNESLAG[1:]:
        if sokenokkel(getattr(enhet, slag.value) or "") in borte:
            enhet.sett(slag, None, rad.dato)
    enhet.fylkesnummer = rad.til[:2]
    er_fylke = rad.type is Organisasjonstype.FYLKESKOMMUNE
    enhet.fylke = rad.til_navn[0] if er_fylke else registeret.fylkesnavn(rad.til[:2]) or enhet.fylke
    if enhet.samisk_sprak is None and (kjent := registeret.kjente_fakta(rad.type, enhet.orgnr)):
        enhet.samisk_sprak = kjent.samisk_sprak if enhet.navn_samisk == kjent.navn_samisk else None
