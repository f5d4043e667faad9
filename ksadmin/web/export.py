"""Tables for Excel: Norwegian CSV and XLSX, with nothing in a cell that a spreadsheet would run."""

import csv as _csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from flask import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from ksadmin.core.dager import i_oslo

MIMETYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def csv(overskrifter: Sequence[str] | None, rader: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Semicolons, decimal comma and a BOM: what a Norwegian Excel opens right by double click.

    Without ``overskrifter`` it goes on from a part that had them.
    """
    if overskrifter is not None:
        yield b"\xef\xbb\xbf" + _line(overskrifter)
    for rad in rader:
        yield _line([_text(v) for v in rad])


def _line(values: Sequence[str]) -> bytes:
    buffer = io.StringIO()
    _csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(values)
    return buffer.getvalue().encode()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{i_oslo(value):%d.%m.%Y %H.%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return _harmless(str(value)) if isinstance(value, str) else str(value)


def _harmless(text: str) -> str:
    """A cell that starts like a formula is run by the spreadsheet; an apostrophe makes it text (CWE-1236)."""
    return f"'{text}" if text.startswith(_RUNS) else text


def xlsx(overskrifter: Sequence[str], rader: Iterable[Sequence[Any]]) -> bytes:
    """One sheet with the rows."""
    book = Workbook(write_only=True)
    nytt_ark(book, "Utvalg", overskrifter, rader)
    return som_fil(book)


def nytt_ark(book: Workbook, navn: str, overskrifter: Sequence[str], rader: Iterable[Sequence[Any]]) -> Any:
    """One more sheet in a write-only ``book``: typed cells, bold and frozen header."""
    sheet = book.create_sheet(navn)
    sheet.freeze_panes = "A2"
    header = [WriteOnlyCell(sheet, value=text) for text in overskrifter]
    for cell in header:
        cell.font = Font(bold=True)
    sheet.append(header)
    for rad in rader:
        sheet.append([_cell(sheet, v) for v in rad])
    return sheet


def som_fil(book: Workbook) -> bytes:
    """The bytes of the file."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    """Text is stored as text, so that a leading «=» is not a formula."""
    if not isinstance(value, str):
        return i_oslo(value).replace(tzinfo=None) if isinstance(value, datetime) else value
    cell = WriteOnlyCell(sheet, value="".join(c for c in value if c >= " " or c in "\n\t"))
    cell.data_type = "s"
    return cell


def svar(slag: str, navn: str, overskrifter: Sequence[str] | None, rader: Iterable[Sequence[Any]]) -> Response:
    """A table as a download. ``slag`` is ``csv`` or ``xlsx``; ``navn`` the file name without ending.

    A CSV without ``overskrifter`` goes on from another.
    """
    innhold = xlsx(overskrifter or (), rader) if slag == "xlsx" else csv(overskrifter, rader)
    response = Response(innhold, content_type=MIMETYPES[slag])
    response.headers["Content-Disposition"] = f'attachment; filename="{navn}.{slag}"'
    return response


def delen(navn: str, overskrifter: Sequence[str] | None, rader: Sequence[Sequence[Any]], neste: int | None) -> Response:
    """A part of a long CSV. ``X-Rader`` is how many rows it has, ``X-Neste`` where the next part begins."""
    response = svar("csv", navn, overskrifter, rader)
    response.headers["X-Rader"] = str(len(rader))
    if neste is not None:
        response.headers["X-Neste"] = str(neste)
    return response
