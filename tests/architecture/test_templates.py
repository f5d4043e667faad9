"""Templates compile, and hold nothing a strict Content-Security-Policy would stop."""

import re

import pytest
from jinja2 import TemplateError

from tests.architecture.tree import ROOT, our_files

TEMPLATES = list(our_files(".html", folders=("templates",)))
# Letters are printed, not served: they have an environment of their own, and no policy applies.
PAGES = [path for path in TEMPLATES if path.relative_to(ROOT / "templates").parts[0] != "pdf"]
INLINE = {
    "script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "stylesheet": re.compile(r"<style[\s>]", re.I),
    "handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "style": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "javascript link": re.compile(r"javascript:", re.I),
}


def named(path):
    return str(path.relative_to(ROOT / "templates"))


def test_every_page_compiles_with_the_filters_of_the_app(app):
    broken = {}
    for page in PAGES:
        try:
            app.jinja_env.compile(page.read_text())
        except TemplateError as error:
            broken[named(page)] = str(error)
    assert broken == {}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_page_has_nothing_inline(page):
    text = re.sub(r"\{#.*?#\}", "", page.read_text(), flags=re.S)
    found = {what: pattern.findall(text) for what, pattern in INLINE.items() if pattern.search(text)}
    assert found == {}


def test_a_static_file_is_named_and_not_addressed():
    """Its address has a mark of what is in it, which `url_for("static", …)` knows."""
    ours = [*our_files(".html", folders=("templates",)), *our_files(".py", folders=("ksadmin",))]
    addressed = [str(path) for path in ours if re.search(r"[\"']/static/(?!<)", path.read_text())]
    assert addressed == []
