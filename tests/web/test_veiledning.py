"""Every page in the menu says what it is for."""

import pytest
from flask import Flask

from ksadmin.web.veiledning import veiledning


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
