"""A received file is judged by its content, not by its name."""

import io
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import pikepdf
from pikepdf.settings import set_qpdf_limits

from ksadmin.core.errors import InvalidInput

MAKS_STROM = 50 * 1024 * 1024
"""Bytes that one stream of a PDF may be unpacked to: half a megabyte of file can say that it is a gigabyte."""
set_qpdf_limits(
    flate_max_memory=MAKS_STROM,
    png_max_memory=MAKS_STROM,
    tiff_max_memory=MAKS_STROM,
    run_length_max_memory=MAKS_STROM,
    max_stream_filters=3,
)
_LZW, _DECODE = ("".join(f"(?:{tegn}|#(?i:{ord(tegn):02x}))" for tegn in ord_) for ord_ in ("LZW", "Decode"))
_LZW_NAVN = re.compile(rf"/{_LZW}(?:{_DECODE})?[\s\0/<>\[\]%]".encode())
"""The name and its short form, however it is spelled (ISO 32000-1 sections 7.3.5 and 8.9.7)."""
_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")
"""The actions of ISO 32000-1 section 12.6.4 that start something outside the page."""


@dataclass(frozen=True, slots=True)
class Fil:
    """Checked bytes, with the type they really have and a name that says so."""

    filnavn: str
    innholdstype: str
    innhold: bytes


def within_limit(innhold: bytes, *, maks_mb: int, field: str) -> None:
    """Raise InvalidInput when there is nothing in the file, or more than ``maks_mb`` megabytes."""
    if not innhold:
        raise InvalidInput(field, "Filen er tom. Velg filen på nytt.")
    if len(innhold) > maks_mb * 1024 * 1024:
        raise InvalidInput(
            field, f"Filen er større enn {maks_mb} MB. Lag en mindre fil, for eksempel med lavere oppløsning."
        )


def trygt_navn(filnavn: str, endelse: str) -> str:
    """The name a file came with, without folders and signs that mislead; ``endelse`` is what it really is."""
    stamme = PurePosixPath(filnavn.replace("\\", "/")).stem
    return (re.sub(r"[^\w .()-]", "", stamme).strip(" .")[:100] or "dokument") + endelse


def is_pdf(innhold: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return innhold.startswith(b"%PDF-")


def pdf_pages(innhold: bytes, *, field: str) -> int:
    """The number of pages of a readable PDF without anything that runs; InvalidInput for any other."""
    if foreldet(innhold):
        raise InvalidInput(field, "PDF-en er pakket på en foreldet måte. Skriv den ut som PDF på nytt.")
    try:
        with pikepdf.open(io.BytesIO(innhold)) as pdf:
            if _runs(pdf):
                raise InvalidInput(
                    field, "PDF-en inneholder skript eller handlinger. Skriv den ut som PDF på nytt uten dem."
                )
            if for_stor(pdf):
                raise InvalidInput(field, "PDF-en er for stor når den pakkes ut. Skriv den ut som PDF på nytt.")
            return len(pdf.pages)
    except pikepdf.PasswordError:
        raise InvalidInput(field, "PDF-en er låst med passord. Last opp en uten passord.") from None
    except pikepdf.PdfError:
        raise InvalidInput(field, "PDF-en kan ikke leses. Den kan være skadet: be om å få den på nytt.") from None


def foreldet(innhold: bytes) -> bool:
    """Whether something in the PDF is packed by LZW: qpdf has no limit for it, and little is written so since 2000.

    Looked for before anything is read, since qpdf unpacks what objects are kept in to find them.
    """
    return _LZW_NAVN.search(innhold) is not None


def for_stor(pdf: pikepdf.Pdf) -> bool:
    """Whether something in it was not unpacked, when its objects have been read: what is there, nobody has seen."""
    return any("limit exceeded" in str(warning) for warning in pdf.get_warnings())


def _runs(pdf: pikepdf.Pdf) -> bool:
    return _is_action(pdf.Root.get("/OpenAction")) or _holds_action([pdf.Root, *pdf.objects])


def _is_action(value: object) -> bool:
    """An open action may be a plain destination (an array), which only says where to start reading."""
    return isinstance(value, pikepdf.Dictionary) and value.get("/S") not in ("/GoTo", None)


def _holds_action(waiting: list[object]) -> bool:
    """Whether something runs, wherever it hangs: on the file, a page, a field or a link."""
    while waiting:
        value = waiting.pop()
        if isinstance(value, pikepdf.Array):
            inside: list[object] = [*value]
        elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
            if value.get("/S") in _ACTIONS:
                return True
            inside = [each for _, each in value.items()]
        else:
            continue
        # What hangs by a reference is met on its own among the file's objects.
        waiting += [each for each in inside if isinstance(each, pikepdf.Object) and not each.is_indirect]
    return False
