"""What carries over from one unit to the next: a table, with the source of each rule.

The orgnr decides. Access is given to the hovedorganisasjonsnummer of the agreement, and Altinn delegations are made
from it; so a unit that keeps its orgnr is the same unit, whatever it is called and numbered.
"""

from typing import NamedTuple

from ksadmin.core.kodeverk import Kodeverk


class Tilfelle(Kodeverk):
    """How the unit before a change and the unit after it are related."""

    SAMME_NAVN = "samme_navn", "Samme organisasjonsnummer og navn"
    NYTT_NAVN = "nytt_navn", "Samme organisasjonsnummer, nytt navn"
    NYTT_ORGNR = "nytt_orgnr", "Nytt organisasjonsnummer, samme navn"
    NY_ENHET = "ny_enhet", "Nytt organisasjonsnummer og nytt navn"
    INNLEMMET = "innlemmet", "Går inn i en enhet som består"
    DELT = "delt", "En del går til en ny enhet"


class Regel(NamedTuple):
    """``viderefores``: erklæring, requests, contacts, observations and delegations stay with the unit.

    Otherwise they end with the unit before. ``ny_signatur`` and ``ny_delegering`` are what the unit after needs.
    ``kilde`` is where the rule is from; ``verifisert`` is False for one a person must have confirmed.
    """

    viderefores: bool
    ny_signatur: bool
    ny_delegering: bool
    kilde: str
    verifisert: bool = True


_DIGDIR = "Digdir om virksomhetssammenslåing"
_ALTINN = "Altinn: delegeringer følger ikke med til en ny hovedenhet"

REGLER: dict[Tilfelle, Regel] = {
    Tilfelle.SAMME_NAVN: Regel(True, False, False, _DIGDIR),
    Tilfelle.NYTT_NAVN: Regel(True, False, False, _DIGDIR),
    # Digdir's page is cut off before it says what happens in this case; it is treated as a new unit.
    Tilfelle.NYTT_ORGNR: Regel(False, True, True, _ALTINN, verifisert=False),
    Tilfelle.NY_ENHET: Regel(False, True, True, f"{_DIGDIR}; {_ALTINN}"),
    Tilfelle.INNLEMMET: Regel(False, False, False, f"{_ALTINN}; enheten som består, har sine egne"),
    # Nothing found says what a divided kommune's erklæring is worth to its parts.
    Tilfelle.DELT: Regel(False, True, True, _ALTINN, verifisert=False),
}
