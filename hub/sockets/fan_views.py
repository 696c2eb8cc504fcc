"""What a fan sees of the timeline: their own words whole, agents by name only, nothing of our inner life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from hub.conversations.concealment import whole_body
from hub.conversations.media import signed
from hub.conversations.model import EventView, MediaView, MessageView
from hub.conversations.views import message_view
from hub.core.runtime import Core

Doc = dict[str, Any]
# The name under which a fan's client id is kept as the timeline's dedup key.
DEDUP_PREFIX = "web:"
_MEDIA_SHOWN = (
    "id",
    "state",
    "mime",
    "name",
    "bytes",
    "width",
    "height",
    "duration_ms",
    "silk",
    "poster",
    "url",
    "thumb_url",
)


def conversation_for_fan(head: Mapping[str, Any]) -> Doc:
    """From a head or a conversation's document: both carry these names."""
    episode = head["episode"] or {}
    assignee = episode.get("assignee")
    return {
        "rev": head["rev"],
        "seq": head["seq"],
        "read_by_team_seq": head["read_by_team_seq"],
        "read_by_fan_seq": head["read_by_fan_seq"],
        "agent": assignee and {"name": assignee["name"]},
        "state": episode.get("state", "none"),
    }


NO_CONVERSATION: Doc = {
    "rev": 0,
    "seq": 0,
    "read_by_team_seq": 0,
    "read_by_fan_seq": 0,
    "agent": None,
    "state": "none",
}


def is_for_fan(message: Mapping[str, Any]) -> bool:
    """Notes are between colleagues, and a platform's events (subscribed, menu clicked) tell a fan nothing.

    A held reply may still be taken back, and then was never there.
    """
    held = message.get("status") == "cancelled" or bool(message.get("held_until"))
    return message["direction"] != "note" and message["kind"] not in ("note", "event") and not held


def message_for_fan(core: Core, doc: Doc) -> Doc:
    """From the stored document: numbers are put back, for it is the fan's own conversation."""
    view: Doc = {**message_view(doc), "spans": []}
    if not doc.get("recalled_at"):
        view["body"] = whole_body(doc, core.keys)
    return _shown(core, view)


def _shown(core: Core, view: Mapping[str, Any]) -> Doc:
    own = view["direction"] == "in"
    return {
        "id": view["id"],
        "seq": view["seq"],
        "rev": view["rev"],
        "direction": view["direction"],
        "kind": view["kind"],
        "body": view["body"],
        "at": view["at"],
        "recalled_at": view["recalled_at"],
        "sender": {"type": view["sender"]["type"], "name": view["sender"]["name"]},
        "client_id": view["client_id"] if own else "",
        "reply_to": view["reply_to"],
        "media": _media(core, view["media"]),
    }


def _media(core: Core, media: MediaView | None) -> Doc | None:
    if media is None:
        return None
    return {k: v for k, v in signed(core, media).items() if k in _MEDIA_SHOWN}


def event_for_fan(core: Core, event: Mapping[str, Any]) -> Doc:
    """One change as a fan's page applies it; `event` is the timeline's own view of it.

    An event carries only the masked text, and putting numbers back takes the stored message. Fetching it
    here would hold up every other notice, so such an event says `resync`, and the page asks.
    """
    message: MessageView | None = event["message"]
    visible = message if message is not None and is_for_fan(message) else None
    hidden_text = visible is not None and bool(visible["spans"])
    shown = None if visible is None or hidden_text else _shown(core, visible)
    return _event(event, shown) | ({"resync": True} if hidden_text else {})


def _event(event: Mapping[str, Any], message: Doc | None) -> Doc:
    """Staff's comings and goings keep their rev, so that there are no holes, but not their name."""
    return {
        "rev": event["rev"],
        "type": event["type"],
        "at": event["at"],
        "conversation": conversation_for_fan(event["head"]),
        "message": message,
    }


async def events_for_fan(core: Core, shop_id: str, events: Iterable[EventView]) -> list[Doc]:
    """As `event_for_fan`, with every text whole: for the answer of `sync`.

    A message shows as it is now, not as it was at each rev: the page ends up the same, and a word that
    was taken back meanwhile does not come out again.
    """
    events = list(events)
    ids = {e["message"]["id"] for e in events if e["message"] is not None and is_for_fan(e["message"])}
    docs = await core.db.shop(shop_id)["messages"].find({"_id": {"$in": list(ids)}}) if ids else []
    views = {doc["_id"]: message_for_fan(core, doc) for doc in docs}
    return [_event(e, views.get(e["message"]["id"]) if e["message"] else None) for e in events]
