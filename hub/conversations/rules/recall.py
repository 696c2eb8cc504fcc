"""People take back what they just said, where the timeline itself is what the other side reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hub.conversations.model import Sender
from hub.conversations.rules import quote
from hub.conversations.timeline import Timeline
from hub.core.errors import Conflict, NotAllowed, Refused

Doc = dict[str, Any]
# WeChat's own limit, and so what everybody here expects.
WITHIN = timedelta(minutes=2)


def by_agent(timeline: Timeline, message_id: str, agent: Sender) -> None:
    """Raises NotAllowed("recall_not_yours"), Conflict("status_not_allowed") for one that is not out yet
    (it can be discarded), Refused("recall_too_late"). A second time changes nothing.
    """
    message = timeline.message(message_id)
    if message["direction"] != "out" or message["sender"]["id"] != agent.id:
        raise NotAllowed("recall_not_yours")
    if message["status"] not in ("sent", "delivered", "read"):
        raise Conflict("status_not_allowed", was=message["status"], wanted="recalled")
    _take_back(timeline, message)


def by_fan(timeline: Timeline, message_id: str) -> None:
    """As `by_agent`; everything in a conversation that is not from the team is the fan's own."""
    message = timeline.message(message_id)
    if message["direction"] != "in":
        raise NotAllowed("recall_not_yours")
    _take_back(timeline, message)


def _take_back(timeline: Timeline, message: Doc) -> None:
    if message.get("recalled_at"):
        return
    if timeline.now - message["at"] > WITHIN:
        raise Refused("recall_too_late", minutes=int(WITHIN.total_seconds() // 60))
    timeline.change(message, {"recalled_at": timeline.now}, "message.recalled")
    quote.follow(timeline, message)
