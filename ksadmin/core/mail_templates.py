"""The words of an e-mail: a text file per kind and målform, first line the subject."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ksadmin.core.manuscript import Language


@cache
def _environment(folder: Path) -> Environment:
    # Plain text: there is no HTML to escape, and an escaped «&» in a name would be wrong.
    loader = FileSystemLoader(folder)
    return Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True)  # noqa: S701


def render_mail(templates: Path, kind: str, sprak: Language, **verdier: str | int) -> tuple[str, str]:
    """(subject, text) of ``templates/epost/<kind>.<sprak>.txt``; a value missing is an error, never a blank."""
    text = _environment(templates / "epost").get_template(f"{kind}.{sprak}.txt").render(verdier)
    subject, _, body = text.partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"
