"""One conversation while it changes: every change takes the next `rev`, every message the next `seq`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hub.conversations.model import TRANSITIONS, FanRef, Sender, Status
from hub.conversations.rules.seats import Seats
from hub.conversations.views import head_view, message_view
from hub.core.errors import Conflict, NotFound
from hub.core.ids import new_id

Doc = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """A doorbell to ring once the change is stored."""

    name: str
    args: tuple[Any, ...]
    job_id: str | None = None
    delay_s: float = 0
    # Retries of many conversations must not arrive at a recovering platform together; a promise is kept.
    is_exact: bool = False


@dataclass
class Timeline:
    """Working copy inside one transaction; pure: it reads no store and no clock.

    `conversation` and `messages` hold what the change asked for (see commit.Needs). Rules refuse
    before they change anything, because a refusal leaves the other changes of the group standing.
    """

    conversation: Doc
    now: datetime
    is_new: bool = False
    messages: dict[str, Doc] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    events: list[Doc] = field(default_factory=list)
    media: list[Doc] = field(default_factory=list)
    closed_episodes: list[Doc] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    loaded_rev: int = 0
    seats: Seats = field(default_factory=Seats)

    @property
    def id(self) -> str:
        return str(self.conversation["_id"])

    def message(self, message_id: str) -> Doc:
        found = self.messages.get(message_id)
        if found is None:
            raise NotFound("message_not_found")
        return found

    def by_dedup_key(self, key: str) -> Doc | None:
        return next((m for m in self.messages.values() if m["dedup_key"] == key), None)

    def by_seq(self, seq: int) -> Doc | None:
        return next((m for m in self.messages.values() if m["seq"] == seq), None)

    def add(self, doc: Doc, type: str = "message.added") -> Doc:
        """Gives `doc` its id and seq and stores it with its event."""
        conversation = self.conversation
        conversation["seq"] += 1
        if doc["direction"] == "in":
            conversation["in_count"] += 1
        message = {
            "_id": new_id(),
            "conversation_id": self.id,
            "seq": conversation["seq"],
            "in_count": conversation["in_count"],
            "at": self.now,
            "schema": 1,
            **doc,
        }
        self.messages[message["_id"]] = message
        self.added.append(message["_id"])
        self.record(type, message)
        return message

    def change(self, message: Doc, fields: Doc, type: str = "message.changed") -> None:
        message.update(fields)
        if message["_id"] not in self.added:
            self.changed.add(message["_id"])
        self.record(type, message)

    def move(self, message: Doc, status: Status, **fields: Any) -> None:
        """Raises Conflict when the table of statuses does not allow the move."""
        was = message.get("status")  # what a fan wrote has none
        if was is None or status not in TRANSITIONS[was]:
            raise Conflict("status_not_allowed", was=was, wanted=status)
        fields["undelivered"] = status in ("failed", "unconfirmed")
        self.change(message, {"status": status, **fields}, "message.status")

    def record(self, type: str, message: Doc | None = None) -> None:
        """Takes the next rev; the event keeps the state as it is at this rev.

        Events are finished in `seal`, but each snapshots here, because a later change of the same
        group must not show through an earlier event.
        """
        self.conversation["rev"] += 1
        rev = self.conversation["rev"]
        if message is not None:
            message["rev"] = rev
            self._remember_last(message)
        self.events.append(
            {
                "_id": f"{self.id}:{rev}",
                "conversation_id": self.id,
                "rev": rev,
                "type": type,
                "at": self.now,
                "head": head_view(self.conversation),
                "message": message_view(message) if message is not None else None,
            }
        )

    def _remember_last(self, message: Doc) -> None:
        last = self.conversation["last"]
        newest = last is None or message["seq"] >= last["seq"]
        said = message["direction"] in ("in", "out") and message.get("status") != "cancelled"
        if newest and said:
            self.conversation["last"] = {
                "seq": message["seq"],
                # What was taken back shows nothing of itself, not even that it was a picture.
                "kind": "text" if message.get("recalled_at") else message["kind"],
                "direction": message["direction"],
                "preview": preview(message),
                "at": message["at"],
                "status": message.get("status"),
            }
            self.conversation["last_at"] = message["at"]


PREVIEW_CHARACTERS = 80


def preview(message: Doc) -> str:
    """The start of the text, in its masked form; other kinds are named by the screen itself."""
    if message.get("recalled_at"):
        return ""
    body = message["body"]
    text = body.get("text") or body.get("title") or body.get("label") or body.get("name") or ""
    return str(text)[:PREVIEW_CHARACTERS]


def new_conversation(fan: FanRef, fan_name: str, now: datetime) -> Doc:
    """The eternal conversation of one fan on one channel account; `identity_id` never changes."""
    identity = new_id()
    return {
        "_id": new_id(),
        "key": fan.key,
        "channel": fan.channel,
        "account_id": fan.account_id,
        "fan_id": fan.fan_id,
        "identity_id": identity,
        "customer_id": identity,
        "priority": 0,
        "group_id": None,
        "last_assignee_id": None,
        "labels": [],
        "mentioned": [],
        "mention_unseen": [],
        "snoozed_until": None,
        "sla": None,
        "fan": {"name": fan_name, "reachable": True},
        "seq": 0,
        "rev": 0,
        "in_count": 0,
        "unread": 0,
        "waiting_since": None,
        "read_by_team_seq": 0,
        "read_by_fan_seq": 0,
        "last": None,
        "last_at": now,
        "state": "none",
        "episode": None,
        "episode_count": 0,
        "quota": None,
        "delivery": None,
        "created_at": now,
        "schema": 1,
    }


def sender_doc(sender: Sender) -> Doc:
    return {"type": sender.type, "id": sender.id, "name": sender.name}


def outstanding(timeline: Timeline) -> Iterable[Doc]:
    """Messages on their way out, oldest first."""
    waiting = (m for m in timeline.messages.values() if m.get("status") in ("queued", "sending"))
    return sorted(waiting, key=lambda m: m["seq"])
