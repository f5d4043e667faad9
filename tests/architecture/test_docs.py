"""The docs say what the code says."""

import re

import pytest

from ksadmin.cli import cli
from ksadmin.core.base import Base
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.settings import Settings
from ksadmin.tables import metadata
from tests.architecture.tree import ROOT
from tools.docs import lifecycles, pages
from tools.prepare import LIBRARIES


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


def handbook() -> str:
    """What those who run ksadmin read and copy."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text() for page in [*pages, *(ROOT / "deploy").iterdir()])


def test_every_setting_target_and_command_that_is_named_is_there():
    text = handbook()
    settings = {f"KSADMIN_{name.upper()}" for name in Settings.model_fields} | {"KSADMIN_ENV_FILE"}
    named = set(re.findall(r"\bKSADMIN_[A-Z0-9_]*[A-Z0-9]\b", text))
    assert named - settings == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"`make ([a-z]+)", text)) - targets == set()
    assert set(re.findall(r"(?:`|bin/)ksadmin ([a-z-]+)", text)) - set(cli.commands) == set()


def test_the_handbook_and_the_image_install_the_libraries_documents_need():
    for page in ("docs/drift.md", "deploy/Containerfile"):
        words = (ROOT / page).read_text().split()
        assert set(LIBRARIES.values()) <= set(words), page
