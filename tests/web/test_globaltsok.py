"""One search over everything: what it finds, for whom, and what is typed at it."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from ksadmin.avtaler.lifecycle import Avtalestatus
from ksadmin.core.actor import Rolle
from ksadmin.core.identifiers import referansenummer
from ksadmin.database import transaction
from tests.avtaler.builders import en_avtale
from tests.client import StrictClient
from tests.endringsonsker.saker import et_onske
from tests.tilgangsoversikt.saker import en_pakobling


def test_et_ord_finner_det_i_alle_rom(session: Session, client_as: Callable[[Rolle], StrictClient]) -> None:
    with transaction():
        avtale = en_avtale(session, Avtalestatus.SENDT, nummer="5610")
        en_pakobling(session, nummer="5610")
        et_onske(session, tittel="Inntekt per måned i Karasjok")
    leser, saksbehandler = client_as(Rolle.LESER), client_as(Rolle.SAKSBEHANDLER)
    svar = leser.get("/admin/sok/?q=karasjohka").text
    for overskrift in ("Organisasjoner", "Erklæringer", "Påkoblinger"):
        assert f">{overskrift}</h2>" in svar
    assert f"/admin/avtaler/details/?id={avtale.id}" in svar
    assert "Inntekt per måned i Karasjok" in leser.get("/admin/sok/?q=måneder karasjok").text
    assert "Karasjok" in leser.get("/admin/sok/treff?q=Karasjoh").text
    skrivefeil = leser.get("/admin/sok/treff?q=Kristianssand").text
    assert "Kristiansand kommune" in skrivefeil
    assert avtale.referanse in leser.get(f"/admin/sok/treff?q=te {avtale.id}").text

    dokument = avtale.dokumenter[0]
    adresse = f"/admin/avtaler/{avtale.id}/dokument/{dokument.id}"
    for tekst in ("karasjohka", avtale.referanse, dokument.sha256[:12]):
        assert adresse in leser.get(f"/admin/sok/treff?q={tekst}").text, tekst

    # Each sees what they may open, and no more.
    assert "/admin/kontakter/" not in leser.get("/admin/sok/treff?q=kontakter").text
    assert "/admin/kontakter/" in saksbehandler.get("/admin/sok/treff?q=kontakter").text
    assert 'id="palett"' in leser.get("/admin/").text


@pytest.mark.parametrize("tekst", ["", "\0", "%", "_" * 300, "' OR 1=1 --", "<script>alert(1)</script>", "🦆" * 500])
def test_hva_som_helst_kan_skrives(client_as: Callable[[Rolle], StrictClient], tekst: str) -> None:
    leser = client_as(Rolle.LESER)
    for side in ("/admin/sok/", "/admin/sok/treff"):
        svar = leser.get(side, query_string={"q": tekst})
        assert svar.status_code == 200
        assert "<script>alert" not in svar.text
    assert not tekst.strip("\0") or "Ingen treff" in svar.text


@pytest.mark.parametrize(
    ("tekst", "nummer"),
    [("TE-00012", 12), ("te 12", 12), ("12", 12), ("PF-00012", None), ("", None), ("१२", None), ("9" * 30, None)],
)
def test_en_referanse_leses_som_folk_skriver_den(tekst: str, nummer: int | None) -> None:
    assert referansenummer(tekst, "TE") == nummer
