"""Takes the pictures of the brukerveiledning, where they are asked for; else only remembers which they would be."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

FARGER = 128
"""In a picture: what is on a screen has few, and a picture of so many takes a fifth of the room."""
HOYDE, LUFT = 820, 16
"""Of a picture at most, and around what it shows, in pixels of the page."""
INNHOLD = """(e, [luft, ved_siden]) => {
  const omrade = document.createRange();
  omrade.selectNodeContents(e);
  const [hel, fylt] = [e.getBoundingClientRect(), omrade.getBoundingClientRect()];
  const topp = Math.max(fylt.top - luft, 0);
  const venstre = Math.max(hel.left - ved_siden, 0);
  const hoyre = Math.min(hel.right + ved_siden, document.documentElement.clientWidth);
  return {x: venstre, y: topp, width: hoyre - venstre, height: fylt.bottom + luft - topp};
}"""
"""Where on the page something is, without the empty room below it."""


class Fotograf:
    """The pictures in the order they are taken; written to ``mappe``, if there is one."""

    def __init__(self, mappe: Path | None) -> None:
        self.mappe = mappe
        self.tatt: list[str] = []

    def __call__(
        self,
        page: Page,
        navn: str,
        *,
        peker: Locator | None = None,
        av: Locator | None = None,
        fra: Locator | None = None,
    ) -> None:
        """A picture of the page.

        Args:
            navn: what the guide calls it.
            peker: what is pressed next; it gets a ring.
            av: the part of the page; else all but the menu.
            fra: where it begins; else at the top.
        """
        self.tatt.append(navn)
        if not self.mappe:
            return
        page.mouse.move(0, 0)
        page.evaluate("scrollTo(0, 0); document.activeElement.closest('dialog') || document.activeElement.blur()")
        if peker:
            peker.evaluate("e => { e.style.outline = '3px solid #c8102e'; e.style.outlineOffset = '3px' }")
        utsnitt = (av or page.locator("main")).first.evaluate(INNHOLD, [LUFT, LUFT if av else 0])
        if fra:
            topp = fra.evaluate("(e, luft) => e.getBoundingClientRect().top - luft", LUFT)
            utsnitt |= {"y": topp, "height": utsnitt["height"] + utsnitt["y"] - topp}
        utsnitt["height"] = min(utsnitt["height"], HOYDE)
        png = page.screenshot(full_page=True, animations="disabled", clip=utsnitt)
        if peker:
            peker.evaluate("e => { e.style.outline = e.style.outlineOffset = '' }")
        bilde = Image.open(BytesIO(png)).convert("RGB").quantize(FARGER, dither=Image.Dither.NONE)
        bilde.save(self.mappe / f"{navn}.png", optimize=True)
