"""Stylesheets, scripts and fonts: their address changes with what is in them, so a browser asks for each once.

The mark in the address is of all the files together, so that one file may name another (`skrift.css` its fonts)
without knowing of it. They are held in memory: a full disk or an absent database takes no page its looks.
"""

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from ksadmin.web.komprimering import godtatt, lonner_seg, pakk

_FOR_ALLTID = "public, max-age=31536000, immutable"
_SPOR_FORST = "public, max-age=0, must-revalidate"

_pakk = lru_cache(256)(pakk)


@dataclass(frozen=True, slots=True)
class _Filer:
    """Every file by its path under the folder, and the mark of all of them."""

    innhold: dict[str, bytes]
    merke: str


def _les(mappe: Path) -> _Filer:
    innhold = {str(sti.relative_to(mappe)): sti.read_bytes() for sti in sorted(mappe.rglob("*")) if sti.is_file()}
    digest = hashlib.sha256()
    for navn, data in innhold.items():
        digest.update(f"{navn} {len(data)} ".encode() + data)
    return _Filer(innhold, digest.hexdigest()[:12])


def init_app(app: Flask, mappe: Path) -> None:
    """Serve the files of ``mappe`` at ``url_for("static", filename=…)``. With ``--debug`` they are read every time."""
    lest = _les(mappe)

    def filer() -> _Filer:
        return _les(mappe) if app.debug else lest

    @app.url_defaults
    def _merk(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["merke"] = filer().merke

    @app.get("/static/<merke>/<path:filename>", endpoint="static")
    def static(merke: str, filename: str) -> Response:
        """The file as it is now; only under the mark of now may it be kept. An older page asks for an older mark."""
        naa = filer()
        innhold = naa.innhold.get(filename) or abort(404)
        mimetype = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        response = Response(innhold, mimetype=mimetype)
        response.headers["Cache-Control"] = _FOR_ALLTID if merke == naa.merke else _SPOR_FORST
        if lonner_seg(mimetype, innhold):
            response.vary.add("Accept-Encoding")
            if koding := godtatt(request.headers.get("Accept-Encoding", "")):
                response.set_data(_pakk(innhold, koding))
                response.headers["Content-Encoding"] = koding
        response.add_etag()  # of what is sent, so each coding has its own
        response.make_conditional(request)
        return response
