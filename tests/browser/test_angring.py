"""What somebody wrote is never lost: not when the session runs out, and not when it was the wrong thing to save."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from ksadmin.core.actor import Rolle
from tests.brukere.personer import PASSORD


def test_et_skjema_overlever_okten_og_en_feil_kan_angres(
    page_as: Callable[[Rolle], Page], axe: Callable[[Page], None], screenshot: Callable[[Page, str], None]
) -> None:
    page = page_as(Rolle.SAKSBEHANDLER)
    page.goto("/admin/leverandorer/new/")
    page.get_by_label("Navn").first.fill("Ny leverandør AS")
    page.get_by_label("Merknad").fill("Vil kobles på i januar.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    expect(page.get_by_text("Det du hadde skrevet, er tatt vare på.")).to_be_visible()
    page.get_by_label("E-postadresse").fill("saksbehandler@ks.no")
    page.get_by_label("Passord").first.fill(PASSORD)
    page.get_by_role("button", name="Logg inn").press("Enter")
    expect(page.get_by_label("Navn").first).to_have_value("Ny leverandør AS")
    axe(page)
    screenshot(page, "kladd")
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    page.get_by_role("link", name="Endre").press("Enter")
    expect(page.get_by_label("Merknad")).to_have_value("Vil kobles på i januar.")
    page.get_by_label("Merknad").fill("Feil merknad")
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    page.get_by_role("link", name=re.compile("^Angre.*endret opplysningene")).first.press("Enter")
    expect(page.get_by_role("heading", name="Dette settes tilbake")).to_be_visible()
    axe(page)
    screenshot(page, "angre")
    page.get_by_role("button", name="Angre", exact=True).press("Enter")
    expect(page.get_by_text("Skriv hvorfor.").first).to_be_visible()
    page.get_by_label("Begrunnelse").fill("Gjaldt en annen leverandør.")
    page.get_by_role("button", name="Angre", exact=True).press("Enter")
    expect(page.get_by_text("Vil kobles på i januar.").first).to_be_visible()
    expect(page.get_by_text("Angret av Test Saksbehandler")).to_be_visible()
    axe(page)
