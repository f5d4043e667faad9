"""What KS must know to help, and the question that asks for what is not there.

Source of the list: what KS asks for in a fault report, and Skatteetaten's demand of application and korrelasjonsid.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy.orm import Session

from ksadmin.brukerstotte.kodeverk import Meldingsslag, Sakskategori, Saksprak
from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.brukerstotte.queries import traden
from ksadmin.core.errors import Conflict

_K = Sakskategori
_FEIL = (_K.FEIL, _K.MASKINPORTEN, _K.ALTINN, _K.FIKS)
_VIRKET_FOR = (
    r"\b(har|aldri|tidligere|tidlegare|før|første gang|fyrste gong|slutt[ae]t?)\b.{0,40}(virk|verk|fung|hent)"
    r"|(virk|verk|fung)\w*.{0,20}\b(før|tidligere|tidlegare)"
)
_MANED = "jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des"


def _sier(monster: str) -> Callable[[Sak, str, bool], bool]:
    ord_ = re.compile(monster, re.IGNORECASE)
    return lambda _sak, tekst, _bilde: ord_.search(tekst) is not None


class Opplysning(NamedTuple):
    """``navn`` is what it is called in a list, ``nb`` and ``nn`` how it is asked for; ``gjelder`` the categories."""

    navn: str
    nb: str
    nn: str
    gjelder: tuple[Sakskategori, ...]
    finnes: Callable[[Sak, str, bool], bool]


OPPLYSNINGER = (
    Opplysning(
        "Skjermbilde eller feilmelding",
        "Et skjermbilde, eller hele feilmeldingen som tekst.",
        "Eit skjermbilete, eller heile feilmeldinga som tekst.",
        _FEIL,
        lambda sak, tekst, bilde: bilde or sak.feilkode is not None,
    ),
    Opplysning(
        "Tidspunkt",
        "Når skjedde det? Dato og klokkeslett.",
        "Når skjedde det? Dato og klokkeslett.",
        _FEIL,
        _sier(rf"\b\d{{1,2}}[.:]\d{{2}}\b|\b\d{{1,2}}\.\s?(\d{{1,2}}\.|{_MANED})|\b\d{{4}}-\d{{2}}-\d{{2}}"),
    ),
    Opplysning(
        "Om det har virket før",
        "Har dere noen gang fått hentet opplysninger for denne tjenesten?",
        "Har de nokon gong fått henta opplysningar for denne tenesta?",
        _FEIL,
        _sier(_VIRKET_FOR),
    ),
    Opplysning(
        "Om rettigheten er delegert",
        "Er rettigheten delegert til leverandøren i Altinn, i produksjon og med begge hovedorganisasjonsnumre?",
        "Er retten delegert til leverandøren i Altinn, i produksjon og med begge hovudorganisasjonsnummera?",
        (_K.MASKINPORTEN, _K.ALTINN, _K.FEIL),
        _sier(r"deleger"),
    ),
    Opplysning(
        "Korrelasjons-ID",
        "Hvilken applikasjon ble brukt, og hva er korrelasjons-ID-en i svaret? Skatteetaten krever begge.",
        "Kva applikasjon vart brukt, og kva er korrelasjons-ID-en i svaret? Skatteetaten krev begge.",
        (_K.FEIL,),
        lambda sak, _tekst, _bilde: sak.korrelasjonsid is not None,
    ),
    Opplysning(
        "errorId fra Fiks",
        "Hva er «errorId» i svaret fra Fiks?",
        "Kva er «errorId» i svaret frå Fiks?",
        (_K.FIKS,),
        _sier(r"error.?id"),
    ),
)


def mangler(sak: Sak, traden: Iterable[Saksmelding]) -> list[Opplysning]:
    """What nobody has told yet of what a case of this category needs. A hint: a person sends the question or not."""
    inn = [m for m in traden if m.slag is Meldingsslag.INN]
    tekst = "\n".join(f"{m.emne or ''}\n{m.tekst}" for m in inn)
    bilde = any(m.vedlegg for m in inn)
    return [o for o in OPPLYSNINGER if sak.kategori in o.gjelder and not o.finnes(sak, tekst, bilde)]


def sporsmalet(session: Session, sak: Sak) -> str:
    """The question of all that is missing, in the målform of the case. Raises Conflict when nothing is."""
    borte = mangler(sak, traden(session, sak))
    if not borte:
        raise Conflict("Ingenting mangler for denne kategorien. Velg en annen kategori hvis saken gjelder noe annet.")
    nn = sak.sprak is Saksprak.NN
    apning = "For å hjelpe dykk treng vi å vite:" if nn else "For å hjelpe dere trenger vi å vite:"
    return "\n".join([apning, "", *(f"- {o.nn if nn else o.nb}" for o in borte)])
