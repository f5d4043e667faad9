"""The pages about lookups in a browser, wide and narrow: use, what is never used, alarm, switch and search."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.demo.oppslag import lag_oppslag
from ksadmin.oppslag.models import Oppslag
from ksadmin.settings import Settings
from tests.databases import Databases, initialised
from tests.oppslag.huset import VI, apne

KOMMUNER = ("0301", "4601", "5001", "1103")


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """What the deeds do is tested on both databases elsewhere."""
    with databases.copy("sqlite", "initialised", initialised) as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    (tmp_path / "nokler").write_text(f"ny {'n' * 40}\n")
    (tmp_path / "nokkel.json").write_text("{}")
    return Settings(
        env="test", database_url=database_url, oppslag_scope="x", oppslag_aud="x", oppslag_orgnr=VI,
        oppslag_pseudonymfil=tmp_path / "nokler", maskinporten_url="http://127.0.0.1:1/",
        maskinporten_klient_id="x", maskinporten_nokkelfil=tmp_path / "nokkel.json",
        oppslag_summertskattegrunnlag_url="http://127.0.0.1:1/",
    )  # fmt: skip


def test_den_som_passer_pa_oppslagene_finner_det_hun_trenger(
    app: Flask,
    session: Session,
    settings: Settings,
    page_as: Callable[[Rolle], Page],
    axe: Callable[[Page], None],
    in_order_at: Callable[[Page, list[str], list[int]], None],
) -> None:
    with transaction() as s:
        apne(s, *KOMMUNER)
        antall = lag_oppslag(s, random.Random(1), settings)
    assert antall == session.scalar(select(func.count()).select_from(Oppslag))
    assert set(session.scalars(select(Oppslag.pseudonym).distinct())) == {None}
    page = page_as(Rolle.FORVALTER)
    page.goto("/admin/")
    page.get_by_role("link", name="Bergen").first.click()  # the alarm
    axe(page)
    page.get_by_role("link", name="Vurder varselet").press("Enter")
    page.get_by_label("Vurdering").fill("Årlig gjennomgang av vedtakene.")
    page.get_by_role("button", name="Vurder varselet").press("Enter")
    expect(page.get_by_text("Vurderingen er lagret.")).to_be_visible()
    page.get_by_role("link", name="Se bruken dag for dag").press("Enter")
    expect(page.get_by_role("table", name="").last).to_contain_text("Bergen")

    in_order_at(page, [f"/admin/oppslag/{sti}" for sti in ("", "ubrukt", "innsyn")], [1440, 360])
    page.get_by_label("Fødselsnummer eller d-nummer").fill("27847099416")
    page.get_by_label("Begrunnelse").fill("Innsynskrav i sak 2026/12.")
    page.get_by_role("button", name="Søk").press("Enter")
    expect(page.get_by_role("heading", name="0 oppslag funnet")).to_be_visible()
    expect(page.get_by_label("Fødselsnummer eller d-nummer")).to_have_value("")
    axe(page)

    page.goto("/admin/oppslagspauser/")
    expect(page.get_by_role("row").filter(has_text="Eksempeldata")).to_have_count(1)
    page.get_by_role("link", name="Stans oppslag").press("Enter")
    axe(page)
    page.get_by_label("Grunn").fill("Mistanke om misbruk.")
    page.get_by_role("button", name="Lagre", exact=True).press("Enter")
    expect(page.get_by_text("Mistanke om misbruk.").first).to_be_visible()
    page.goto("/admin/oppslag/")
    expect(page.get_by_text("er stanset: Mistanke om misbruk.")).to_be_visible()
    page.get_by_role("link", name="Alle organisasjoner, alle tjenester").press("Enter")
    page.get_by_role("link", name="Åpne for oppslag igjen").press("Enter")
    axe(page)
