"""The sections of the settings page; each is one module under static/settings/sections/."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hub.core.errors import NotFound


@dataclass(frozen=True)
class Section:
    """Shown to whoever has `right`; to everybody of the shop when it is empty."""

    name: str
    right: str


# In the order in which the page lists them.
SECTIONS: tuple[Section, ...] = (
    Section("me", ""),
    Section("alerts_me", ""),
    Section("replies", "inbox.reply"),
    Section("fields", "desk.manage"),
    Section("labels", "labels.manage"),
    Section("groups", "desk.manage"),
    Section("hours", "desk.manage"),
    Section("service", "desk.manage"),
    Section("team", "staff.manage"),
    Section("roles", "staff.manage"),
    Section("keys", "keys.manage"),
    Section("alerts", "desk.manage"),
    Section("audit", "audit.read"),
)  # fmt: skip


def of(rights: Collection[str]) -> list[Section]:
    return [section for section in SECTIONS if not section.right or section.right in rights]


def named(name: str) -> Section | None:
    """None for no name at all. Raises NotFound."""
    if not name:
        return None
    found = next((section for section in SECTIONS if section.name == name), None)
    if found is None:
        raise NotFound("page_not_found")
    return found
