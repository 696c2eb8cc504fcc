"""Who is to be told of what, as pure functions: no store, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hub.accounts.preferences import Alerts
from hub.alerts.settings import KINDS, AlertSettings, Kind, Quiet

Doc = dict[str, Any]


@dataclass(frozen=True)
class Seat:
    """One person of the desk at this moment; `accounts` None: all channel accounts are theirs to see."""

    staff_id: str
    state: str
    load: int
    capacity: int
    group_ids: frozenset[str] = frozenset()
    accounts: frozenset[str] | None = None

    @property
    def is_free(self) -> bool:
        return self.state == "online" and self.load < self.capacity

    @property
    def is_watching(self) -> bool:
        """Busy people sit before their screens too: they chose to get nothing new."""
        return self.state in ("online", "busy")

    def may_see(self, account_id: str) -> bool:
        return self.accounts is None or account_id in self.accounts

    def serves(self, group_id: str | None) -> bool:
        return group_id is None or group_id in self.group_ids


@dataclass(frozen=True)
class Due:
    """One thing that one person is to be told once; `since` is when it began, or when time runs out."""

    kind: Kind
    staff_id: str
    conversation_id: str
    fan: str
    since: datetime
    key: str
    by: str = ""
    seq: int = 0


def is_quiet(quiet: Quiet, moment: datetime, timezone: str) -> bool:
    """The start belongs to the quiet, the end does not; equal ones mean the whole day."""
    if not quiet.on:
        return False
    clock = moment.astimezone(ZoneInfo(timezone)).time()
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    return start <= clock < end if start < end else clock >= start or clock < end


def silenced(chosen: Alerts) -> frozenset[Kind]:
    """What is not sent to the phone of a person who chose so. Of their own alerts those for the desk count here
    too: who does not want to hear of mentions does not want to hear of them in the evening either.
    """
    if not chosen.wecom:
        return frozenset(KINDS)
    of_sla: frozenset[Kind] = frozenset({"sla_risk", "sla_breached"})
    of_mentions: frozenset[Kind] = frozenset({"mention"})
    return (frozenset() if chosen.sla else of_sla) | (frozenset() if chosen.mention else of_mentions)


def listening(
    seats: Iterable[Seat], kinds: Collection[Kind], off: Mapping[str, Collection[Kind]]
) -> list[Seat]:
    """Those who have not turned off all of `kinds`; `off` by person, as `silenced` says."""
    return [seat for seat in seats if set(kinds) - set(off.get(seat.staff_id, ()))]


def waiting(
    settings: AlertSettings, seats: Iterable[Seat], heads: Iterable[Doc], moment: datetime
) -> list[Due]:
    """Fans who have waited too long while nobody who may serve them has room: to those on call."""
    seats, since = list(seats), moment - timedelta(minutes=settings.wait_min)
    on_call = {p.staff_id for p in settings.people if p.on_call and p.userid}
    dues = []
    for head in heads:
        able = [s for s in seats if s.may_see(head["account_id"])]
        served = [s for s in able if s.serves(head["group_id"])]
        if _is_awake(head, moment) and head["waiting_since"] <= since and not any(s.is_free for s in served):
            # A group whose people are not on call is no reason to tell nobody.
            told = [s for s in served if s.staff_id in on_call] or [s for s in able if s.staff_id in on_call]
            dues += [_due("waiting", s.staff_id, head, head["waiting_since"]) for s in told]
    return dues


def service_levels(seats: Iterable[Seat], heads: Iterable[Doc], moment: datetime) -> list[Due]:
    """Clocks of somebody's own conversations that run out, or ran out, while they are not there."""
    away = {s.staff_id: s for s in seats if not s.is_watching}
    dues = []
    for head in heads:
        sla, assignee = head["sla"], _assignee(head)
        seat = away.get(assignee)
        if sla and seat and seat.may_see(head["account_id"]) and _is_awake(head, moment):
            kind = _sla_kind(sla, moment)
            if kind:
                started = sla.get("clocks", {}).get(sla["clock"], {}).get("started_at")
                # Each answer that a fan waits for has a clock of its own; a snooze only puts it off.
                which = f"{sla['clock']}@{started:%Y%m%dT%H%M%S}" if started else sla["clock"]
                dues.append(_due(kind, assignee, head, sla["due_at"], which))
    return dues


def _sla_kind(sla: Doc, moment: datetime) -> Kind | None:
    if sla["due_at"] <= moment:
        return "sla_breached"
    return "sla_risk" if sla["warn_at"] <= moment else None


def mentions(seats: Iterable[Seat], heads: Iterable[Doc], notes: dict[tuple[str, str], Doc]) -> list[Due]:
    """Mentions unseen by people who are not there; `notes` holds the newest by conversation and person."""
    away = {s.staff_id: s for s in seats if not s.is_watching}
    dues = []
    for head in heads:
        for staff_id in head["mention_unseen"]:
            seat, note = away.get(staff_id), notes.get((head["_id"], staff_id))
            if seat and note and seat.may_see(head["account_id"]):
                due = _due("mention", staff_id, head, note["at"], str(note["seq"]))
                dues.append(replace(due, by=note["sender"]["name"], seq=note["seq"]))
    return dues


def failures(seats: Iterable[Seat], heads: dict[str, Doc], messages: Iterable[Doc]) -> list[Due]:
    """Replies that did not arrive: to who serves the fan, else to who wrote, if they are not there."""
    away = {s.staff_id: s for s in seats if not s.is_watching}
    dues = []
    for message in messages:
        head = heads.get(message["conversation_id"])
        sender = message["sender"]
        owner = (head and _assignee(head)) or (sender["id"] if sender["type"] == "agent" else "")
        seat = away.get(owner)
        if head and seat and seat.may_see(head["account_id"]):
            dues.append(_due("failed", owner, head, message["at"]))
    return dues


def _due(kind: Kind, staff_id: str, head: Doc, since: datetime, detail: str = "") -> Due:
    """The key says what counts as the same: once per episode, and per clock or note within it."""
    episode = (head["episode"] or {}).get("id", "")
    key = ":".join(part for part in (kind, head["_id"], episode, detail, staff_id) if part)
    fan = head["fan"].get("remark") or head["fan"].get("name") or ""
    return Due(kind, staff_id, head["_id"], fan, since, key)


def _is_awake(head: Doc, moment: datetime) -> bool:
    return head["snoozed_until"] is None or head["snoozed_until"] <= moment


def _assignee(head: Doc) -> str:
    episode = head["episode"]
    return str(episode["assignee"]["id"]) if episode and episode["assignee"] else ""
