"""Vendored files are exactly what the manifest says, with their licences beside them."""

import json
from pathlib import Path

from fontTools.ttLib import TTFont

from tools.vendor import VENDOR, add_to_bom, deviations, read_manifest

SAMISKE_OG_NORSKE_BOKSTAVER = "áčđŋšŧžÁČĐŊŠŦŽæøåÆØÅäöïǥǧǩʒǯ«»–…"


def test_hver_fil_er_slik_manifestet_sier() -> None:
    assert list(deviations()) == []


def test_en_endret_en_ukjent_og_en_manglende_fil_meldes(tmp_path) -> None:  # type: ignore[no-untyped-def]
    manifest = (VENDOR / "vendor.toml").read_text(encoding="utf-8")
    (tmp_path / "vendor.toml").write_text(manifest, encoding="utf-8")
    (tmp_path / "ksdigital").mkdir()
    (tmp_path / "ksdigital" / "base.css").write_text("body{}", encoding="utf-8")
    (tmp_path / "fremmed.js").write_text("", encoding="utf-8")

    found = list(deviations(tmp_path))

    assert "ksdigital/base.css differs from the manifest" in found
    assert "ksdigital/ksdigital.css is missing" in found
    assert "fremmed.js is not in the manifest" in found


def test_hver_pakke_har_lisensteksten_med() -> None:
    for package in read_manifest():
        assert [file for file in package.files if file.source.startswith("LICENSE")], package.name


def test_skriften_har_norske_og_samiske_bokstaver() -> None:
    for weight in (400, 500, 600):
        letters: set[int] = set()
        for part in ("latin", "latin-ext"):
            letters |= set(TTFont(VENDOR / "inter" / f"inter-{part}-{weight}.woff2").getBestCmap())
        assert [letter for letter in SAMISKE_OG_NORSKE_BOKSTAVER if ord(letter) not in letters] == []


def test_pakkene_er_med_i_materiallisten(tmp_path: Path) -> None:
    fil = tmp_path / "bom.json"
    fil.write_text('{"components": [{"purl": "pkg:pypi/flask@3"}]}', encoding="utf-8")
    add_to_bom(fil)
    purler = [c["purl"] for c in json.loads(fil.read_text(encoding="utf-8"))["components"]]
    assert purler[0] == "pkg:pypi/flask@3"
    assert len(purler) == 1 + len(read_manifest())
    assert "pkg:npm/%40fontsource/inter@5.3.0" in purler
