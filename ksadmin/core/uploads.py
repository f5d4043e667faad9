"""A received file is judged by its content, not by its name."""

import io

import pikepdf

from ksadmin.core.errors import InvalidInput


def within_limit(innhold: bytes, *, maks_mb: int, field: str) -> None:
    """Raise InvalidInput when there is nothing in the file, or more than ``maks_mb`` megabytes."""
    if not innhold:
        raise InvalidInput(field, "Filen er tom. Velg filen på nytt.")
    if len(innhold) > maks_mb * 1024 * 1024:
        raise InvalidInput(
            field, f"Filen er større enn {maks_mb} MB. Lag en mindre fil, for eksempel med lavere oppløsning."
        )


def is_pdf(innhold: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return innhold.startswith(b"%PDF-")


def pdf_pages(innhold: bytes, *, field: str) -> int:
    """The number of pages of a readable PDF without anything that runs; InvalidInput for any other."""
    try:
        with pikepdf.open(io.BytesIO(innhold)) as pdf:
            if _runs(pdf):
                raise InvalidInput(
                    field, "PDF-en inneholder skript eller handlinger. Skriv den ut som PDF på nytt uten dem."
                )
            return len(pdf.pages)
    except pikepdf.PasswordError:
        raise InvalidInput(field, "PDF-en er låst med passord. Last opp en uten passord.") from None
    except pikepdf.PdfError:
        raise InvalidInput(field, "PDF-en kan ikke leses. Den kan være skadet: be om å få den på nytt.") from None


def _runs(pdf: pikepdf.Pdf) -> bool:
    scripts = "/Names" in pdf.Root and "/JavaScript" in pdf.Root["/Names"]
    return scripts or "/AA" in pdf.Root or ("/OpenAction" in pdf.Root and _is_action(pdf.Root["/OpenAction"]))


def _is_action(value: object) -> bool:
    """An open action may be a plain destination (an array), which only says where to start reading."""
    return isinstance(value, pikepdf.Dictionary) and value.get("/S") not in ("/GoTo", None)
