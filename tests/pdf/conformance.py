"""What an auditor looks for in a file that claims to be both PDF/A-3a and PDF/UA-1."""

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf


def assert_conforms(pdf: bytes, spraak: str, folder: Path) -> None:
    """Everything that can be checked without veraPDF."""
    file = folder / "dokument.pdf"
    file.write_bytes(pdf)
    run(sys.executable, "-m", "pdfua", "check", str(file))
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", str(file))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert_claims(opened, spraak)
        assert_fonts_travel_along(opened)
        assert_tables_have_headers(opened)
        assert_headings_in_order(opened)


def assert_claims(pdf: pikepdf.Pdf, spraak: str) -> None:
    with pdf.open_metadata() as xmp:
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("3", "A", "1")
        assert xmp["dc:title"] == str(pdf.docinfo.Title) != ""
    assert b"pdfaExtension:schemas" in pdf.Root.Metadata.read_bytes()
    (intent,) = pdf.Root.OutputIntents
    assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
    assert pdf.Root.MarkInfo.Marked is True
    assert str(pdf.Root.Lang) == spraak
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    (attached,) = pdf.Root.AF
    assert attached.AFRelationship == "/Data"
    assert all(page.get("/Tabs") == "/S" for page in pdf.pages)


def assert_fonts_travel_along(pdf: pikepdf.Pdf) -> None:
    fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
    assert fonts
    for font in fonts:
        (descendant,) = font.DescendantFonts
        assert "+Ksadmin-Sans" in str(font.BaseFont), "subset of our own font"
        assert descendant.FontDescriptor.FontFile2.read_bytes()
        assert font.ToUnicode.read_bytes()
        assert font.Encoding == "/Identity-H", "no letter without a glyph"


def assert_tables_have_headers(pdf: pikepdf.Pdf) -> None:
    for header in elements(pdf, "/TH"):
        in_head = header.P.P.S == "/THead"
        assert header.A.Scope == ("/Column" if in_head else "/Row")


def assert_headings_in_order(pdf: pikepdf.Pdf) -> None:
    levels = [int(str(e.S)[2:]) for e in elements(pdf) if str(e.S) in {"/H1", "/H2", "/H3"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def elements(pdf: pikepdf.Pdf, kind: str | None = None) -> Iterator[Any]:
    """The structure elements in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K[0]]
    while waiting:
        element = waiting.pop(0)
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if kind in {None, str(element.S)}:
                yield element
            waiting[:0] = list(element.get("/K", []))


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
