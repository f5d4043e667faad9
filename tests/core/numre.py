"""Fødselsnummer to test with: of people who are not born yet, or numbers that no person gets."""

from hypothesis import strategies as st

_K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def _rest(vekter: tuple[int, ...], siffer: str) -> int:
    return sum(vekt * int(tall) for vekt, tall in zip(vekter, siffer, strict=True)) % 11


def _ferdig(ni: str, *, rest: int) -> str | None:
    """``ni`` with both control digits, the first one leaving ``rest``; None when there are none."""
    k1 = (rest - _rest(_K1, ni)) % 11
    if k1 == 10:
        return None
    k2 = -_rest(_K2, f"{ni}{k1}") % 11
    return None if k2 == 10 else f"{ni}{k1}{k2}"


@st.composite
def _numre(draw: st.DrawFn, *, rester: tuple[int, ...]) -> str:
    dag = draw(st.integers(1, 28)) + draw(st.sampled_from((0, 40)))
    maned = draw(st.integers(1, 12)) + draw(st.sampled_from((0, 40, 80)))
    nummer = None
    individ = draw(st.integers(500, 999))
    ar = draw(st.integers(33, 39))
    rest = draw(st.sampled_from(rester))
    while nummer is None:
        nummer = _ferdig(f"{dag:02}{maned:02}{ar:02}{individ}", rest=rest)
        individ = 500 + (individ - 499) % 500
    return nummer


HOY = _numre(rester=(0,))
"""Right by the rule of today: fnr, D-numbers and synthetic ones, born from 2033 on."""

MIDDELS = _numre(rester=(1, 2, 3))
"""Right only by the rule of 2032."""

TESTNUMMER = "09819899123"
"""One of Skatteetaten's published, synthetic numbers."""

BARE_ETTER_2032 = "01023750151"
"""One right only by the rule of 2032, of somebody born in 2037."""
