"""Files to keep, never to be run in the page."""

import io

from flask import Response, send_file


def nedlasting(innhold: bytes, filnavn: str, mimetype: str) -> Response:
    """``innhold`` as a download. The name may hold any letter: RFC 6266 tells how it is sent."""
    response = send_file(io.BytesIO(innhold), mimetype, as_attachment=True, download_name=filnavn, etag=False)
    response.headers["Cache-Control"] = "no-store"
    return response
