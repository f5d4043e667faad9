"""The menu, as one list."""

from collections.abc import Iterator

from flask_admin.menu import BaseMenu


def punkter(meny: list[BaseMenu], gruppe: str | None = None) -> Iterator[tuple[BaseMenu, str | None]]:
    """What this person may open, with the heading it stands under."""
    for punkt in meny:
        if punkt.is_category():
            yield from punkter(punkt.get_children(), punkt.name)
        elif punkt.is_accessible() and punkt.is_visible():
            yield punkt, gruppe
