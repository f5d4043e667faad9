"""Many documents at once are the same documents as one at a time."""

from ksadmin.core.pdf import render_pdf
from ksadmin.core.pdf_batch import render_many
from tests.pdf.examples import ALL, document, manuscript


def test_mange_pa_en_gang_har_samme_byter_som_ett_og_ett() -> None:
    many = [manuscript(mal, spraak, referanse=f"TE-{n}") for n in range(2) for mal, spraak in ALL]
    assert list(render_many(many, processes=2)) == [render_pdf(one) for one in many]


def test_noen_fa_lages_uten_flere_prosesser() -> None:
    assert list(render_many([manuscript("kvittering")])) == [document("kvittering")]


def test_ingen_dokumenter_er_ogsa_et_svar() -> None:
    assert list(render_many([])) == []
