"""How a person likes to send what they wrote; it follows them to every browser and shop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from hub.accounts import preferences as _declared  # noqa: F401  (declares the collection)
from hub.core.clock import now
from hub.core.runtime import Core


@dataclass(frozen=True)
class Writing:
    """`enter` sends alone or with Ctrl; `undo`: some seconds for second thoughts."""

    enter: Literal["enter", "ctrl"]
    undo: bool


async def writing_of(core: Core, staff_id: str) -> Writing | None:
    """None as long as they have not chosen."""
    doc = await core.db.everywhere["staff_preferences"].find_one({"_id": staff_id})
    chosen = (doc or {}).get("writing")
    return Writing(chosen["enter"], chosen["undo"]) if chosen else None


async def choose_writing(core: Core, staff_id: str, writing: Writing) -> None:
    chosen = {"writing": asdict(writing), "updated_at": now(), "schema": 1}
    await core.db.everywhere["staff_preferences"].update({"_id": staff_id}, {"$set": chosen}, upsert=True)
