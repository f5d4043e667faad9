"""Enhetsregisteret: what the state has registered about an organisation.

Shapes: brreg/openAPI, specs/enhetsregisteret.json. The reader is tolerant: it asks for little and ignores the rest.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from ksadmin.core import uthenting
from ksadmin.core.errors import DomainError, InvalidInput
from ksadmin.core.identifiers import format_orgnr, valid_orgnr

ACCEPT = "application/vnd.brreg.enhetsregisteret.enhet.v2+json;charset=UTF-8"
ACCEPT_UNDERENHET = ACCEPT.replace(".enhet.", ".underenhet.")
MAKS_SVAR = 1_000_000  # bytes; a unit is a few thousand
_SENERE = "Prøv igjen om litt. Ingenting er endret."


class OppslagFeilet(DomainError):
    """There is nothing to compare with; the sentence says why."""


class FinnesIkke(OppslagFeilet):
    """No unit has ever had the number."""


class ErFjernet(OppslagFeilet):
    """The unit is removed from the register for legal reasons."""


class Utilgjengelig(OppslagFeilet):
    """The register gave no answer we can use. It may do so later."""


@dataclass(frozen=True, slots=True)
class Enhet:
    """A unit. ``slettet`` is the date it was struck off; such a unit has few other facts."""

    orgnr: str
    navn: str
    organisasjonsform: str | None
    nettsted: str | None
    postadresse: str | None
    slettet: date | None


@dataclass(frozen=True, slots=True)
class Enhetsregisteret:
    """``url`` is the base, up to and without ``/enheter``. ``sekunder`` is how long one look-up may take."""

    url: str
    sekunder: float = 10.0

    def hent(self, orgnr: str) -> Enhet:
        """The unit with the number. Raises FinnesIkke, ErFjernet or Utilgjengelig."""
        status, body = self._spor(f"{self.url.rstrip('/')}/enheter/{orgnr}", ACCEPT)
        if status == httpx.codes.NOT_FOUND:
            raise FinnesIkke(f"Enhetsregisteret har ingen enhet med nummeret {format_orgnr(orgnr)}. Sjekk nummeret.")
        if status == httpx.codes.GONE:
            raise ErFjernet(
                f"{format_orgnr(orgnr)} er fjernet fra Enhetsregisteret av juridiske grunner og kan ikke vises."
            )
        if status != httpx.codes.OK:
            raise Utilgjengelig(f"Enhetsregisteret svarte med feil {status}. {_SENERE}")
        return _enhet(orgnr, body)

    def hovedenhet(self, orgnr: str) -> str | None:
        """The orgnr of the unit this one is a part of; None when it is no sub-unit. Raises Utilgjengelig."""
        status, body = self._spor(f"{self.url.rstrip('/')}/underenheter/{orgnr}", ACCEPT_UNDERENHET)
        if status in (httpx.codes.NOT_FOUND, httpx.codes.GONE):
            return None
        if status != httpx.codes.OK:
            raise Utilgjengelig(f"Enhetsregisteret svarte med feil {status}. {_SENERE}")
        try:
            return valid_orgnr(str(json.loads(body)["overordnetEnhet"]))
        except (ValueError, KeyError, TypeError, InvalidInput, RecursionError):
            raise Utilgjengelig(f"Enhetsregisteret svarte med noe annet enn en underenhet. {_SENERE}") from None

    def _spor(self, url: str, accept: str) -> tuple[int, bytes]:
        try:
            svar = uthenting.hent("GET", url, sekunder=self.sekunder, maks=MAKS_SVAR, hoder={"Accept": accept})
            return svar.status, svar.kropp
        except uthenting.ForMye:
            raise Utilgjengelig(f"Enhetsregisteret svarte med mer enn ventet. {_SENERE}") from None
        except httpx.TimeoutException:
            raise Utilgjengelig(f"Enhetsregisteret brukte for lang tid på å svare. {_SENERE}") from None
        except httpx.HTTPError:
            raise Utilgjengelig(f"Enhetsregisteret er ikke tilgjengelig. {_SENERE}") from None


def _enhet(orgnr: str, body: bytes) -> Enhet:
    try:
        facts = json.loads(body)
        if facts["organisasjonsnummer"] != orgnr:
            raise ValueError("another unit")
        return Enhet(
            orgnr=orgnr,
            navn=_tekst(facts, "navn") or "",
            organisasjonsform=_tekst(facts.get("organisasjonsform") or {}, "beskrivelse"),
            nettsted=_nettsted(_tekst(facts, "hjemmeside")),
            postadresse=_adresse(facts.get("postadresse") or facts.get("forretningsadresse") or {}),
            slettet=_dato(_tekst(facts, "slettedato")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Utilgjengelig(f"Enhetsregisteret svarte med noe annet enn opplysninger om enheten. {_SENERE}") from None


def _tekst(facts: Mapping[str, Any], key: str) -> str | None:
    value = facts.get(key)
    return value.strip() or None if isinstance(value, str) else None


def _dato(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _nettsted(text: str | None) -> str | None:
    return text.rstrip("/") if text else None


def _adresse(facts: Mapping[str, Any]) -> str | None:
    """Lines as on an envelope. ``adresse`` may hold null and empty text."""
    lines = [line for line in facts.get("adresse") or [] if isinstance(line, str) and line.strip()]
    place = " ".join(filter(None, (_tekst(facts, "postnummer"), _tekst(facts, "poststed"))))
    return "\n".join(filter(None, (*lines, place))) or None
