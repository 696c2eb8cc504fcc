"""Episodes: one stretch of work inside an eternal conversation, with its state and assignee."""

from __future__ import annotations

from typing import Any

from hub.conversations.model import EPISODES, EpisodeState, Sender
from hub.conversations.rules import sla
from hub.conversations.rules.desk import PLAIN, Desk
from hub.conversations.rules.lines import tell
from hub.conversations.timeline import Timeline
from hub.core.errors import Conflict
from hub.core.ids import new_id

Doc = dict[str, Any]
CLOSE_REASONS = ("resolved", "no_reply", "spam")


def open_episode(timeline: Timeline, desk: Desk = PLAIN, *, bot: bool = False) -> bool:
    """A new episode when there is none or it is closed: waiting, or the bot's. True if one was opened."""
    conversation = timeline.conversation
    if conversation["state"] not in ("none", "closed"):
        return False
    conversation["episode_count"] += 1
    fresh = {
        "id": new_id(),
        "number": conversation["episode_count"],
        "assignee": None,
        "opened_at": timeline.now,
        "first_seq": conversation["seq"] + 1,
        "closed_at": None,
        "close_reason": None,
    }
    conversation["group_id"] = desk.group_of(conversation["account_id"])
    _move(timeline, fresh, "bot" if bot else "waiting")
    sla.opened(timeline, desk)
    return True


def hand_over(timeline: Timeline, desk: Desk, why: str) -> bool:
    """From the bot to the team; False when the bot no longer has it."""
    episode = timeline.conversation["episode"]
    if timeline.conversation["state"] != "bot":
        return False
    _move(timeline, episode, "waiting")
    _queue(timeline)
    sla.fan_waits(timeline, desk)
    tell(timeline, "episode.handed_over", "handed_over", Sender("bot", "bot", ""), why=why)
    return True


def take(timeline: Timeline, agent: Sender, *, over_from: str | None = None, desk: Desk = PLAIN) -> bool:
    """Gives the episode to `agent`, however much they hold already: a person knows what they do.

    False when it is theirs already.

    Raises Conflict("assigned_to_other", name) unless it is free, already theirs, or held by
    `over_from` (a take-over that names whom it takes over from, so that two cannot do it at once).
    """
    assignee = holder(timeline)
    if assignee and assignee["id"] not in (agent.id, over_from):
        raise held_by(assignee)
    if assignee and assignee["id"] == agent.id:
        return False
    open_episode(timeline, desk)
    give(timeline, agent, desk)
    if assignee:
        tell(timeline, "episode.taken", "taken_over", agent, **{"from": assignee, "to": _person(agent)})
    else:
        timeline.record("episode.taken")
    return True


def release(timeline: Timeline, agent: Sender, desk: Desk = PLAIN) -> None:
    """Back to the queue; the router gives it to others. Raises Conflict when the episode is not theirs."""
    episode = timeline.conversation["episode"]
    if episode is None or episode["state"] != "agent":
        raise Conflict("not_assigned")
    owned(timeline, agent)
    declined = sorted({*episode.get("declined", ()), agent.id})
    to_queue(timeline, desk, declined=declined)
    timeline.record("episode.released")


def close(timeline: Timeline, agent: Sender, reason: str, *, lead: bool = False) -> bool:
    """Ends the episode; closing a closed one is a no-op, and False.

    Raises Conflict when another holds it, unless `lead`: who leads the team closes for others.
    """
    episode = timeline.conversation["episode"]
    if episode is None or episode["state"] == "closed":
        return False
    owned(timeline, agent, lead=lead)
    closed = {**episode, "closed_at": timeline.now, "close_reason": reason}
    _move(timeline, closed, "closed")
    timeline.conversation["waiting_since"] = None
    timeline.conversation["snoozed_until"] = None
    sla.closed(timeline)
    kept = {k: v for k, v in timeline.conversation["episode"].items() if k != "id"}
    timeline.closed_episodes.append(
        {
            **kept,
            "_id": closed["id"],
            "conversation_id": timeline.id,
            "account_id": timeline.conversation["account_id"],
            "group_id": timeline.conversation["group_id"],
            "last_seq": timeline.conversation["seq"],
            "schema": 2,
        }
    )
    tell(timeline, "episode.closed", "closed", agent, why=reason)
    return True


def reopen(timeline: Timeline, agent: Sender, desk: Desk) -> None:
    """A new episode, for who asks for it. Raises Conflict("episode_open")."""
    if not open_episode(timeline, desk):
        raise Conflict("episode_open")
    give(timeline, agent, desk)
    tell(timeline, "episode.reopened", "reopened", agent, to=_person(agent))


# Steps that the rules above and rules/routing.py are made of; they record nothing by themselves.


def give(timeline: Timeline, agent: Sender, desk: Desk) -> None:
    """`agent` is the holder now; a snoozed conversation wakes."""
    _hand_on(timeline, desk, "agent", assignee=_person(agent))
    timeline.conversation["last_assignee_id"] = agent.id


def to_queue(timeline: Timeline, desk: Desk, **fields: Any) -> None:
    """Nobody's; a snoozed conversation wakes."""
    _hand_on(timeline, desk, "waiting", assignee=None, **fields)
    _queue(timeline)


def _hand_on(timeline: Timeline, desk: Desk, state: EpisodeState, **fields: Any) -> None:
    """A fan who waits for the bot's answer waits for a person's from now on."""
    conversation = timeline.conversation
    unanswered = conversation["state"] == "bot" and conversation["waiting_since"]
    _move(timeline, {**conversation["episode"], **fields}, state)
    conversation["snoozed_until"] = None
    sla.resumed(timeline, desk)
    if unanswered:
        sla.fan_waits(timeline, desk)


def holder(timeline: Timeline) -> Doc | None:
    """Who works on the conversation; a closed episode keeps its last assignee, and holds nobody off."""
    episode = timeline.conversation["episode"]
    return episode["assignee"] if episode is not None and episode["state"] != "closed" else None


def owned(timeline: Timeline, agent: Sender, *, lead: bool = False) -> None:
    """Raises Conflict("assigned_to_other") when a colleague holds it and `agent` does not lead."""
    assignee = holder(timeline)
    if assignee and assignee["id"] != agent.id and not lead:
        raise held_by(assignee)


def held_by(assignee: Doc) -> Conflict:
    return Conflict("assigned_to_other", name=assignee["name"], assignee_id=assignee["id"])


def _queue(timeline: Timeline) -> None:
    """Who is in the queue waits, even if the last word was ours; the queue is ordered by this."""
    timeline.conversation["waiting_since"] = timeline.conversation["waiting_since"] or timeline.now


def _person(agent: Sender) -> Doc:
    return {"id": agent.id, "name": agent.name}


def _move(timeline: Timeline, episode: Doc, state: EpisodeState) -> None:
    """The only place where a state changes; it is kept beside the episode too: the list's indexes stand on it."""
    was: EpisodeState = timeline.conversation["state"]
    if state not in EPISODES[was]:
        raise Conflict("episode_not_allowed", was=was, wanted=state)
    timeline.conversation["episode"] = {**episode, "state": state}
    timeline.conversation["state"] = state
