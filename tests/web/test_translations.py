"""Every text of flask-admin, of WTForms and of our public pages exists in good Norwegian."""

import io
import re
from pathlib import Path

import flask_admin
import pytest
import wtforms
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "ksadmin" / "web" / "translations"
_ONE, _MANY = ("gettext", "lazy_gettext", "_gettext", "_"), ("ngettext", "_ngettext")
KEYWORDS = {**dict.fromkeys(_ONE), **dict.fromkeys(_MANY, (1, 2))}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
DOMAINS = [("admin", "nb"), ("admin", "nn"), ("wtforms", "nb"), ("wtforms", "nn"), ("messages", "nn")]


def _read(domain: str, locale: str) -> Catalog:
    with _po(domain, locale).open("rb") as file:
        return read_po(file, locale=locale, domain=domain)


def _po(domain: str, locale: str) -> Path:
    return CATALOGUES / locale / "LC_MESSAGES" / f"{domain}.po"


def _texts_in(*folders: Path) -> set[str]:
    found = (hit[2] for folder in folders for hit in extract_from_dir(str(folder), METHODS, keywords=KEYWORDS))
    return {text if isinstance(text, str) else text[0] for text in found}


def _wanted(domain: str) -> set[str]:
    if domain == "messages":
        # _gettext is flask-admin's: what our admin templates ask of it is in its own catalogue.
        return _texts_in(ROOT / "templates", ROOT / "ksadmin") - _wanted("admin")
    return _texts_in(Path({"admin": flask_admin, "wtforms": wtforms}[domain].__file__).parent)


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def _placeholders(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


@pytest.mark.parametrize(("domain", "locale"), DOMAINS)
def test_ingen_tekst_mangler_og_ingen_er_usikker(domain: str, locale: str) -> None:
    catalogue = _read(domain, locale)
    translated = {m.id if isinstance(m.id, str) else m.id[0] for m in catalogue if m.id and all(_forms(m))}
    assert _wanted(domain) - translated == set()
    assert [m.id for m in catalogue if m.id and m.fuzzy] == []


@pytest.mark.parametrize(("domain", "locale"), DOMAINS)
def test_hver_oversettelse_har_de_samme_plassholderne(domain: str, locale: str) -> None:
    for message in _read(domain, locale):
        source = message.id if isinstance(message.id, str) else message.id[1]
        for form in _forms(message) if message.id else ():
            assert _placeholders(form) <= _placeholders(source), source


@pytest.mark.parametrize(("domain", "locale"), DOMAINS)
def test_den_kompilerte_katalogen_er_fersk(domain: str, locale: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _read(domain, locale))
    assert _po(domain, locale).with_suffix(".mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("locale", ["nb", "nn"])
def test_stor_bokstav_bare_forst_i_en_setning(locale: str) -> None:
    for message in (m for m in _read("admin", locale) if m.id):
        for sentence in re.split(r"[.?:] ", str(_forms(message)[0])):
            stray = [w for w in sentence.split()[1:] if w[0].isupper() and w[1:].islower()]
            assert stray == [], message.id
