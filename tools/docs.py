"""Write the pages of `docs/` that are made from the code: `make docs`. A test fails when one is stale."""

import importlib.util
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ksadmin
from ksadmin.core.lifecycle import Lifecycle
from ksadmin.settings import PREFIX, Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "<!-- Made from the code by `make docs`: change the code, not this page. -->"


def pages() -> dict[Path, str]:
    """Each generated page and its text."""
    return {DOCS / "livslop.md": lifecycles_page(), DOCS / "innstillinger.md": settings_page()}


def lifecycles() -> Iterator[tuple[str, Lifecycle[Any]]]:
    """Every lifecycle with its name, room by room."""
    for room in sorted(module.name for module in pkgutil.iter_modules(ksadmin.__path__) if module.ispkg):
        if importlib.util.find_spec(f"ksadmin.{room}.lifecycle") and room != "core":
            module = importlib.import_module(f"ksadmin.{room}.lifecycle")
            yield from ((f"{room}: {name}", it) for name, it in vars(module).items() if isinstance(it, Lifecycle))


def lifecycles_page() -> str:
    parts = ["# Livsløp", MADE, "What can become of each thing, and the least role that may do it."]
    for name, lifecycle in lifecycles():
        steps = [f"| {s.tekst} | {s.rolle.tekst} | {s.endelig or 'Ja'} |" for s in lifecycle.steps.values()]
        table = "\n".join(["| Steg | Rolle | Kan angres |", "|---|---|---|", *steps])
        parts += [f"## {name}", f"```mermaid\n{lifecycle.mermaid()}\n```", table]
    return "\n\n".join(parts) + "\n"


def settings_page() -> str:
    rows = [
        f"| `{PREFIX}{name.upper()}` | {field.description} | {default(name, field.default)} |"
        for name, field in Settings.model_fields.items()
    ]
    intro = f"Environment variables, or lines in the file named by `{PREFIX}ENV_FILE`."
    table = "\n".join(["| Variabel | Hva | Uten den |", "|---|---|---|", *rows])
    return "\n\n".join(["# Innstillinger", MADE, intro, table]) + "\n"


def default(name: str, value: Any) -> str:
    """The default as a reader may see it: no folder of the machine that made the page, no secrets."""
    if name == "database_url":
        return "`sqlite:///…/var/ksadmin.db`"
    if value is None:
        return "–"
    return f"`{value}`"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text)
