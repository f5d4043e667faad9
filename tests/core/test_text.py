"""Norwegian order, plain search and national numbers."""

import pytest

from ksadmin.core.errors import InvalidInput
from ksadmin.core.identifiers import format_orgnr, valid_orgnr
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel


def test_norwegian_order() -> None:
    names = ["Ås", "Øksnes", "Ærfugl", "Zoo", "Aalborg", "Alta", "Čáhcesuolu", "Bø", "Åmot"]
    ordered = sorted(names, key=sorteringsnokkel)
    assert ordered == ["Alta", "Bø", "Čáhcesuolu", "Zoo", "Ærfugl", "Øksnes", "Aalborg", "Åmot", "Ås"]


@pytest.mark.parametrize(
    ("written", "typed"),
    [("Kárášjohka", "karasjohka"), ("Guovdageaidnu", "GUOVDAGEAIDNU"), ("Ås", "as"), ("Tromsø", "tromso")],
)
def test_search_finds_what_is_typed_on_any_keyboard(written: str, typed: str) -> None:
    assert sokenokkel(written) == sokenokkel(typed)


def test_orgnr_is_checked_and_shown_in_groups() -> None:
    assert valid_orgnr("958 935 420") == "958935420"
    assert format_orgnr("958935420") == "958\xa0935\xa0420"


@pytest.mark.parametrize("wrong", ["", "95893542", "958935421", "9589354200", "<b>958935420</b>", "abcdefghi"])
def test_a_wrong_orgnr_says_what_is_wrong(wrong: str) -> None:
    with pytest.raises(InvalidInput, match="ni siffer"):
        valid_orgnr(wrong)
