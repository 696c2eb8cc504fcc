"""Labels on a conversation, and its mark of being read, set by hand."""

from __future__ import annotations

from collections.abc import Sequence

from hub.conversations.timeline import Timeline
from hub.core.errors import Refused

MOST_LABELS = 20


def set_labels(timeline: Timeline, labels: Sequence[str]) -> bool:
    """False when it has just these already. Raises Refused for more than MOST_LABELS."""
    wanted = list(dict.fromkeys(labels))
    if len(wanted) > MOST_LABELS:
        raise Refused("labels_too_many", field="labels", limit=MOST_LABELS)
    if wanted == timeline.conversation["labels"]:
        return False
    timeline.conversation["labels"] = wanted
    timeline.record("conversation.labels")
    return True


def add_label(timeline: Timeline, label_id: str) -> bool:
    present: list[str] = timeline.conversation["labels"]
    return label_id not in present and set_labels(timeline, [*present, label_id])


def remove_label(timeline: Timeline, label_id: str, into: str | None = None) -> bool:
    """`into` takes its place, once; the conversation may already have that one."""
    present: list[str] = timeline.conversation["labels"]
    if label_id not in present:
        return False
    return set_labels(timeline, [i for i in (into if p == label_id else p for p in present) if i])


def read_all(timeline: Timeline) -> bool:
    """Someone of the team looked at it from afar: nothing is unread."""
    conversation = timeline.conversation
    if not conversation["unread"]:
        return False
    conversation |= {"unread": 0, "read_by_team_seq": conversation["seq"]}
    timeline.record("read.team")
    return True


def unread_since(timeline: Timeline, seq: int | None) -> bool:
    """As if the team had read no further than `seq` (None: all but the last message)."""
    conversation = timeline.conversation
    until = min(conversation["seq"] - 1 if seq is None else seq, conversation["seq"])
    message = timeline.by_seq(until)
    read_in = message["in_count"] if message else 0
    unread = 1 if seq is None else conversation["in_count"] - (read_in if until else 0)
    if until < 0 or unread <= 0 or (until and seq is not None and message is None):
        return False
    conversation |= {"unread": unread, "read_by_team_seq": until}
    timeline.record("read.team")
    return True
