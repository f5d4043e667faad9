"""The pages of tjenester in a browser: accessible, wide and narrow, and a candidate moved by keyboard alone."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from ksadmin.core.actor import Rolle

SIDER = [
    "/admin/tjenester/",
    "/admin/tjenester/loypa/",
    "/admin/tjenester/details/?id=2",
    "/admin/tjenester/1/steg/avvikle",
    "/admin/tjenester/new/",
    "/admin/tjenester/hjemler/new/?eier=1",
    "/admin/tjenester/hjemler/1/fjern",
    "/admin/tjenester/api/edit/?id=1",
    "/admin/tjenester/deltakere/new/?eier=1",
    "/admin/tjenester/dokumenter/new/?eier=1",
    "/admin/datasett/details/?id=2",
    "/admin/datafelter/new/?eier=2",
]


def test_sidene_er_tilgjengelige_og_faar_plass(
    page_as: Callable[[Rolle], Page], in_order_at: Callable[[Page, list[str], list[int]], None]
) -> None:
    in_order_at(page_as(Rolle.FORVALTER), SIDER, [1440, 1024, 320])


def test_en_kandidat_flyttes_med_tastaturet_alene(
    page_as: Callable[[Rolle], Page], screenshot: Callable[[Page, str], None]
) -> None:
    page = page_as(Rolle.FORVALTER)
    page.goto("/admin/tjenester/loypa/")
    page.get_by_role("link", name="Ny kandidat").press("Enter")
    page.get_by_label("Navn", exact=True).fill("Eksempeltjeneste")
    page.get_by_label("Beskrivelse (valgfritt)").fill("Bare en prøve.")
    page.get_by_label("Nøkkel").fill("eksempel")
    page.get_by_label("Nøkkel").press("Enter")
    expect(page.get_by_role("heading", name="Eksempeltjeneste", level=1)).to_be_visible()
    page.goto("/admin/tjenester/loypa/")
    page.get_by_role("link", name=re.compile("Start juridisk vurdering.*Eksempeltjeneste")).press("Enter")
    page.get_by_role("button", name="Start juridisk vurdering").press("Enter")
    expect(page.get_by_text("Legg til en verifisert hjemmel under «Kommunens hjemmel».")).to_be_visible()
    page.goto("/admin/tjenester/loypa/")
    screenshot(page, "loypa")
    page.goto("/admin/tjenester/details/?id=2")
    screenshot(page, "tjeneste")
