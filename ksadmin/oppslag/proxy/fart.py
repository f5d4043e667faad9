"""How often one client may ask."""

import time

_MAKS_KLIENTER = 10_000


class Fart:
    """``per_minutt`` evenly, and as many at once. Counted in each process by itself."""

    def __init__(self, per_minutt: int) -> None:
        self._per_minutt = per_minutt
        self._kvote: dict[str, tuple[float, float]] = {}

    def for_fort(self, klient: str) -> int | None:
        """None, or the whole seconds to wait."""
        naa = time.monotonic()
        igjen, sist = self._kvote.get(klient, (float(self._per_minutt), naa))
        igjen = min(self._per_minutt, igjen + (naa - sist) * self._per_minutt / 60)
        if len(self._kvote) >= _MAKS_KLIENTER:
            self._kvote.clear()
        self._kvote[klient] = (max(0.0, igjen - 1), naa)
        return None if igjen >= 1 else max(1, round((1 - igjen) * 60 / self._per_minutt))
