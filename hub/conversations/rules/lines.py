"""Lines of the timeline that tell colleagues what happened at the desk; fans never see them."""

from __future__ import annotations

from typing import Any

from hub.conversations.model import Sender
from hub.conversations.timeline import Timeline, sender_doc
from hub.core.ids import new_id

Doc = dict[str, Any]
SYSTEM = Sender("system", "desk", "")


def tell(timeline: Timeline, type: str, name: str, by: Sender, **what: Any) -> Doc:
    """One rev for the change and its line; `name` is what the screen translates (console.desk.<name>)."""
    body = {"name": f"desk.{name}", **{k: v for k, v in what.items() if v is not None}}
    return timeline.add(
        {
            "direction": "system",
            "kind": "event",
            "body": body,
            "spans": [],
            "media": None,
            "sender": sender_doc(by),
            "client_id": "",
            "dedup_key": f"desk:{new_id()}",
            "platform_at": timeline.now,
        },
        type,
    )
