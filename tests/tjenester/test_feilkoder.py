"""An error, as people paste it, is known again; what is not known is not guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksadmin.tjenester.feilkoder import MAKS_TEGN, finn, kjente


@pytest.mark.parametrize(
    ("tekst", "koder"),
    [
        ("MP-251", ["MP-251"]),
        ("mp251", ["MP-251"]),
        ("Feil fra Maskinporten: MP 250.", ["MP-250"]),
        ('{"kode":"SSG-005","melding":"…","korrelasjonsid":"1"}', ["SSG-005"]),
        ("først IM-004, så SSG-005", ["IM-004", "SSG-005"]),
        ("SSG-005 og DAS-008 betyr det samme", ["SSG-005"]),
        ("401 Autentisering feilet for integrasjon 8c5d", ["Autentisering feilet for integrasjon"]),
        ("The combination consumer_org and iss is invalid", ["consumer_org … invalid"]),
        ('"skjermet": true', ["skjermet: true"]),
        ('"skjermet": false', []),
        ("SSG-0051", []),
        ("XMP-251", []),
        ("Noe gikk galt", []),
        ("", []),
        ("x" * MAKS_TEGN + "MP-251", []),
    ],
)
def test_kjente_feil_finnes_i_teksten(tekst: str, koder: list[str]) -> None:
    assert [funn.kode for funn in finn(tekst)] == koder


@pytest.mark.parametrize("kode", kjente())
def test_hver_kode_finner_seg_selv_og_sier_det_paa_begge_maalformer(kode: str) -> None:
    [funn] = finn(f"Svaret var «{kode}».")
    assert funn.feil is kjente()[kode]
    for tekst in (funn.feil.betyr, funn.feil.gjor):
        assert set(tekst) == {"nb", "nn"}
        assert all(t.endswith(".") for t in tekst.values())


@given(st.text())
def test_ingenting_av_teksten_kommer_tilbake(tekst: str) -> None:
    assert all(funn.kode in kjente() for funn in finn(tekst))
