"""What we lean on is named, explained and locked by hash."""

import re

import pytest

from tests.architecture.tree import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def test_every_dependency_says_why():
    text = (ROOT / "pyproject.toml").read_text()
    listed = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.M | re.S)
    assert len(listed) == 2
    lines = "".join(listed).splitlines()
    assert [line for line in lines if not re.search(r'",\s+# \S+', line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(lock):
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().replace("\\\n", " ").strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    assert [entry for entry in packages if not re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+.* --hash=sha256:", entry)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock):
    assert "://" not in (ROOT / lock).read_text()
