"""The pictures of the README: the example data in a real Chromium, all of one size.

python -m tools.bilder LENKE      the link `make run` prints, of example data that nobody has touched
"""

import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

BILDER = Path(__file__).resolve().parent.parent / "docs/bilder"
STORRELSE = {"width": 1280, "height": 1000}
PASSORD = "et langt passord for bildene"
SIDER = {
    "forside": "/admin/",
    "organisasjon": "/admin/organisasjoner/?search=karasjohka",
    "erklaering": "/admin/avtaler/?flt0_status_er=bekreftet",
    "prioriteringsrunde": "/admin/runder/details/?id=1",
    "mote": "/admin/runder/1/mote/1",
    "veikart": "/veikart",
}
"""Each picture and its page; of a list, the first row's."""


def main(lenke: str) -> None:
    """Sign in with the link, and take them all."""
    adresse = urlsplit(lenke)
    with sync_playwright() as playwright:
        nettleser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        rot = f"{adresse.scheme}://{adresse.netloc}"
        side = nettleser.new_page(base_url=rot, viewport=STORRELSE, locale="nb-NO", timezone_id="Europe/Oslo")
        side.goto(lenke)
        for felt in side.locator("input[type=password]").all():
            felt.fill(PASSORD)
        side.locator("main button[type=submit]").click()
        side.wait_for_url("**/admin/**")
        for navn, sti in SIDER.items():
            _ta(side, navn, sti)
        nettleser.close()


def _ta(side: Page, navn: str, sti: str) -> None:
    side.goto(sti)
    if "?" in sti and "details" not in sti:
        side.locator("tbody a").first.click()
        side.wait_for_url("**/details/**")
    if navn == "prioriteringsrunde":
        side.get_by_text("Regnestykket").first.click()
    side.mouse.move(0, 0)
    side.screenshot(path=BILDER / f"{navn}.png")


if __name__ == "__main__":
    main(sys.argv[1])
