"""The register in memory: units that can be renumbered, renamed, dissolved and made, without touching the database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from ksadmin.core.sortering import sokenokkel
from ksadmin.register.grunndata import Kjennetegnfakta, Organisasjonsfakta
from ksadmin.register.models import Kjennetegnslag, Malform, Organisasjon, Organisasjonstype

NAVNESLAG = (Kjennetegnslag.NAVN, Kjennetegnslag.NAVN_SAMISK, Kjennetegnslag.NAVN_KVENSK)
_FYLKESKOMMUNE = " fylkeskommune"


class Merke(NamedTuple):
    """What a unit was called at a moment."""

    type: Organisasjonstype
    nummer: str
    navn: str
    orgnr: str

    def __str__(self) -> str:
        return f"{self.navn} ({self.nummer})"


@dataclass(eq=False, slots=True)
class Enhet:
    """A unit as it is while the changes are played. ``id`` is None for one that the changes make.

    The first ``lest`` of ``kjennetegn`` are those of the database, in its order.
    """

    id: int | None
    type: Organisasjonstype
    nummer: str
    navn: str
    navn_samisk: str | None
    samisk_sprak: str | None
    navn_kvensk: str | None
    orgnr: str
    fylkesnummer: str
    fylke: str
    malform: Malform
    innbyggere: int | None
    epostdomene: str | None = None
    nettsted: str | None = None
    opprettet: date | None = None
    opphort: date | None = None
    kjennetegn: list[Kjennetegnfakta] = field(default_factory=list)
    lest: int = 0
    forgjengere: list[tuple["Enhet", date]] = field(default_factory=list)
    endret: bool = False

    @property
    def merke(self) -> Merke:
        return Merke(self.type, self.nummer, self.navn, self.orgnr)

    @property
    def navn_i_filer(self) -> set[str]:
        """Its names as SSB writes them: a fylkeskommune goes by the name of its fylke."""
        return {navn.removesuffix(_FYLKESKOMMUNE) for navn in (self.navn, self.navn_samisk, self.navn_kvensk) if navn}

    def sett(self, slag: Kjennetegnslag, verdi: str | None, dag: date) -> None:
        """Let ``verdi`` be the value from ``dag``; the one before keeps leading here."""
        if getattr(self, slag.value) == verdi:
            return
        setattr(self, slag.value, verdi)
        self.endret = True
        for place, k in enumerate(self.kjennetegn):
            if k.slag is slag and k.til is None:
                self.kjennetegn[place] = replace(k, til=dag)
        if verdi is not None:
            self.kjennetegn.append(Kjennetegnfakta(slag, verdi, fra=dag))

    def avslutt(self, dag: date) -> None:
        """It is no more from ``dag`` on."""
        self.opphort, self.endret = dag, True
        self.kjennetegn = [k if k.til else replace(k, til=dag) for k in self.kjennetegn]

    def arv(self, fra: "Enhet", dag: date, *, egen: bool) -> None:
        """What led to ``fra`` leads here too. ``egen`` when this one carries its name on."""
        self.forgjengere.append((fra, dag))
        self.endret = True
        har = {(k.slag, k.verdi) for k in self.kjennetegn}
        for k in fra.kjennetegn:
            if (k.slag, k.verdi) not in har and (k.fra is None or k.fra < dag):
                arvet = k.forgjenger or not egen
                self.kjennetegn.append(replace(k, til=k.til or dag, forgjenger=arvet))

    def hadde(self, slag: Iterable[Kjennetegnslag], verdi: str, dag: date) -> bool:
        """Whether it had the value on ``dag``."""
        return any(
            k.verdi.removesuffix(_FYLKESKOMMUNE) == verdi
            and k.slag in slag
            and (k.fra is None or k.fra <= dag)
            and (k.til is None or k.til > dag)
            for k in self.kjennetegn
        )

    def mistet(self, nummer: str, dag: date) -> bool:
        """Whether it, or a predecessor, had the number until ``dag``."""
        return any(k.slag is Kjennetegnslag.NUMMER and k.verdi == nummer and k.til == dag for k in self.kjennetegn)


def fra_register(rader: Iterable[Organisasjon]) -> Iterator[Enhet]:
    """The rows of the register as units. Reads ``kjennetegn`` of each: load them with the rows."""
    for o in rader:
        kjennetegn = [Kjennetegnfakta(k.slag, k.verdi, k.fra, k.til, k.forgjenger) for k in o.kjennetegn]
        yield Enhet(
            o.id, o.type, o.nummer, o.navn, o.navn_samisk, o.samisk_sprak, o.navn_kvensk, o.orgnr, o.fylkesnummer,
            o.fylke, o.malform, o.innbyggere, o.epostdomene, o.nettsted, o.opprettet, o.opphort,
            kjennetegn, len(kjennetegn),
        )  # fmt: skip


class Registeret:
    """All units, those dissolved included, and the facts that ship with the package about numbers and names."""

    def __init__(self, enheter: Iterable[Enhet], kjent: Sequence[Organisasjonsfakta], fylkesnavn: dict[str, str]):
        self.enheter = list(enheter)
        self._ved_orgnr = {(f.type, f.orgnr): f for f in kjent}
        self._kjent = kjent
        self._fylkesnavn = fylkesnavn
        self._levende = {(e.type, e.nummer): e for e in self.enheter if e.opphort is None}
        self._med_nummer: dict[tuple[Organisasjonstype, str], list[Enhet]] = {}
        for enhet in self.enheter:
            self._husk(enhet, enhet.kjennetegn)
        # Folded, for SSB's spelling varies. A name that is Norwegian somewhere is Norwegian.
        kjente = [(k.verdi, k.slag) for f in kjent for k in f.kjennetegn if k.slag in NAVNESLAG[1:]]
        kjente += [(k.verdi, k.slag) for e in self.enheter for k in e.kjennetegn if k.slag in NAVNESLAG]
        kjente += [(f.navn, Kjennetegnslag.NAVN) for f in kjent]
        self._navneslag = {sokenokkel(navn): slag for navn, slag in kjente}

    def levende(self, type: Organisasjonstype, nummer: str) -> Enhet | None:
        return self._levende.get((type, nummer))

    def med_orgnr(self, type: Organisasjonstype, orgnr: str) -> Enhet | None:
        """The living unit with this orgnr today."""
        return next((e for e in self._levende.values() if e.type is type and e.orgnr == orgnr), None)

    def med_nummer(self, type: Organisasjonstype, nummer: str) -> Sequence[Enhet]:
        """Every unit that has, had or inherited the number."""
        return self._med_nummer.get((type, nummer), ())

    def kjent_orgnr(self, type: Organisasjonstype, nummer: str, dag: date) -> str | None:
        """The orgnr the package knows for the unit that had the number on ``dag``."""
        for f in self._kjent:
            if f.type is type and _hadde(f, Kjennetegnslag.NUMMER, dag, nummer):
                return _hadde(f, Kjennetegnslag.ORGNR, dag)
        return None

    def kjente_fakta(self, type: Organisasjonstype, orgnr: str) -> Organisasjonsfakta | None:
        return self._ved_orgnr.get((type, orgnr))

    def navneslag(self, navn: str) -> Kjennetegnslag | None:
        """Whether a name is Norwegian, Sámi or Kven; None when nobody has told."""
        return self._navneslag.get(sokenokkel(navn))

    def fylkesnavn(self, fylkesnummer: str) -> str | None:
        fylke = self.levende(Organisasjonstype.FYLKESKOMMUNE, fylkesnummer)
        return fylke.fylke if fylke else self._fylkesnavn.get(fylkesnummer)

    def flytt(self, gamle: Iterable[Enhet], nye: Iterable[Enhet]) -> None:
        """Forget the living numbers of ``gamle``, and know those of ``nye``."""
        borte = set(gamle)
        self._levende = {key: e for key, e in self._levende.items() if e not in borte}
        for enhet in nye:
            if enhet.id is None and enhet not in self.enheter:
                self.enheter.append(enhet)
            self._levende[enhet.type, enhet.nummer] = enhet
            self._husk(enhet, enhet.kjennetegn)

    def _husk(self, enhet: Enhet, kjennetegn: Iterable[Kjennetegnfakta]) -> None:
        for k in kjennetegn:
            if k.slag is Kjennetegnslag.NUMMER:
                kjente = self._med_nummer.setdefault((enhet.type, k.verdi), [])
                if enhet not in kjente:
                    kjente.append(enhet)


def _hadde(fakta: Organisasjonsfakta, slag: Kjennetegnslag, dag: date, verdi: str | None = None) -> str | None:
    return next(
        (
            k.verdi
            for k in fakta.kjennetegn
            if k.slag is slag
            and not k.forgjenger
            and (verdi is None or k.verdi == verdi)
            and (k.fra is None or k.fra <= dag)
            and (k.til is None or k.til > dag)
        ),
        None,
    )
