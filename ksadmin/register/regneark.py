"""A workbook somebody sends us, read with limits: half a megabyte of file can say that it is a gigabyte."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ksadmin.core.errors import InvalidInput

BEGYNNER = b"PK\x03\x04"
MAKS_RADER = 200_000
_MAKS_UTPAKKET = 200 * 1024 * 1024
_MAKS_KOLONNER = 200
_EXCELS_RADER = 1_048_576
"""How many rows a sheet can have. A file may say that there are more, and the empty ones cost it nothing."""
_ULESELIG = (zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, LookupError, ValueError, EOFError)


def rader(innhold: bytes, felt: str) -> Iterator[tuple[object, ...]]:
    """The rows of the first sheet, a blank one as nothing; what stands to the right of column 200 is not read.

    Raises InvalidInput for ``felt`` when it is too large or no workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
            if sum(del_.file_size for del_ in pakke.infolist()) > _MAKS_UTPAKKET:
                raise InvalidInput(felt, "Regnearket er for stort. Del det opp og last opp delene.")
        ark = load_workbook(io.BytesIO(innhold), read_only=True, data_only=True).worksheets[0]
        alle = ark.iter_rows(values_only=True, max_col=min(ark.max_column or _MAKS_KOLONNER, _MAKS_KOLONNER))
        for nummer, rad in enumerate(islice(alle, _EXCELS_RADER)):
            noe = rad.count(None) < len(rad)
            if nummer <= MAKS_RADER + 1:
                yield rad if noe else ()
            elif noe:
                antall = f"{MAKS_RADER:,}".replace(",", "\xa0")
                raise InvalidInput(felt, f"Regnearket har over {antall} rader. Del det opp og last opp delene.")
    except (*_ULESELIG, NotImplementedError, RuntimeError):
        raise InvalidInput(felt, "Filen kan ikke leses som et regneark. Lagre den på nytt i Excel.") from None
