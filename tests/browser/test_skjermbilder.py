"""The main pages look as they did when somebody last looked at them. `make skjermbilder` accepts how they look now."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from ksadmin.core.actor import Rolle
from ksadmin.settings import Settings
from tests.browser.conftest import SCREENSHOTS
from tests.databases import Databases
from tests.gjennomgang import eksempeldata

SIDER = {
    "forside": "/admin/",
    "liste": "/admin/avtaler/?flt0_status_er=utkast",
    "skjema": "/admin/avtaler/new/",
    "organisasjon": "/admin/organisasjoner/details/?id=344",
    "matrise": "/admin/matrise/?fylke=Agder",
    "sak": "/admin/saker/details/?id=1",
    "runde": "/admin/runder/details/?id=1",
    "segmentrapport": "/admin/segmentrapport/",
    "kalender": "/admin/kalender/?maned=2026-12",
    "oversikt": "/",
    "kommune": "/kommune/5610",
    "veikart": "/veikart",
}
BREDDER = (1440, 360)
GODKJENT = Path(__file__).parent / "skjermbilder"
HALVT, RUTE = 2, 4
"""A picture is kept at half its size, and compared by the mean of squares of so many pixels: another machine may draw
the edge of a letter otherwise, but not put it elsewhere."""
FARGER, AVVIK, FA = 64, 24, 4
"""Colours kept, how much of 255 a square may differ, and how many may differ more."""


@pytest.fixture
def settings(databases: Databases) -> Iterator[Settings]:
    with eksempeldata(databases) as settings:
        yield settings


def test_hovedsidene_ser_ut_som_sist_de_ble_godkjent(
    page_as: Callable[[Rolle], Page], request: pytest.FixtureRequest
) -> None:
    page = page_as(Rolle.FORVALTER)
    page.emulate_media(reduced_motion="reduce")
    endret = []
    for navn, adresse in SIDER.items():
        page.goto(adresse)
        for bredde in BREDDER:
            page.set_viewport_size({"width": bredde, "height": 900})
            bilde = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB").reduce(HALVT)
            fil = GODKJENT / f"{navn}-{bredde}.png"
            if request.config.getoption("godta"):
                bilde.quantize(FARGER, dither=Image.Dither.NONE).save(fil, optimize=True)
            elif not fil.exists() or ulike(Image.open(fil).convert("RGB"), bilde):
                endret.append(str(vis(fil, bilde)))
    assert endret == [], "Look at them. Are they as they should be, run `make skjermbilder`."


def ulike(for_: Image.Image, na: Image.Image) -> bool:
    """Do they differ in more than a machine's way of drawing a letter?"""
    if for_.size != na.size:
        return True
    forskjell = ImageChops.difference(for_.reduce(RUTE), na.reduce(RUTE))
    ruter = forskjell.convert("L").point(lambda verdi: 255 * (verdi > AVVIK)).histogram()
    return ruter[255] > FA


def vis(fil: Path, na: Image.Image) -> Path:
    """A picture of how it was, how it is, and where it differs, beside each other."""
    for_ = Image.open(fil).convert("RGB") if fil.exists() else Image.new("RGB", na.size, "white")
    ark = Image.new("RGB", (3 * na.width, na.height), "white")
    for nr, bilde in enumerate((for_, na, ImageChops.difference(for_.resize(na.size), na))):
        ark.paste(bilde, (nr * na.width, 0))
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    ark.save(SCREENSHOTS / f"endret-{fil.name}")
    return SCREENSHOTS / f"endret-{fil.name}"


def test_et_ord_for_mye_er_en_forskjell_og_en_annen_kant_er_det_ikke() -> None:
    for_ = Image.new("RGB", (400, 200), "white")
    for_.paste("black", (20, 20, 22, 180))
    kant, flyttet = for_.copy(), for_.copy()
    kant.paste((90, 90, 90), (20, 20, 21, 180))
    flyttet.paste("white", (20, 20, 22, 180))
    flyttet.paste("black", (30, 20, 32, 180))
    assert not ulike(for_, kant)
    assert ulike(for_, flyttet)
