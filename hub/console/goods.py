"""The sections of product management; each is a folder under static/goods/ with main.js and a style sheet."""

from __future__ import annotations

from collections.abc import Collection

from hub.console.sections import Section
from hub.core.errors import NotFound

# In the order in which the page lists them.
SECTIONS: tuple[Section, ...] = (
    Section("products", "products.read"),
    Section("library", "products.read"),
    Section("stock", "products.read"),
    Section("sales", "products.read"),
    Section("transfers", "products.manage"),
    Section("freight", "products.manage"),
)


def of(rights: Collection[str]) -> list[Section]:
    return [section for section in SECTIONS if section.right in rights]


def named(name: str) -> Section:
    """The first one for no name at all. Raises NotFound."""
    found = next((section for section in SECTIONS if section.name == (name or SECTIONS[0].name)), None)
    if found is None:
        raise NotFound("page_not_found")
    return found
