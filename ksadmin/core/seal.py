"""An invisible PAdES-B seal that keeps a document both PDF/A-3a and PDF/UA-1.

Invisible on purpose: a visible signature field is not tagged and breaks PDF/UA. The seal holds the time it was
made, so sealing twice gives two files: seal once, store the bytes.
"""

from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from ksadmin.core.errors import DomainError

FIELD = "KSSegl"


class SealError(DomainError):
    """The key cannot be used. ``str(error)`` says what to check."""


def seal_pdf(pdf: bytes, *, pkcs12: bytes, passphrase: str, reason: str | None = None) -> bytes:
    """The document with a seal added after its last byte; what was there is untouched.

    Args:
        pdf: a finished document from `ksadmin.core.pdf`.
        pkcs12: private key with its certificate chain.
        passphrase: opens `pkcs12`.
        reason: why it was sealed, shown by PDF readers.

    Raises:
        SealError: the key and the passphrase do not fit together.
    """
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(pkcs12, [], passphrase.encode())
    except Exception as error:  # pyHanko passes on whatever the parser happened to raise
        raise SealError(
            "Seglnøkkelen kunne ikke åpnes. Kontroller at filen er PKCS#12 og at passordet hører til."
        ) from error
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", reason=reason
    )
    sealed = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer)
    return bytes(sealed.getvalue())
