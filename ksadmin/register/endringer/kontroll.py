"""Whether one change can be carried out: every row of it placed, or refused with its column and why."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from datetime import date

from ksadmin.core.errors import InvalidInput
from ksadmin.core.identifiers import format_orgnr
from ksadmin.register.endringer.enheter import Enhet, Registeret
from ksadmin.register.endringer.fil import Endringsrad, Feil
from ksadmin.register.endringer.navn import fordel
from ksadmin.register.models import Organisasjonstype

Gruppe = Sequence[Endringsrad]
Nummer = tuple[Organisasjonstype, str]


class Ugyldig(Exception):
    """The change cannot be carried out."""

    def __init__(self, feil: list[Feil]) -> None:
        super().__init__(feil)
        self.feil = feil


def kontroller(registeret: Registeret, gruppe: Gruppe, ledige: Set[Nummer]) -> dict[str, str]:
    """The orgnr of each new number. ``ledige`` are the numbers that are given up the same day.

    Raises Ugyldig with everything that is wrong.
    """
    feil = [f for rad in gruppe for f in (*_gammel(registeret, rad), *_ny(registeret, rad, ledige))]
    feil += _slag(gruppe)
    feil += _motsigelser(gruppe)
    if feil:
        raise Ugyldig(feil)
    orgnumre = {}
    for til, rad in _forste(gruppe).items():
        orgnr = _orgnr(registeret, gruppe, rad)
        if orgnr is None:
            grunn = (
                f"Skriv organisasjonsnummeret til {rad.til_navn[0]} ({til}). Uten det kan vi ikke se om enheten er ny."
            )
            feil.append(Feil(rad.linje, "nytt_organisasjonsnummer", grunn))
        else:
            orgnumre[til] = orgnr
    feil += _opptatte(registeret, gruppe, orgnumre)
    if feil:
        raise Ugyldig(feil)
    return orgnumre


def _gammel(registeret: Registeret, rad: Endringsrad) -> Iterator[Feil]:
    enhet = registeret.levende(rad.type, rad.fra)
    if enhet is None:
        yield Feil(rad.linje, "gammelt_nummer", _ikke_her(registeret, rad))
        return
    if enhet.navn_i_filer.isdisjoint(rad.fra_navn):
        grunn = f"{rad.fra} heter {enhet.navn} i registeret, ikke {' - '.join(rad.fra_navn)}."
        yield Feil(rad.linje, "gammelt_navn", grunn)
    if rad.fra_orgnr and rad.fra_orgnr != enhet.orgnr:
        grunn = f"{enhet.merke} har {format_orgnr(enhet.orgnr)} i registeret. Rett filen, eller registeret."
        yield Feil(rad.linje, "gammelt_organisasjonsnummer", grunn)
    if (fra := _siden(enhet)) and rad.dato <= fra:
        grunn = f"{enhet.merke} er slik den er fra {fra:%d.%m.%Y}. Endringen må være datert etter det."
        yield Feil(rad.linje, "dato", grunn)


def _siden(enhet: Enhet) -> date | None:
    """When the newest of what the unit is known by began: a change cannot end it before that."""
    return max((k.fra for k in enhet.kjennetegn if k.til is None and k.fra), default=enhet.opprettet)


def _ikke_her(registeret: Registeret, rad: Endringsrad) -> str:
    dagens = [e for e in registeret.med_nummer(rad.type, rad.fra) if e.opphort is None]
    if dagens:
        navn = ", ".join(str(e.merke) for e in dagens)
        return f"{rad.fra} er ikke i bruk lenger. Nummeret leder til {navn}."
    return f"Ingen {rad.type.tekst.lower()} i registeret har nummeret {rad.fra}."


def _ny(registeret: Registeret, rad: Endringsrad, ledige: Set[Nummer]) -> Iterator[Feil]:
    eier = registeret.levende(rad.type, rad.til)
    if eier is not None and (rad.type, rad.til) not in ledige:
        yield Feil(rad.linje, "nytt_nummer", f"{rad.til} tilhører {eier.navn}, som filen ikke endrer samme dag.")
    if rad.type is Organisasjonstype.KOMMUNE and registeret.fylkesnavn(rad.til[:2]) is None:
        grunn = f"Fylkesnummeret {rad.til[:2]} er ikke kjent. Last inn fylkesendringene først."
        yield Feil(rad.linje, "nytt_nummer", grunn)
    try:
        fordel(registeret, rad)
    except InvalidInput as error:
        yield Feil(rad.linje, error.field, str(error))


def _slag(gruppe: Gruppe) -> Iterator[Feil]:
    """What the file calls the change must be what it is."""
    ut, inn = Counter(r.fra for r in gruppe), Counter(r.til for r in gruppe)
    for rad in gruppe:
        ord_ = [o for o, antall in (("deling", ut[rad.fra]), ("sammenslåing", inn[rad.til])) if antall > 1]
        er = "+".join(ord_) or ("navneendring" if rad.fra == rad.til else "nummerendring")
        if rad.slag and rad.slag.lower() != er:
            yield Feil(rad.linje, "type", f"Filen sier {rad.slag}, men radene viser {er}. Mangler det en rad?")


def _motsigelser(gruppe: Gruppe) -> Iterator[Feil]:
    forst: dict[str, Endringsrad] = {}
    par = set()
    for rad in gruppe:
        if (rad.fra, rad.til) in par:
            yield Feil(rad.linje, None, f"Endringen fra {rad.fra} til {rad.til} står to ganger.")
        par.add((rad.fra, rad.til))
        andre = forst.setdefault(rad.til, rad)
        if rad.til_navn != andre.til_navn:
            yield Feil(rad.linje, "nytt_navn", f"Linje {andre.linje} gir {rad.til} et annet navn.")
        if rad.til_orgnr != andre.til_orgnr:
            grunn = f"Linje {andre.linje} gir {rad.til} et annet organisasjonsnummer."
            yield Feil(rad.linje, "nytt_organisasjonsnummer", grunn)


def _orgnr(registeret: Registeret, gruppe: Gruppe, rad: Endringsrad) -> str | None:
    """The file's; of one that became one, its own; else what the package knows of the number that day."""
    if rad.til_orgnr:
        return rad.til_orgnr
    gammel = registeret.levende(rad.type, rad.fra)
    if gammel is not None and len(gruppe) == 1:
        return gammel.orgnr
    return registeret.kjent_orgnr(rad.type, rad.til, rad.dato)


def _opptatte(registeret: Registeret, gruppe: Gruppe, orgnumre: dict[str, str]) -> Iterator[Feil]:
    antall, forste = Counter(orgnumre.values()), _forste(gruppe)
    for til, orgnr in orgnumre.items():
        rad = forste[til]
        eier = registeret.med_orgnr(rad.type, orgnr)
        if antall[orgnr] > 1:
            grunn = f"{format_orgnr(orgnr)} er gitt til flere av de nye enhetene."
            yield Feil(rad.linje, "nytt_organisasjonsnummer", grunn)
        elif eier is not None and eier.nummer not in {r.fra for r in gruppe if r.til == til}:
            grunn = f"{format_orgnr(orgnr)} tilhører {eier.merke}."
            yield Feil(rad.linje, "nytt_organisasjonsnummer", grunn)


def _forste(gruppe: Gruppe) -> dict[str, Endringsrad]:
    """The first row of each new number."""
    return {rad.til: rad for rad in reversed(gruppe)}
