"""A received file is judged by its content."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pypdf import PdfReader, PdfWriter

from ksadmin.avtaler.upload import kontrollert_pdf
from ksadmin.core.errors import InvalidInput
from tests.avtaler.builders import en_skann


def test_a_plain_scan_is_accepted_as_it_is() -> None:
    assert kontrollert_pdf(en_skann(), maks_mb=20) == en_skann()


@pytest.mark.parametrize(
    ("innhold", "sier"),
    [
        (b"", "tom"),
        (b"MZ\x90\x00" + b"\x00" * 500, "ikke en PDF"),
        (b"<html><script>alert(1)</script></html>", "ikke en PDF"),
        (b"%PDF-1.7\n" + b"\x00" * 100, "kan ikke leses"),
        (b"%PDF-1.7\n" + b"x" * (51 * 1024 * 1024), "større enn 20 MB"),
    ],
)
def test_what_is_not_a_scan_is_refused_with_what_to_do(innhold: bytes, sier: str) -> None:
    with pytest.raises(InvalidInput, match=sier):
        kontrollert_pdf(innhold, maks_mb=20)


def test_a_locked_pdf_is_refused() -> None:
    writer, buffer = PdfWriter(clone_from=PdfReader(io.BytesIO(en_skann()))), io.BytesIO()
    writer.encrypt("hemmelig")
    writer.write(buffer)
    with pytest.raises(InvalidInput, match="passord"):
        kontrollert_pdf(buffer.getvalue(), maks_mb=20)


def skript() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('hei')"))


def paa_aapning(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(skript())


def paa_en_side(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = pikepdf.Dictionary(O=skript())


def paa_en_lenke(pdf: pikepdf.Pdf) -> None:
    start = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    lenke = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=start)
    pdf.pages[0].obj.Annots = pikepdf.Array([lenke])


@pytest.mark.parametrize("sted", [paa_aapning, paa_en_side, paa_en_lenke])
def test_a_pdf_that_runs_something_is_refused(sted: Callable[[pikepdf.Pdf], None]) -> None:
    pdf, buffer = pikepdf.open(io.BytesIO(en_skann())), io.BytesIO()
    sted(pdf)
    pdf.save(buffer)
    with pytest.raises(InvalidInput, match="skript"):
        kontrollert_pdf(buffer.getvalue(), maks_mb=20)
