"""The dry run: what a plan of changes means for each unit, in plain words, and what people must do after it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from ksadmin.avtaler import stillinger
from ksadmin.avtaler.lifecycle import LEVENDE
from ksadmin.avtaler.stillinger import Stilling
from ksadmin.core.identifiers import format_orgnr
from ksadmin.endringsonsker.queries import stemmer_hos
from ksadmin.oppfolging import fremdrift
from ksadmin.register import queries as register
from ksadmin.register.endringer import REGLER, Enhet, Hendelse, Merke, Par, Plan, Tilfelle
from ksadmin.register.models import Malform, Organisasjonstype
from ksadmin.tilgangsoversikt.queries import Bortfall, det_som_faller_bort

OPPHORER, NY, ENDRES = "opphører", "ny", "endres"


@dataclass(frozen=True, slots=True)
class Konsekvens:
    """What happens to one unit on one date. ``oppgaver`` are for people; ``linjer`` where the file says so."""

    dato: str
    enhet: str
    nummer: str
    slag: str
    tilfelle: str
    skjer: tuple[str, ...]
    oppgaver: tuple[str, ...]
    linjer: tuple[int, ...]


@dataclass(frozen=True)
class Konsekvenser:
    """The whole dry run, and ``grunnlag``: equal for as long as nothing it rests on has changed."""

    enheter: list[Konsekvens] = field(default_factory=list)

    @property
    def grunnlag(self) -> str:
        return hashlib.sha256(json.dumps(self.som_json(), sort_keys=True).encode()).hexdigest()

    @property
    def antall(self) -> dict[str, int]:
        """How many units end, are made, and are changed."""
        return {slag: sum(k.slag == slag for k in self.enheter) for slag in (OPPHORER, NY, ENDRES)}

    def som_json(self) -> list[dict[str, Any]]:
        return [{**asdict(k), "skjer": list(k.skjer), "oppgaver": list(k.oppgaver)} for k in self.enheter]


class _Fakta(NamedTuple):
    """What the rooms have on the units before the changes."""

    avtaler: Mapping[int, Stilling]
    kampanjer: Mapping[int, list[str]]
    bortfall: Mapping[int, Bortfall]
    kontakter: Mapping[int, int]
    onsker: Mapping[int, list[str]]


def konsekvenser(session: Session, plan: Plan) -> Konsekvenser:
    """Every consequence of ``plan``, in the order of the dates: units that end, are made, and go on. Some queries."""
    ider = [e.id for e in plan.endrede if e.id is not None and e.opphort is not None]
    avtaler = {i: s for i, s in stillinger.nyeste(session, ider).items() if s.status in LEVENDE}
    fakta = _Fakta(
        avtaler,
        fremdrift.apne_oppgaver(session, [s.erklaering_id for s in avtaler.values()]),
        det_som_faller_bort(session, ider),
        register.antall_kontakter(session, ider),
        _onsker(session, ider),
    )
    return Konsekvenser([k for h in plan.hendelser for k in _av_hendelse(plan, h, fakta)])


def _onsker(session: Session, ider: list[int]) -> dict[int, list[str]]:
    """The titles of the open wishes each organisation supports."""
    funnet: dict[int, list[str]] = {}
    for stemme in stemmer_hos(session, ider):
        funnet.setdefault(stemme.organisasjon_id, []).append(stemme.onske.tittel)
    return funnet


def _av_hendelse(plan: Plan, hendelse: Hendelse, fakta: _Fakta) -> Iterator[Konsekvens]:
    opphorte, nye = hendelse.opphorte, hendelse.nye
    for enhet in opphorte:
        par = [p for p in hendelse.par if p.gammel is enhet]
        yield _konsekvens(hendelse, par[0].fra, OPPHORER, par, _opphorer(enhet, par, fakta), ())
    for enhet in nye:
        par = [p for p in hendelse.par if p.ny is enhet]
        skjer = [
            f"Opprettes med organisasjonsnummer {format_orgnr(par[0].til.orgnr)}, etter {_og(p.fra for p in par)}."
        ]
        yield _konsekvens(hendelse, par[0].til, NY, par, skjer, _oppgaver(plan, enhet, par, fakta))
    for enhet in dict.fromkeys(p.ny for p in hendelse.par if p.ny not in nye):
        par = [p for p in hendelse.par if p.ny is enhet or p.gammel is enhet]
        egen = next(p for p in par if p.ny is p.gammel)
        yield _konsekvens(hendelse, egen.til, ENDRES, [egen], _endres(egen, par), ())


def _konsekvens(
    hendelse: Hendelse, merke: Merke, slag: str, par: list[Par], skjer: list[str], oppgaver: tuple[str, ...]
) -> Konsekvens:
    return Konsekvens(
        f"{hendelse.dato:%Y-%m-%d}", str(merke), merke.nummer, slag, par[0].tilfelle.tekst, tuple(skjer), oppgaver,
        hendelse.linjer,
    )  # fmt: skip


def _opphorer(enhet: Enhet, par: list[Par], fakta: _Fakta) -> list[str]:
    til = _og(p.til for p in par)
    skjer = [f"Deles mellom {til}." if len(par) > 1 else f"Opphører og går over i {til}."]
    if enhet.id is None:
        return skjer
    if avtale := fakta.avtaler.get(enhet.id):
        skjer.append(
            f"Erklæringen {avtale.referanse} («{avtale.status.midt_i_setning}») avsluttes."
            " Den gjelder bare for organisasjonsnummeret den er signert for."
        )
        skjer += [
            f"Oppgaven i kampanjen «{navn}» faller bort." for navn in fakta.kampanjer.get(avtale.erklaering_id, ())
        ]
    bortfall = fakta.bortfall[enhet.id]
    skjer += [f"Forespørselen {ref} om {tjeneste} trekkes." for ref, tjeneste in bortfall.foresporsler]
    if antall := bortfall.delegeringer:
        hva, den = ("Delegeringen", "den") if antall == 1 else (f"Delegeringene til {antall} leverandører", "de")
        skjer.append(f"{hva} i Altinn følger ikke med: {den} gjelder {format_orgnr(enhet.orgnr)}.")
    if antall := bortfall.unntak:
        skjer.append("Ett unntak oppheves." if antall == 1 else f"{antall} unntak oppheves.")
    skjer += [f"Stemmen for ønsket «{tittel}» trekkes." for tittel in fakta.onsker.get(enhet.id, ())]
    if antall := fakta.kontakter.get(enhet.id, 0):
        skjer.append("Én kontakt tas ut av bruk." if antall == 1 else f"{antall} kontakter tas ut av bruk.")
    skjer.append("Historikken, og det kildene har sagt om tilgang, blir stående på enheten.")
    return skjer


def _endres(egen: Par, par: list[Par]) -> list[str]:
    skjer = []
    if egen.fra.nummer != egen.til.nummer:
        skjer.append(f"Nummeret blir {egen.til.nummer}; {egen.fra.nummer} leder fortsatt hit.")
    if egen.fra.navn != egen.til.navn:
        skjer.append(f"Navnet blir {egen.til.navn}; {egen.fra.navn} leder fortsatt hit.")
    if inn := [p.fra for p in par if p.tilfelle is Tilfelle.INNLEMMET]:
        skjer.append(f"Tar opp i seg {_og(inn)}. Delegeringer derfra gjelder ikke her.")
    if ut := [p.til for p in par if p.gammel is egen.gammel and p.ny is not egen.ny]:
        skjer.append(f"En del går til {_og(ut)}.")
    skjer.append(
        "Erklæring, forespørsler, kontakter og delegeringer følger med, for organisasjonsnummeret er det samme."
    )
    return skjer


def _oppgaver(plan: Plan, enhet: Enhet, par: list[Par], fakta: _Fakta) -> tuple[str, ...]:
    if enhet.opphort is not None:
        return ()  # gone again before the file ends
    return (*_ma_gis_igjen(par, fakta), *_ma_registreres(plan, enhet), *_ma_avklares(enhet, par))


def _ma_gis_igjen(par: list[Par], fakta: _Fakta) -> Iterator[str]:
    regler, gamle = [REGLER[p.tilfelle] for p in par], [p.gammel.id for p in par if p.gammel.id is not None]
    if any(r.ny_signatur for r in regler):
        yield "Ny signatur trengs: be om tilslutningserklæring fra den nye enheten."
    if tjenester := {t for i in gamle if i in fakta.bortfall for _, t in fakta.bortfall[i].foresporsler}:
        yield f"Ny forespørsel trengs om {_og(sorted(tjenester))}."
    if any(r.ny_delegering for r in regler):
        yield "Ny delegering trengs i Altinn for hver leverandør og hvert API."
    if onsker := {t for i in gamle for t in fakta.onsker.get(i, ())}:
        yield f"Spør om enheten fortsatt støtter {_og(f'«{t}»' for t in sorted(onsker))}."


def _ma_registreres(plan: Plan, enhet: Enhet) -> Iterator[str]:
    yield "Registrer kontakter og en varslingsadresse som virker."
    if enhet.malform is Malform.NOYTRAL and plan.registeret.kjente_fakta(enhet.type, enhet.orgnr) is None:
        yield "Registrer målformen når språkvedtaket er gjort; til da skrives det bokmål."
    if enhet.innbyggere is None:
        yield "Registrer antall innbyggere: delingen sier ikke hvor mange som bor i hver del."


def _ma_avklares(enhet: Enhet, par: list[Par]) -> Iterator[str]:
    if not all(REGLER[p.tilfelle].verifisert for p in par):
        hvem = "fylkeskommunen" if enhet.type is Organisasjonstype.FYLKESKOMMUNE else "kommunen"
        yield (
            f"Avklar med Skatteetaten om {hvem} må signere på nytt. Vi har ikke funnet regelen skrevet for dette"
            f" tilfellet («{par[0].tilfelle.midt_i_setning}»), og behandler enheten som ny."
        )


def _og(ting: Any) -> str:
    """«A», «A og B», «A, B og C»."""
    *forste, siste = [str(t) for t in ting]
    return f"{', '.join(forste)} og {siste}" if forste else siste
