"""Workbooks made to take more than they seem to."""

import io
import zipfile

from openpyxl import Workbook


def regneark(*rader: list[object]) -> bytes:
    """A workbook as Excel makes it."""
    bok, ut = Workbook(), io.BytesIO()
    assert bok.active is not None
    for rad in rader:
        bok.active.append(rad)
    bok.save(ut)
    return ut.getvalue()


def bombe() -> bytes:
    """A megabyte of zip that is 256 megabytes of nothing."""
    ut = io.BytesIO(regneark(["navn"]))
    with (
        zipfile.ZipFile(ut, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as pakke,
        pakke.open("xl/media/image1.bmp", "w") as del_,
    ):
        for _ in range(64):
            del_.write(bytes(4 << 20))
    return ut.getvalue()


def med_rader(xml: str) -> bytes:
    """A workbook whose sheet has these rows, and says nothing of how many they are."""
    ut = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(regneark(["navn"]))) as fra, zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as til:
        for del_ in fra.infolist():
            ark = f'<worksheet xmlns="{_SKJEMA}"><sheetData>{xml}</sheetData></worksheet>'
            til.writestr(del_, ark if "sheet1" in del_.filename else fra.read(del_))
    return ut.getvalue()


_SKJEMA = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
