"""Episodes: one stretch of work inside an eternal conversation, with its state and assignee."""

from __future__ import annotations

from typing import Any

from hub.conversations.model import Sender
from hub.conversations.timeline import Timeline
from hub.core.errors import Conflict
from hub.core.ids import new_id

CLOSE_REASONS = ("resolved", "no_reply", "spam")


def open_episode(timeline: Timeline) -> dict[str, Any]:
    """The current episode, or a new one (waiting) when there is none or it is closed."""
    conversation = timeline.conversation
    if conversation["episode"] is None or conversation["episode"]["state"] == "closed":
        conversation["episode_count"] += 1
        _set(
            timeline,
            {
                "id": new_id(),
                "number": conversation["episode_count"],
                "state": "waiting",
                "assignee": None,
                "opened_at": timeline.now,
                "first_seq": conversation["seq"] + 1,
                "closed_at": None,
                "close_reason": None,
            },
        )
    episode: dict[str, Any] = conversation["episode"]
    return episode


def take(timeline: Timeline, agent: Sender, *, over_from: str | None = None) -> None:
    """Gives the episode to `agent`.

    Raises Conflict("assigned_to_other", name) unless it is free, already theirs, or held by
    `over_from` (a take-over that names whom it takes over from, so that two cannot do it at once).
    """
    assignee = _holder(timeline)
    if assignee and assignee["id"] not in (agent.id, over_from):
        raise Conflict("assigned_to_other", name=assignee["name"], assignee_id=assignee["id"])
    if assignee and assignee["id"] == agent.id:
        return
    episode = open_episode(timeline)
    _set(timeline, {**episode, "state": "agent", "assignee": {"id": agent.id, "name": agent.name}})
    timeline.record("episode.taken")


def release(timeline: Timeline, agent: Sender) -> None:
    """Back to the queue. Raises Conflict when the episode is not theirs."""
    episode = timeline.conversation["episode"]
    if episode is None or episode["state"] != "agent":
        raise Conflict("not_assigned")
    _own(timeline, agent)
    _set(timeline, {**episode, "state": "waiting", "assignee": None})
    # Who is in the queue waits, even if the last word was ours; the queue is ordered by this.
    timeline.conversation["waiting_since"] = timeline.conversation["waiting_since"] or timeline.now
    timeline.record("episode.released")


def close(timeline: Timeline, agent: Sender, reason: str) -> None:
    """Ends the episode; closing a closed one is a no-op. Raises Conflict when another holds it."""
    episode = timeline.conversation["episode"]
    if episode is None or episode["state"] == "closed":
        return
    _own(timeline, agent)
    closed = {**episode, "state": "closed", "closed_at": timeline.now, "close_reason": reason}
    _set(timeline, closed)
    timeline.conversation["waiting_since"] = None
    timeline.closed_episodes.append(
        {
            **{k: v for k, v in closed.items() if k != "id"},
            "_id": closed["id"],
            "conversation_id": timeline.id,
            "last_seq": timeline.conversation["seq"],
            "schema": 2,
        }
    )
    timeline.record("episode.closed")


def _holder(timeline: Timeline) -> dict[str, Any] | None:
    """Who works on the conversation; a closed episode keeps its last assignee, and holds nobody off."""
    episode = timeline.conversation["episode"]
    return episode["assignee"] if episode is not None and episode["state"] != "closed" else None


def _own(timeline: Timeline, agent: Sender) -> dict[str, Any]:
    episode: dict[str, Any] = timeline.conversation["episode"]
    assignee = episode["assignee"]
    if assignee and assignee["id"] != agent.id:
        raise Conflict("assigned_to_other", name=assignee["name"], assignee_id=assignee["id"])
    return episode


def _set(timeline: Timeline, episode: dict[str, Any]) -> None:
    """The state is kept beside the episode too: the list's indexes stand on it."""
    timeline.conversation["episode"] = episode
    timeline.conversation["state"] = episode["state"]
