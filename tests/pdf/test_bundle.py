"""The files a document is made of: templates, styles and fonts, and nothing else."""

import ctypes
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from ksadmin.core import pdf_libraries
from ksadmin.core.manuscript import FACES, FONTS, compose
from ksadmin.core.pdf import PdfError, render_pdf
from tests.pdf.examples import manuscript

FOREIGN = ["https://ond.example/x.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "asset:../pdf.py"]


@pytest.mark.parametrize("address", FOREIGN)
def test_en_mal_kan_ikke_hente_noe_utenfra(address: str, tmp_path: Path) -> None:
    (tmp_path / "mal.html").write_text(f"<html lang=nb><title>x</title><img src='{address}' alt='x'></html>")
    (tmp_path / "mal.css").write_text("")
    foreign = replace(manuscript("kvittering"), template="mal.html", stylesheet="mal.css", template_dir=tmp_path)
    with pytest.raises(PdfError, match="ikke følger med"):
        render_pdf(foreign)


@pytest.mark.parametrize("value", [object(), 1.5, b"bytes", ["liste"], {"rad": object()}])
def test_et_dokument_tar_bare_enkle_verdier(value: object) -> None:
    given = manuscript("kvittering")
    with pytest.raises(TypeError, match="referanse"):
        compose(replace(given, context={**given.context, "referanse": value}))  # type: ignore[dict-item]


def test_fontene_er_de_som_star_i_oversikten() -> None:
    overview = (FONTS / "README.md").read_text(encoding="utf-8")
    for face in FACES:
        assert sha256((FONTS / face).read_bytes()).hexdigest() in overview


def test_manglende_bibliotek_nevner_debianpakken(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(name: str) -> None:
        if name.startswith("libharfbuzz-subset"):
            raise OSError(name)

    pdf_libraries.check_libraries()
    monkeypatch.setattr(ctypes, "CDLL", load)
    with pytest.raises(pdf_libraries.MissingLibraryError, match="Installer Debian-pakken libharfbuzz-subset0"):
        pdf_libraries.check_libraries()
