"""What may be taken in as a signed erklæring."""

from ksadmin.core import uploads
from ksadmin.core.errors import InvalidInput

MAKS_SIDER = 200


def kontrollert_pdf(innhold: bytes, *, maks_mb: int, field: str = "fil") -> bytes:
    """``innhold`` if it is a readable PDF without anything that runs.

    ``maks_mb`` is the limit in megabytes. Raises InvalidInput with what is wrong and what to do. PDF/A is
    best, but a scanner's plain PDF is accepted: the sum, not the format, is what binds.
    """
    uploads.within_limit(innhold, maks_mb=maks_mb, field=field)
    if not uploads.is_pdf(innhold):
        raise InvalidInput(field, "Filen er ikke en PDF, uansett hva den heter. Skann eller lagre den som PDF.")
    pages = uploads.pdf_pages(innhold, field=field)
    if not 1 <= pages <= MAKS_SIDER:
        raise InvalidInput(field, f"PDF-en har {pages} sider. En erklæring har mellom 1 og {MAKS_SIDER}.")
    return innhold
