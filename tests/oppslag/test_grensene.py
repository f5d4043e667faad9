"""Limits: how many at once, how often, how long; and what happens when somebody is away."""

import multiprocessing
import os
import time
from pathlib import Path

import httpx
import pytest

from ksadmin.oppslag.kodeverk import Oppslagsapi
from ksadmin.oppslag.proxy.fart import Fart
from ksadmin.oppslag.proxy.oppstrom import SUMMERT_STI, kilder
from ksadmin.oppslag.proxy.plasser import Plasser
from ksadmin.oppslag.pseudonym import les_nokler
from ksadmin.settings import Settings, SettingsError
from ksadmin.web.bryter import FEIL_PA_RAD, HVILE, Bryter, Tilstand
from tests.oppslag.huset import OSLO, Hus, samtidig
from tests.simulators.nett import Humor


def test_hoyst_fem_samtidige_over_alle_prosessene_og_resten_venter_eller_avvises(hus: Hus) -> None:
    hus.skatteetaten.treghet = 0.4
    hus.skatteetaten.samtidige.clear()
    svar = samtidig(24, lambda _n: hus.spor_alene())
    hver = sorted(s.status_code for s in svar)
    assert hver.count(200) >= 10
    assert set(hver) <= {200, 429}
    assert 429 in hver
    assert all(s.headers["retry-after"] == "1" for s in svar if s.status_code == 429)
    assert hus.skatteetaten.samtidige == {("summertskattegrunnlag", OSLO): 5}


def test_ett_token_for_alle_og_nytt_nar_det_avvises(hus: Hus) -> None:
    hus.skatteetaten.godtar_ikke |= set(hus.maskinporten.tokens)
    foran = len(hus.maskinporten.tokens)
    assert {hus.spor_alene().status_code for _ in range(10)} == {200}
    assert len(hus.maskinporten.tokens) - foran <= 2  # one for each process


def test_et_token_som_avvises_to_ganger_gir_koden_og_iden_videre(hus: Hus) -> None:
    hus.skatteetaten.godtar_ikke.add("*")
    spurt = hus.spurt
    svar = hus.spor()
    assert (svar.status_code, svar.json()["title"]) == (502, "Skatteetaten godtok ikke tokenet")
    assert (svar.json()["kode"], len(svar.json()["korrelasjonsid"]), hus.spurt) == ("SSG-004", 36, spurt + 2)


def test_bryteren_svarer_straks_og_prover_igjen(hus: Hus) -> None:
    hus.skatteetaten.tjener.humor = Humor.NEDE
    with httpx.Client() as klient:  # one connection, and so one process
        hus.klient, vanlig = klient, hus.klient
        try:
            for _ in range(FEIL_PA_RAD):
                assert hus.spor().status_code in (502, 503)
            tider = []
            for _ in range(9):
                startet = time.perf_counter()
                svar = hus.spor()
                tider.append(time.perf_counter() - startet)
                assert svar.status_code == 503
                assert 1 <= int(svar.headers["retry-after"]) <= HVILE
            spurt = hus.spurt
            assert hus.spor().status_code == 503
            assert hus.spurt == spurt
            tall = klient.get(f"{hus.url}/metrics").text
            assert 'ksadmin_upstream_open{upstream="summertskattegrunnlag"} 1.0' in tall
            assert 'ksadmin_upstream_seconds_count{outcome="failed",upstream="summertskattegrunnlag"}' in tall
            assert 'ksadmin_upstream_seconds_count{outcome="answered",upstream="maskinporten"}' in tall
            hus.skatteetaten.tjener.humor = Humor.GOD
            frist = time.monotonic() + 3 * HVILE
            while hus.spor().status_code != 200:
                assert time.monotonic() < frist
                time.sleep(0.5)
            tall = klient.get(f"{hus.url}/metrics").text
            assert 'ksadmin_upstream_open{upstream="summertskattegrunnlag"} 0.0' in tall
        finally:
            hus.klient = vanlig


def test_maskinporten_er_borte(hus: Hus) -> None:
    assert hus.spor().status_code == 200  # the process we meet knows its keys
    hus.skatteetaten.godtar_ikke |= set(hus.maskinporten.tokens)
    hus.maskinporten.tjener.humor = Humor.NEDE
    svar = hus.spor()
    assert svar.status_code == 503
    hus.maskinporten.tjener.humor = Humor.GOD
    assert hus.spor().status_code == 200


# -- the parts by themselves ----------------------------------------------------------------------


def _hold(navn: str, tatt: "multiprocessing.Queue[int]", slipp: "multiprocessing.synchronize.Event") -> None:
    plasser = Plasser(5, navn)
    tatt.put(sum(plasser._ta(Oppslagsapi.SUMMERT, OSLO) is not None for _ in range(3)))
    slipp.wait()
    os._exit(1)  # dies with its places taken


def test_plassene_deles_av_prosesser_og_blir_fri_nar_en_dor(tmp_path: Path) -> None:
    mp = multiprocessing.get_context("spawn")
    tatt, slipp = mp.Queue(), mp.Event()
    annen = mp.Process(target=_hold, args=(str(tmp_path), tatt, slipp))
    annen.start()
    plasser = Plasser(5, str(tmp_path))
    assert tatt.get(timeout=60) == 3
    mine = [plasser._ta(Oppslagsapi.SUMMERT, OSLO) for _ in range(5)]
    assert sum(p is not None for p in mine) == 2
    assert plasser._ta(Oppslagsapi.INNTEKT, OSLO) is not None
    assert plasser._ta(Oppslagsapi.SUMMERT, "971032146") is not None
    slipp.set()
    annen.join()
    assert sum(plasser._ta(Oppslagsapi.SUMMERT, OSLO) is not None for _ in range(5)) == 3
    plasser.lukk()


def test_bryteren_slipper_en_og_en_til_den_er_frisk(monkeypatch: pytest.MonkeyPatch) -> None:
    klokke = [0.0]
    monkeypatch.setattr("ksadmin.web.bryter.time.monotonic", lambda: klokke[0])
    bryter = Bryter("prøven")
    for _ in range(FEIL_PA_RAD):
        assert bryter.slipper()
        bryter.gikk(False, klokke[0])
    assert bryter.tilstand is Tilstand.APEN
    assert not bryter.slipper()
    klokke[0] = HVILE
    assert (bryter.slipper(), bryter.slipper()) == (True, False)
    bryter.angre()
    assert bryter.slipper()
    bryter.gikk(False, klokke[0])
    assert not bryter.slipper()
    klokke[0] = 2 * HVILE
    assert bryter.slipper()
    bryter.gikk(True, klokke[0])
    assert (bryter.slipper(), bryter.slipper()) == (True, True)


def test_farten_gjelder_hver_klient_for_seg() -> None:
    fart = Fart(3)
    assert [fart.for_fort("a") for _ in range(3)] == [None] * 3
    assert fart.for_fort("a") in range(1, 21)
    assert fart.for_fort("b") is None


@pytest.mark.parametrize("innhold", ["", "en\n", "en kort\n", f"en {'x' * 40}\nen {'y' * 40}\n"])
def test_nokler_som_ikke_kan_brukes(tmp_path: Path, innhold: str) -> None:
    (tmp_path / "nokler").write_text(innhold)
    with pytest.raises(SettingsError, match="PSEUDONYMFIL"):
        les_nokler(tmp_path / "nokler")


def test_en_ny_nokkel_finner_det_den_gamle_skrev(tmp_path: Path) -> None:
    fil = tmp_path / "nokler"
    fil.write_text(f"2025 {'g' * 40}\n")
    gammelt = les_nokler(fil).lag("27847099416")
    fil.write_text(f"2026 {'n' * 40}\n2025 {'g' * 40}\n")
    ny = les_nokler(fil)
    assert (ny.nokkel, ny.lag("27847099416") == gammelt, gammelt in ny.alle("27847099416")) == ("2026", False, True)
    assert gammelt.isalpha()


@pytest.mark.parametrize(
    "sti",
    [
        "{rettighetspakke}/{inntektsaar}/{personidentifikator}", "/{rettighetspakke}/{inntektsaar}",
        "/{rettighetspakke}/{inntektsaar}/{personidentifikator}/{annet}", "/{", "/{0}",
        "/{rettighetspakke.__class__}/{inntektsaar}/{personidentifikator}", SUMMERT_STI,
    ],
)  # fmt: skip
def test_en_sti_som_ikke_kan_brukes(sti: str) -> None:
    settings = Settings(oppslag_avregning_url="http://127.0.0.1:1", oppslag_avregning_sti=sti)
    with pytest.raises(SettingsError, match="KSADMIN_OPPSLAG_AVREGNING_STI"):
        kilder(settings)
