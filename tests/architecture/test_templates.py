"""Templates compile, and hold nothing a strict Content-Security-Policy would stop."""

import re

import pytest
from jinja2 import Environment

from tests.architecture.tree import ROOT, our_files

TEMPLATES = list(our_files(".html", ".txt", folders=("templates",)))
# Letters are printed, not served: WeasyPrint reads their styles, and no policy applies.
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


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_template_compiles(template):
    Environment(extensions=["jinja2.ext.i18n"], autoescape=True).compile(template.read_text())


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_page_has_nothing_inline(page):
    text = re.sub(r"\{#.*?#\}", "", page.read_text(), flags=re.S)
    found = {what: pattern.findall(text) for what, pattern in INLINE.items() if pattern.search(text)}
    assert found == {}
