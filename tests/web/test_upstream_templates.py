"""Our templates replace flask-admin's by path. When flask-admin changes its own, we must look at ours."""

import hashlib
from pathlib import Path

import flask_admin

UPSTREAM = Path(flask_admin.__file__).parent / "templates" / "bootstrap4" / "admin"
OURS = Path(__file__).resolve().parents[2] / "templates" / "admin"
KNOWN = {
    "actions.html": "685288ebd9108462",
    "base.html": "a6add6a45c2ac3c5",
    "index.html": "93b932a94ef2ef1f",
    "layout.html": "5e62de8b5e527fc7",
    "lib.html": "21a2c36fee3e1984",
    "model/create.html": "8930a13e4d81cd59",
    "model/details.html": "c4aa5d6ca9b9b82d",
    "model/edit.html": "b606efe0a695ead2",
    "model/inline_field_list.html": "67e95cc8006c11c5",
    "model/inline_form.html": "7c67695b482cae3d",
    "model/inline_list_base.html": "9385d36000f838cd",
    "model/layout.html": "9801f7f6e21b6dfe",
    "model/list.html": "21003d92feb9a75c",
    "model/row_actions.html": "4dc1ade152ecd029",
}


def test_originalene_er_de_vi_har_skrevet_vare_ut_fra() -> None:
    assert {name: _sha(UPSTREAM / name) for name in KNOWN} == KNOWN


def test_hver_mal_vi_erstatter_er_med_i_listen() -> None:
    replaced = {str(path.relative_to(OURS)) for path in OURS.rglob("*.html")}
    upstream = {str(path.relative_to(UPSTREAM)) for path in UPSTREAM.rglob("*.html")}
    assert replaced & upstream == KNOWN.keys()


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]
