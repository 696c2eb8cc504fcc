"""The words of the timeline: kinds, statuses and the values that cross its border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NotRequired, get_args

from typing_extensions import TypedDict  # typing's own tells pydantic too little before Python 3.12

Kind = Literal[
    "text", "image", "voice", "video", "file", "location", "link", "miniprogram", "event", "note", "other"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
MEDIA_KINDS = frozenset({"image", "voice", "video", "file"})
# A card has a picture or none; it is a card either way.
COVERED_KINDS = frozenset({"miniprogram"})
Direction = Literal["in", "out", "system", "note"]
Status = Literal["queued", "sending", "sent", "delivered", "read", "unconfirmed", "failed", "cancelled"]
SenderType = Literal["fan", "agent", "bot", "system"]

# docs/architecture.md draws this table. `sending → queued` is a release: the platform surely did
# nothing (RetryLater), so the same message waits for its next try. `unconfirmed` and `failed` are
# left only by a person (`queued` again, or `sent` when they saw it arrive). `queued → cancelled` is its
# author's second thought, while the reply is held back for that.
TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    "queued": frozenset({"sending", "cancelled"}),
    "sending": frozenset({"sent", "queued", "unconfirmed", "failed"}),
    "sent": frozenset({"delivered", "read", "failed"}),
    "delivered": frozenset({"read", "failed"}),
    "read": frozenset(),
    "unconfirmed": frozenset({"queued", "sent"}),
    "failed": frozenset({"queued"}),
    "cancelled": frozenset(),
}

EpisodeState = Literal["none", "bot", "waiting", "agent", "closed"]
# docs/architecture.md draws this table. A move out of `none` or `closed` begins a new episode; `agent` to
# `agent` is another holder, `waiting` to `waiting` another group.
EPISODES: Mapping[EpisodeState, frozenset[EpisodeState]] = {
    "none": frozenset({"bot", "waiting"}),
    "bot": frozenset({"waiting", "agent", "closed"}),
    "waiting": frozenset({"waiting", "agent", "closed"}),
    "agent": frozenset({"agent", "waiting", "closed"}),
    "closed": frozenset({"bot", "waiting"}),
}


@dataclass(frozen=True)
class FanRef:
    """Who a conversation is with, as the channel names them."""

    channel: str
    account_id: str
    fan_id: str

    @property
    def key(self) -> str:
        return f"{self.channel}:{self.account_id}:{self.fan_id}"


@dataclass(frozen=True)
class Sender:
    type: SenderType
    id: str
    name: str


@dataclass(frozen=True)
class MediaRef:
    """Where a platform keeps a file: its own id and, if it gave one, a URL. `thumb_id`: the picture of a clip."""

    platform_id: str
    url: str = ""
    name: str = ""
    format: str = ""
    thumb_id: str = ""


@dataclass(frozen=True)
class Inbound:
    """One push of a channel, translated; `dedup_key` is derived from the platform's own ids, never random.

    `action` names the fan's action in the channel's quota table ("message", "menu", …), or is empty.
    `recalls` holds the dedup key of the message that this one takes back. `attached` is a file that is
    here already (our own chat page uploads first); `media` one that the platform still keeps for us.
    `client_id` is the name that the fan's own page gave it.
    """

    fan: FanRef
    dedup_key: str
    kind: Kind
    body: Mapping[str, Any]
    platform_at: datetime
    action: str = ""
    media: MediaRef | None = None
    attached: MediaView | None = None
    client_id: str = ""
    fan_name: str = ""
    reports: DeliveryReport | None = None
    recalls: str = ""
    follows: bool | None = None


@dataclass(frozen=True)
class DeliveryReport:
    """A platform's late word on a message that it had accepted."""

    platform_message_id: str
    status: Literal["delivered", "read", "failed"]
    error_code: str = ""


@dataclass(frozen=True)
class Draft:
    """What a person or a bot wants to say; `client_id` makes a repeat harmless.

    `reply_to` is the seq of the message that it answers; `hold_s` is for how long its author may cancel it.
    """

    client_id: str
    kind: Kind
    body: Mapping[str, Any]
    media_id: str = ""
    reply_to: int | None = None
    hold_s: float = 0


class SenderView(TypedDict):
    type: SenderType
    id: str
    name: str


class MediaView(TypedDict):
    id: str
    state: Literal["pending", "ready", "failed"]
    mime: str
    name: str
    bytes: int
    width: NotRequired[int]
    height: NotRequired[int]
    duration_ms: NotRequired[int]
    silk: NotRequired[bool]
    poster: NotRequired[bool]
    error: NotRequired[str]
    url: NotRequired[str]
    thumb_url: NotRequired[str]
    preview_url: NotRequired[str]


class SpanView(TypedDict):
    start: int
    end: int
    kind: str


class QuoteView(TypedDict):
    """What a reply shows of the message that it answers; `recalled`: nothing of its words any more."""

    seq: int
    kind: Kind
    direction: Direction
    name: str
    text: str
    recalled: NotRequired[bool]


class MessageView(TypedDict):
    """What an agent's screen shows; the fan's view drops notes, errors and staff ids."""

    id: str
    conversation_id: str
    seq: int
    rev: int
    direction: Direction
    kind: Kind
    body: dict[str, Any]
    sender: SenderView
    at: str
    platform_at: str
    status: Status | None
    client_id: str
    error: dict[str, Any] | None
    attempts: int
    next_attempt_at: str | None
    recalled_at: str | None
    undelivered: bool
    reply_to: QuoteView | None
    held_until: str | None
    media: MediaView | None
    spans: list[SpanView]


class AssigneeView(TypedDict):
    id: str
    name: str


class EpisodeView(TypedDict):
    id: str
    number: int
    state: Literal["bot", "waiting", "agent", "closed"]
    assignee: AssigneeView | None
    opened_at: str
    closed_at: str | None
    close_reason: str | None


class QuotaView(TypedDict):
    left: int
    max: int
    until: str


Clock = Literal["first_response", "next_response", "resolution"]


class SlaView(TypedDict):
    """The clock that runs out next; `breached` lists the clocks of this episode that ran out already."""

    due_at: str
    warn_at: str
    clock: Clock
    breached: list[Clock]


class LastView(TypedDict):
    seq: int
    kind: Kind
    direction: Direction
    preview: str
    at: str
    status: Status | None


class Head(TypedDict):
    """A row of the list, and everything a screen needs about a conversation besides its messages."""

    id: str
    rev: int
    seq: int
    channel: str
    account_id: str
    fan: dict[str, Any]
    customer_id: str
    priority: int
    group_id: str | None
    labels: list[str]
    mention_unseen: list[str]
    snoozed_until: str | None
    sla: SlaView | None
    unread: int
    waiting_since: str | None
    read_by_team_seq: int
    read_by_fan_seq: int
    last: LastView | None
    last_at: str
    episode: EpisodeView | None
    quota: QuotaView | None


class EventView(TypedDict):
    """One change. Applying it: replace the head, replace (or add) the message of the same id."""

    conversation_id: str
    rev: int
    type: str
    at: str
    head: Head
    message: MessageView | None


@dataclass(frozen=True)
class Changes:
    """Answer of `sync`: `reset` says that the log no longer reaches back to the cursor: refetch."""

    rev: int
    events: list[EventView] = field(default_factory=list)
    reset: bool = False
