"""One worker at a time delivers a conversation's replies, in order, and never sends one twice by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from hub.conversations.model import TRANSITIONS
from hub.conversations.rules import quota
from hub.conversations.rules.outbound import ring_delivery
from hub.conversations.timeline import Timeline, outstanding
from hub.core.errors import Conflict

Doc = dict[str, Any]

# Longer than the longest outside call (8 s) with a token renewal and one repeat in it, so that a
# lease never ends under a worker that is alive; short enough that a killed one is noticed.
LEASE_S = 40
# 3 s, 6 s, 12 s … up to 5 min: about a quarter of an hour in all, then a person looks.
MAX_ATTEMPTS = 10
MAX_BACKOFF_S = 300


@dataclass(frozen=True)
class Outcome:
    """What became of one send. `retry` is only said when the platform surely did nothing.

    `window` tells that the platform refused because its own quota or window is used up.
    """

    kind: Literal["sent", "retry", "unconfirmed", "failed"]
    platform_message_id: str = ""
    error_code: str = ""
    detail: str = ""
    after_s: float = 0
    window: bool = False
    unreachable: bool = False


def claim(timeline: Timeline, worker: str, *, repeatable: bool) -> Doc | None:
    """The next reply for `worker` to send, now marked as sending; None when there is nothing to do.

    A reply still marked as sending under a lease that ended belongs to a worker that died in the
    middle: it may have been sent, so a person decides (`repeatable` channels simply send again).
    """
    lease = timeline.conversation["delivery"]
    if lease and lease["owner"] != worker and lease["until"] > timeline.now:
        return None
    _abandon(timeline, repeatable)
    return _next(timeline, worker)


def settle(
    timeline: Timeline, worker: str, message_id: str, outcome: Outcome, *, goes_on: bool = True
) -> Doc | None:
    """Notes what became of a reply and claims the next one in the same breath.

    A worker whose time is up says so (`goes_on`): the lease ends, and what waits is rung for again.
    Raises Conflict when the lease was lost meanwhile: the reply is someone else's to judge.
    """
    message = timeline.message(message_id)
    lease = timeline.conversation["delivery"]
    if message["status"] != "sending" or lease is None or lease["owner"] != worker:
        raise Conflict("lease_lost")
    _apply(timeline, message, outcome)
    if goes_on:
        return _next(timeline, worker)
    _let_go(timeline, _first_queued(timeline))
    return None


def _next(timeline: Timeline, worker: str) -> Doc | None:
    waiting = _first_queued(timeline)
    if waiting is None or waiting["next_attempt_at"] > timeline.now:
        _let_go(timeline, waiting)
        return None
    until = timeline.now + timedelta(seconds=LEASE_S)
    timeline.conversation["delivery"] = {"owner": worker, "until": until}
    left_behind = {"held_until": None, "undo": None} if waiting.get("held_until") else {}
    timeline.move(waiting, "sending", attempts=waiting["attempts"] + 1, next_attempt_at=until, **left_behind)
    return waiting


def _first_queued(timeline: Timeline) -> Doc | None:
    return next((m for m in outstanding(timeline) if m["status"] == "queued"), None)


def _let_go(timeline: Timeline, waiting: Doc | None) -> None:
    """The lease ends; a doorbell brings the next worker when the reply that waits is due."""
    timeline.conversation["delivery"] = None
    if waiting is not None:
        wait_s = (waiting["next_attempt_at"] - timeline.now).total_seconds()
        # Rounded up: a job that comes a moment too early would only ring again.
        ring_delivery(timeline, delay_s=max(wait_s, 0.05) if wait_s > 0 else 0)


def _abandon(timeline: Timeline, repeatable: bool) -> None:
    for message in outstanding(timeline):
        if message["status"] != "sending":
            continue
        if repeatable:
            timeline.move(message, "queued", next_attempt_at=timeline.now)
        else:
            timeline.move(message, "unconfirmed", error={"code": "worker_died"}, next_attempt_at=None)


def _apply(timeline: Timeline, message: Doc, outcome: Outcome) -> None:
    error = {"code": outcome.error_code, "detail": outcome.detail} if outcome.error_code else None
    if outcome.kind == "sent":
        fields: Doc = {"error": None, "sent_at": timeline.now, "next_attempt_at": None}
        if outcome.platform_message_id:
            fields["platform_message_id"] = outcome.platform_message_id
        timeline.move(message, "sent", **fields)
    elif outcome.kind == "retry" and message["attempts"] < MAX_ATTEMPTS:
        at = timeline.now + timedelta(seconds=backoff_s(message["attempts"], outcome.after_s))
        timeline.move(message, "queued", error=error, next_attempt_at=at)
    elif outcome.kind == "unconfirmed":
        timeline.move(message, "unconfirmed", error=error, next_attempt_at=None)
    else:
        _fail(timeline, message, outcome, error)


def _fail(timeline: Timeline, message: Doc, outcome: Outcome, error: Doc | None) -> None:
    conversation = timeline.conversation
    if outcome.window:
        conversation["quota"] = quota.closed_by_platform(conversation["quota"], timeline.now)
    else:
        conversation["quota"] = quota.give_back(conversation["quota"], _taken_at(message))
    if outcome.unreachable:
        conversation["fan"] = {**conversation["fan"], "reachable": False}
    timeline.move(message, "failed", error=error, next_attempt_at=None)


def _taken_at(message: Doc) -> datetime:
    """When the platform's allowance was last charged; what was queued before this was noted has only `at`."""
    taken_at: datetime = message["taken_at"] if "taken_at" in message else message["at"]
    return taken_at


def backoff_s(attempts: int, at_least_s: float) -> float:
    """Doubles from 3 s; the caller's job adds jitter when it rings."""
    return max(at_least_s, min(3.0 * 2.0 ** (attempts - 1), MAX_BACKOFF_S))


def retry(timeline: Timeline, message_id: str) -> None:
    """A person sends a failed or unconfirmed reply again; it keeps its place in the timeline."""
    message = _undelivered(timeline, message_id, "queued")
    timeline.conversation["quota"] = quota.take(timeline.conversation["quota"], 1, timeline.now)
    fresh: Doc = {"attempts": 0, "error": None, "next_attempt_at": timeline.now, "taken_at": timeline.now}
    timeline.move(message, "queued", **fresh)
    ring_delivery(timeline)


def confirm(timeline: Timeline, message_id: str) -> None:
    """A person saw that an unconfirmed reply did arrive."""
    message = _undelivered(timeline, message_id, "sent")
    timeline.move(message, "sent", error=None, sent_at=timeline.now)


def discard(timeline: Timeline, message_id: str) -> None:
    """A person lets an undelivered reply rest: it leaves the dead-letter list and stays as it is."""
    message = _undelivered(timeline, message_id, "discarded")
    timeline.change(message, {"undelivered": False})


def _undelivered(timeline: Timeline, message_id: str, wanted: str) -> Doc:
    """People judge what did not arrive; what is queued or being sent is in a worker's hands."""
    message = timeline.message(message_id)
    if message.get("status") not in ("failed", "unconfirmed"):
        raise Conflict("status_not_allowed", was=message.get("status"), wanted=wanted)
    return message


def report(
    timeline: Timeline, message_id: str, status: Literal["delivered", "read", "failed"], code: str
) -> bool:
    """A receipt from the platform or the fan's screen; an older or repeated one changes nothing."""
    message = timeline.message(message_id)
    was = message.get("status")
    if was not in ("sent", "delivered", "read") or status not in TRANSITIONS[was]:
        return False
    timeline.move(message, status, error={"code": code} if code else None)
    return True


def read_by_fan(timeline: Timeline, seq: int) -> None:
    """The fan's screen showed everything up to `seq`."""
    conversation = timeline.conversation
    if seq <= conversation["read_by_fan_seq"] or seq > conversation["seq"]:
        return
    conversation["read_by_fan_seq"] = seq
    timeline.record("read.fan")


def read_by_team(timeline: Timeline, seq: int, staff_id: str = "") -> None:
    """Someone of the team saw everything up to `seq`; unread counts what the fan wrote since.

    `staff_id` is who: what colleagues wrote to that person is seen thereby, whatever the seq.
    """
    conversation = timeline.conversation
    message = timeline.by_seq(seq)
    goes_on = message is not None and seq > conversation["read_by_team_seq"]
    is_told = staff_id in conversation["mention_unseen"]
    if is_told:
        unseen = [each for each in conversation["mention_unseen"] if each != staff_id]
        conversation["mention_unseen"] = unseen
    if message is not None and goes_on:
        conversation["read_by_team_seq"] = seq
        conversation["unread"] = conversation["in_count"] - message["in_count"]
    if is_told or goes_on:
        timeline.record("read.team")
