"""Bokmål in the admin; bokmål or nynorsk, as the reader asks, on public pages."""

from pathlib import Path

from flask import has_request_context, request

TRANSLATIONS = Path(__file__).resolve().parent / "translations"
COOKIE = "sprak"


def locale() -> str:
    """``nb`` or ``nn``: ``?sprak=nn`` or the cookie it left, public pages only."""
    if not has_request_context() or request.path.startswith("/admin"):
        return "nb"
    asked = request.args.get("sprak") or request.cookies.get(COOKIE)
    return "nn" if asked == "nn" else "nb"
