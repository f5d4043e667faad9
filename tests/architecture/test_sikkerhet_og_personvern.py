"""What the pages about security and personvern claim: proofs that are there, and the tables and periods of the code."""

import re
from collections import Counter

import pytest

from ksadmin.app import oppbevaring
from ksadmin.settings import PREFIX, Settings
from ksadmin.tables import metadata
from tests.architecture.tree import ROOT

PAGES = sorted(
    [ROOT / "docs/sikkerhet.md", *(ROOT / "docs/sikkerhet").glob("*.md"), *(ROOT / "docs/personvern").glob("*.md")]
)
PROTOKOLL = (ROOT / "docs/personvern/behandlingsprotokoll.md").read_text()
_FILE = re.compile(
    r"`((?:tests|ksadmin|deploy|docs|templates|migrations|tools)/[\w./-]+|[\w-]+\.(?:toml|md|lock)|Makefile)`"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_proof_a_page_names_is_there(page):
    named = set(_FILE.findall(page.read_text()))
    assert named
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []


def test_the_self_assessment_has_each_point_once_and_counts_right():
    text = (ROOT / "docs/sikkerhet/asvs.md").read_text()
    points = re.findall(r"^\| (\d+)\.(\d+)\.(\d+) \| .+? \| ([a-z/]+) \| (.+) \|$", text, re.M)
    numbers = [tuple(map(int, point[:3])) for point in points]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 259  # levels 1 and 2 of 4.0.3, without those it has deleted
    counts = Counter(point[3] for point in points)
    told = re.search(r"^\| (holds .+) \| all \|\n.+\n\| (.+) \| 259 \|$", text, re.M)
    assert told is not None
    assert dict(zip(told[1].split(" | "), map(int, told[2].split(" | ")), strict=True)) == counts
    assert [point for point in points if point[3] == "holds" and "`" not in point[4] and "Python" not in point[4]] == []


def test_every_table_is_in_the_protocol_once():
    """Whoever makes a table says whose data is in it, or that nobody's is."""
    told, _ = PROTOKOLL.split("## Frister")
    names = Counter(name for name in re.findall(r"`(\w+)`", told) if name in metadata.tables)
    periods = {klasse.navn for klasse in oppbevaring(Settings(env="test", kontaktforsok_dager=400))}
    assert set(names) == set(metadata.tables)
    assert {name for name, times in names.items() if times > 1} <= periods  # a table may have its period's name


def test_the_periods_in_the_protocol_are_those_the_code_deletes_by():
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| `(.+?)` \|$", PROTOKOLL, re.M)
    told = {name: (about, period) for name, about, period, _setting, _test in rows}
    decided = {klasse.navn: klasse for klasse in oppbevaring(Settings(env="test"))}
    every = {klasse.navn: klasse for klasse in oppbevaring(Settings(env="test", kontaktforsok_dager=400))}
    assert told == {
        name: (klasse.beskrivelse, f"{klasse.dager} dager" if name in decided else "bestemmes")
        for name, klasse in every.items()
    }
    settings = {setting.strip("`") for *_, setting, _test in rows} - {"–"}
    assert settings <= {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
