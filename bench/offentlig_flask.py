"""The peer: a bare Flask view that answers with bytes made beforehand. A dictionary behind one route."""

import json
import os
from pathlib import Path

from flask import Flask, Response, abort

app = Flask(__name__)
SIDER: dict[str, bytes] = {}

if folder := os.environ.get("BENCH_FOLDER"):
    SIDER |= {path: page.encode() for path, page in json.loads((Path(folder) / "sider.json").read_text()).items()}


def lagre(path: Path, pages: dict[str, bytes]) -> None:
    """Keep the pages for the server's process to read."""
    path.write_text(json.dumps({address: page.decode() for address, page in pages.items()}))


@app.get("/kommune/<nummer>")
def kommune(nummer: str) -> Response:
    page = SIDER.get(f"/kommune/{nummer}") or abort(404)
    return Response(page, mimetype="text/html")
