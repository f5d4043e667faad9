"""The docs say what the code says."""

import pytest

from ksadmin.core.base import Base
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.tables import metadata
from tests.architecture.tree import ROOT
from tools.docs import lifecycles, pages


@pytest.mark.parametrize(("page", "text"), pages().items(), ids=lambda value: getattr(value, "name", ""))
def test_generated_page_is_fresh(page, text):
    assert page.read_text() == text, "run `make docs`"


def test_every_status_can_be_reached():
    lost = {name: lifecycle.unreachable(type(lifecycle.initial)) for name, lifecycle in lifecycles()}
    assert {name: statuses for name, statuses in lost.items() if statuses} == {}


def test_every_domain_word_is_in_the_glossary():
    """A table or a set of codes in a room has a Norwegian name: the glossary says what it means."""
    assert metadata.tables
    tables = [mapper.class_ for mapper in Base.registry.mappers]
    words = {each.__name__ for each in [*tables, *Kodeverk.__subclasses__()] if ".core." not in each.__module__}
    glossary = (ROOT / "docs/domene.md").read_text()
    assert {word for word in words if f"`{word}`" not in glossary} == set()
