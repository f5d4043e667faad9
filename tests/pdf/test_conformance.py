"""The documents keep PDF/A-3a and PDF/UA-1, with their data attached."""

import json
from dataclasses import asdict, replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from ksadmin.avtaler.documents import MALVERSJON
from ksadmin.core.pdf import render_pdf
from tests.pdf.conformance import assert_conforms
from tests.pdf.examples import ALL, MAKERS, VILKAR, document, manuscript


@pytest.mark.parametrize(("mal", "spraak"), ALL)
def test_hvert_dokument_er_bade_pdf_a_3a_og_pdf_ua_1(mal: str, spraak: str, tmp_path: Path) -> None:
    assert_conforms(document(mal, spraak), spraak, tmp_path)


@pytest.mark.parametrize("mal", MAKERS)
def test_dokumentet_baerer_sine_egne_data(mal: str) -> None:
    with pikepdf.open(BytesIO(document(mal))) as pdf:
        data = pdf.attachments[f"{mal}.json"].get_file().read_bytes()
    expected = {"mal": mal, "malversjon": MALVERSJON[mal], **asdict(MAKERS[mal][1])}
    assert json.loads(data) == json.loads(json.dumps(expected, default=date.isoformat))


def test_tabellhodet_gjentas_pa_hver_side_med_rader() -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(document("oppsigelse"))).pages]
    with_rows = [page for page in pages if "Tilgangen stenges" in page]
    assert len(with_rows) > 1
    assert all("Hva som skjer" in page for page in with_rows)


@pytest.mark.parametrize("sections", range(0, 6))
def test_underskriften_blir_aldri_delt_over_to_sider(sections: int) -> None:
    ord_ = "Porsanger kommune " * 12 * sections
    pdf = render_pdf(manuscript("tilslutningserklaering", kontaktperson=ord_, vilkar=replace(VILKAR, tekst=())))
    (page,) = [
        text
        for text in (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
        if "Navn med blokkbokstaver" in text
    ]
    assert "Underskrift for kommunen" in page
    assert "delegasjonsvedtak" in page
