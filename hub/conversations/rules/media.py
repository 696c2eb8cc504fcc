"""A message's file becomes visible, or is given up, some time after the message itself."""

from __future__ import annotations

from typing import Any

from hub.conversations.timeline import Timeline


def settle_media(timeline: Timeline, message_id: str, media: dict[str, Any]) -> None:
    """`media` as the screens show it; the same again changes nothing."""
    message = timeline.message(message_id)
    if message.get("media") != media:
        timeline.change(message, {"media": media}, "message.media")
