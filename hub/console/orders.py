"""The sections of the order book; each is a folder under static/orders/ with main.js."""

from __future__ import annotations

from collections.abc import Collection

from hub.console.sections import Section
from hub.core.errors import NotFound

# In the order in which the page lists them.
SECTIONS: tuple[Section, ...] = (
    Section("book", "orders.read"),
    Section("dispatch", "orders.read"),
    Section("refunds", "orders.read"),
)


def of(rights: Collection[str]) -> list[Section]:
    return [section for section in SECTIONS if section.right in rights]


def named(name: str) -> Section:
    """The first one for no name at all. Raises NotFound."""
    found = next((section for section in SECTIONS if section.name == (name or SECTIONS[0].name)), None)
    if found is None:
        raise NotFound("page_not_found")
    return found
