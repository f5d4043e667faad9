"""What anyone may ask about our documents: is this file one of yours, as you made it?"""

import re

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from ksadmin.avtaler import queries
from ksadmin.database import db
from ksadmin.web.public import offentlig_side

blueprint = Blueprint("dokument", __name__)
_SUM = re.compile(r"[0-9a-f]{64}")


@blueprint.get("/dokument/<sha256>")
def bekreft(sha256: str) -> ResponseReturnValue:
    """Confirms a document by its SHA-256 without showing it. Unknown sums are told so, with 404."""
    sha256 = sha256.lower()  # Windows writes it in capitals
    if not _SUM.fullmatch(sha256):
        abort(404)
    dokument = queries.dokument_ved_sum(db.session, sha256)
    page = render_template("public/dokument.html", dokument=dokument, sha256=sha256, **offentlig_side())
    return page, 200 if dokument else 404
