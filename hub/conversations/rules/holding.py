"""A reply that waits a few seconds before it leaves, so that its author can still think better of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hub.conversations.rules import quota, sla
from hub.conversations.rules.desk import PLAIN, Desk
from hub.conversations.timeline import Timeline, outstanding
from hub.core.errors import Conflict, NotFound

Doc = dict[str, Any]
MOST_S = 10
# What a reply changes of its conversation, and its cancelling gives back.
_SAID = ("last", "last_at")
_AWAITED = ("waiting_since", "sla")
_ANSWERED = ("first_reply_at", "replied_at")


def remembered(conversation: Doc) -> Doc:
    """The conversation as it is before the reply."""
    episode = conversation["episode"] or {}
    answered = {name: episode[name] for name in _ANSWERED if name in episode}
    kept = {name: conversation[name] for name in (*_SAID, *_AWAITED)}
    return {**kept, "episode_id": episode.get("id"), "answered": answered}


def fields(conversation_before: Doc, now: datetime, hold_s: float) -> Doc:
    """What a held message carries beside the others'."""
    until = now + timedelta(seconds=hold_s)
    return {"next_attempt_at": until, "held_until": until, "undo": conversation_before}


def cancel(timeline: Timeline, keys: Sequence[str], desk: Desk = PLAIN) -> list[Doc]:
    """Takes the held reply of these dedup keys (its parts) back before anybody saw it. Twice does no harm.

    The caller needs the outstanding messages too. Raises NotFound, Conflict("cancel_too_late") once one of
    the parts is on its way.
    """
    parts = [message for key in keys if (message := timeline.by_dedup_key(key)) is not None]
    if not parts:
        raise NotFound("message_not_found")
    if all(message["status"] == "cancelled" for message in parts):
        return parts
    if not all(_is_held(message) for message in parts):
        raise Conflict("cancel_too_late")
    _give_back(timeline, parts, desk)
    for message in parts:
        timeline.move(message, "cancelled", recalled_at=timeline.now, next_attempt_at=None, held_until=None)
    return parts


def _is_held(message: Doc) -> bool:
    return bool(message["status"] == "queued" and message.get("held_until"))


def _give_back(timeline: Timeline, parts: Sequence[Doc], desk: Desk) -> None:
    """The conversation as it was, unless somebody said something since."""
    conversation, undo = timeline.conversation, parts[0]["undo"]
    for message in parts:
        conversation["quota"] = quota.give_back(conversation["quota"], message["taken_at"])
    if conversation["last"]["seq"] == parts[-1]["seq"]:
        conversation.update({name: undo[name] for name in _SAID})
        _wait_again(timeline, undo, desk)
        return
    for later in outstanding(timeline):
        # A reply held behind this one must not bring it back to light when it is cancelled too.
        if later.get("undo") and later["undo"]["last"] and later["undo"]["last"]["seq"] == parts[-1]["seq"]:
            later["undo"] = undo
            timeline.changed.add(later["_id"])


def _wait_again(timeline: Timeline, undo: Doc, desk: Desk) -> None:
    """Nobody waits in an episode that was closed meanwhile, nor for its answer in the next one.

    Before the first episode, where only a bot has written, nobody waits at all.
    """
    conversation = timeline.conversation
    episode = conversation["episode"]
    if (
        episode is None
        or conversation["state"] == "closed"
        or undo.get("episode_id", episode["id"]) != episode["id"]
    ):
        return
    kept = {name: value for name, value in episode.items() if name not in _ANSWERED}
    conversation["episode"] = {**kept, **undo.get("answered", {})}
    # Who is in the queue waits, whatever was before.
    queued_at = conversation["waiting_since"] if conversation["state"] == "waiting" else None
    conversation["waiting_since"] = undo["waiting_since"] or queued_at
    sla.restored(timeline, undo["sla"], desk)
