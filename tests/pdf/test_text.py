"""What a person reads in the documents, in bokmål and nynorsk."""

from dataclasses import fields, is_dataclass, replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from ksadmin.core.pdf import render_pdf
from tests.pdf.examples import ERKLAERING, MAKERS, PORSANGER, document, manuscript

EVIL = "<script>alert(1)</script><img src=https://ond.example/x.png> {{ 7*7 }} & \"'"


def text_of(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.replace("\u00a0", " ").split())


def with_text(data: Any, text: str) -> Any:
    """The same data with `text` in every text field."""
    changed = {}
    for field in fields(data):
        value = getattr(data, field.name)
        if is_dataclass(value):
            changed[field.name] = with_text(value, text)
        elif field.name not in {"spraak", "orgnr"} and (isinstance(value, str) or value is None):
            changed[field.name] = text
        elif isinstance(value, tuple):
            changed[field.name] = tuple((text, text) if isinstance(item, tuple) else text for item in value[:2])
    return replace(data, **changed)


def test_erklaeringen_sier_det_kommunen_ma_vite() -> None:
    text = text_of(document("tilslutningserklaering"))
    for words in (
        "Tilslutningserklæring",
        "Porsanger kommune / Porsáŋgu / Porsanki",
        "959 411 735",
        "971 032 146",
        "974 761 076",
        "kommuneloven § 6-1 annet ledd",
        "både eksisterende og framtidige API-er",
        "Kommunen er behandlingsansvarlig",
        "det opprinnelige formålet",
        "Gyldig fra 1. februar 2024",
        ERKLAERING.vilkar.sha256,
        "mottak@eksempel.example",
        "Side 1 av",
    ):
        assert words in text


def test_en_nynorskkommune_far_brev_pa_nynorsk() -> None:
    assert "kommunelova § 6-1 andre ledd" in text_of(document("tilslutningserklaering", "nn"))
    assert "KS stadfestar å ha motteke" in text_of(document("kvittering", "nn"))
    assert "er avslutta med verknad frå 31. desember 2026" in text_of(document("oppsigelse", "nn"))


def test_en_fylkeskommune_tiltales_som_fylkeskommune() -> None:
    text = text_of(render_pdf(manuscript("tilslutningserklaering", er_fylkeskommune=True)))
    assert "Fylkeskommunen er behandlingsansvarlig" in text
    assert "fylkesordføreren" in text


def test_samiske_og_kvenske_bokstaver_kan_leses_ut_igjen() -> None:
    letters = "áčđŋšŧžïöäåæøâõ ÁČĐŊŠŦŽÏÖÄÅÆØ"
    person = replace(PORSANGER, navn=letters)
    assert letters in text_of(render_pdf(manuscript("oppsigelse", organisasjon=person)))


@pytest.mark.parametrize("mal", MAKERS)
def test_html_i_et_tekstfelt_blir_staende_som_tekst(mal: str) -> None:
    make, data = MAKERS[mal]
    pdf = render_pdf(make(with_text(data, EVIL)))
    assert "<script>alert(1)</script>" in text_of(pdf)
    assert b"/URI" not in pdf


@pytest.mark.parametrize("mal", MAKERS)
def test_ti_tusen_tegn_i_hvert_felt_blir_en_lang_fil_og_ikke_en_feil(mal: str) -> None:
    make, data = MAKERS[mal]
    assert len(PdfReader(BytesIO(render_pdf(make(with_text(data, "x" * 10_000))))).pages) > 3


def test_en_bokstav_uten_skrift_vises_som_kode() -> None:
    person = replace(PORSANGER, navn="Emoji 😀 og\u00ad usynlig\u200b\x00 tegn")
    assert "Emoji [U+1F600] og usynlig tegn" in text_of(render_pdf(manuscript("kvittering", organisasjon=person)))
