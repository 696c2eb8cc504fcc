"""The one table of what may become of a product."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from hub.commerce.catalogue.model import State
from hub.core.errors import Refused

Act = Literal["publish", "unpublish", "archive", "restore"]

# Publishing what is published makes its next version.
MOVES: Mapping[Act, Mapping[State, State]] = {
    "publish": {"draft": "published", "published": "published"},
    "unpublish": {"published": "draft"},
    "archive": {"draft": "archived", "published": "archived"},
    "restore": {"archived": "draft"},
}


def moved(state: State, act: Act) -> State:
    """Raises Refused."""
    after = MOVES[act].get(state)
    if after is None:
        raise _refusal(state, act)
    return after


def _refusal(state: State, act: Act) -> Refused:
    if act == "restore":
        return Refused("product_not_archived")
    return Refused("product_archived" if state == "archived" else "product_not_published")
