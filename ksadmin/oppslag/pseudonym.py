"""A person's number as something that tells nothing without the key."""

import hmac
from pathlib import Path

from ksadmin.settings import SettingsError

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_MIN = 32


class Pseudonymer:
    """The newest key makes new pseudonyms; all the keys together find old ones."""

    def __init__(self, nokler: dict[str, bytes]) -> None:
        self._nokler = nokler
        self.nokkel = next(iter(nokler))

    def lag(self, nummer: str) -> str:
        """The pseudonym under the newest key."""
        return _pseudonym(self._nokler[self.nokkel], nummer)

    def alle(self, nummer: str) -> list[str]:
        """The pseudonyms the number has had under every key we still have."""
        return [_pseudonym(hemmelighet, nummer) for hemmelighet in self._nokler.values()]


def _pseudonym(hemmelighet: bytes, nummer: str) -> str:
    """HMAC-SHA-256 in letters only: digits in a row could be taken for a number, by people and by searches."""
    return hmac.digest(hemmelighet, nummer.encode(), "sha256").hex().translate(_LETTERS)


def les_nokler(fil: Path) -> Pseudonymer:
    """Keys from a file: a name and a secret on each line, the newest first. Raises SettingsError."""
    try:
        linjer = [linje.split() for linje in fil.read_text(encoding="utf-8").splitlines() if linje.strip()]
        nokler = {navn: hemmelighet.encode() for navn, hemmelighet in linjer}
    except (OSError, ValueError):
        linjer, nokler = [], {}
    if not nokler or len(nokler) != len(linjer) or min(map(len, nokler.values())) < _MIN:
        raise SettingsError(
            "KSADMIN_OPPSLAG_PSEUDONYMFIL: Filen skal ha «navn hemmelighet» på hver linje, hvert navn én gang, "
            f"og hver hemmelighet minst {_MIN} tegn. Den nyeste står først."
        )
    return Pseudonymer(nokler)
