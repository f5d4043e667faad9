"""A received scan is judged by its content, not by its name."""

import io

import pikepdf

from ksadmin.core.errors import InvalidInput

MAKS_SIDER = 200


def kontrollert_pdf(innhold: bytes, *, maks_mb: int, field: str = "fil") -> bytes:
    """``innhold`` if it is a readable PDF without anything that runs.

    ``maks_mb`` is the limit in megabytes. Raises InvalidInput with what is wrong and what to do. PDF/A is
    best, but a scanner's plain PDF is accepted: the sum, not the format, is what binds.
    """
    if not innhold:
        raise InvalidInput(field, "Filen er tom. Velg filen med den signerte erklæringen.")
    if len(innhold) > maks_mb * 1024 * 1024:
        raise InvalidInput(field, f"Filen er større enn {maks_mb} MB. Skann den på nytt med lavere oppløsning.")
    if not innhold.startswith(b"%PDF-"):
        raise InvalidInput(field, "Filen er ikke en PDF, uansett hva den heter. Skann eller lagre den som PDF.")
    try:
        with pikepdf.open(io.BytesIO(innhold)) as pdf:
            _refuse_active(pdf, field)
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise InvalidInput(field, "PDF-en er låst med passord. Be kommunen sende den uten passord.") from None
    except pikepdf.PdfError:
        raise InvalidInput(field, "PDF-en kan ikke leses. Den kan være skadet: be om å få den på nytt.") from None
    if not 1 <= pages <= MAKS_SIDER:
        raise InvalidInput(field, f"PDF-en har {pages} sider. En erklæring har mellom 1 og {MAKS_SIDER}.")
    return innhold


def _refuse_active(pdf: pikepdf.Pdf, field: str) -> None:
    scripts = "/Names" in pdf.Root and "/JavaScript" in pdf.Root["/Names"]
    runs = scripts or ("/OpenAction" in pdf.Root and _is_action(pdf.Root["/OpenAction"]))
    if runs or "/AA" in pdf.Root:
        raise InvalidInput(field, "PDF-en inneholder skript eller handlinger. Skriv den ut som PDF på nytt uten dem.")


def _is_action(value: object) -> bool:
    """An open action may be a plain destination (an array), which only says where to start reading."""
    return isinstance(value, pikepdf.Dictionary) and value.get("/S") not in ("/GoTo", None)
