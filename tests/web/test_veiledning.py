"""The guide: every page in the menu is in it, and it can be read on the screen and on paper."""

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from flask import Flask

from ksadmin.core.actor import Rolle
from ksadmin.web.brukerveiledning import BILDER, kapitler, veiledning
from tests.client import StrictClient
from tests.pdf.conformance import assert_conforms, elements

STORST = 4 * 1024**2
"""Of all the pictures together: they are in the wheel."""


@pytest.fixture(params=["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The words are the same."""
    return str(request.param)


def test_hver_side_i_menyen_har_hjelp_og_ingen_hjelp_er_til_overs(app: Flask) -> None:
    admin, sider = app.extensions["admin"][0], veiledning()["sider"]
    alle = {view.endpoint for view in admin._views}
    i_menyen = {view.endpoint for view in admin._views if view.category}
    assert i_menyen - sider.keys() == set()
    assert sider.keys() - alle == set()
    assert [navn for navn, tekst in sider.items() if len(tekst) > 300] == []


def test_hver_side_har_sitt_kapittel_og_hvert_bilde_sitt_steg() -> None:
    assert Counter(side for k in kapitler() for side in k.sider) == Counter(veiledning()["sider"].keys())
    assert len({k.nokkel for k in kapitler()}) == len(kapitler())
    steg = [steg for k in kapitler() for steg in k.steg if steg.bilde]
    assert all(s.alt for s in steg)
    assert sorted(s.bilde for s in steg if s.bilde) == sorted(fil.stem for fil in BILDER.iterdir())
    assert sum(fil.stat().st_size for fil in BILDER.iterdir()) < STORST


def test_veiledningen_paa_skjermen_viser_bare_sidene_en_kan_aapne(client_as: Callable[[Rolle], StrictClient]) -> None:
    side = client_as(Rolle.LESER).get("/admin/veiledning/").text
    assert 'href="/admin/avtaler/"' in side
    assert 'href="/admin/brukere/"' not in side
    assert side.count("<img") > len([steg for k in kapitler() for steg in k.steg if steg.bilde])  # and KS' mark


def test_veiledningen_paa_papir_er_tilgjengelig(client_as: Callable[[Rolle], StrictClient], tmp_path: Path) -> None:
    pdf = client_as(Rolle.LESER).get("/admin/veiledning/brukerveiledning.pdf").data
    assert_conforms(pdf, "nb", tmp_path)
    with pikepdf.open(BytesIO(pdf)) as apnet:
        figurer = [str(figur.Alt) for figur in elements(apnet, "/Figure")]
    assert figurer == [steg.alt for k in kapitler() for steg in k.steg if steg.bilde]
