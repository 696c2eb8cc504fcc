"""Every event that travels over the sockets; docs/socket-events.md is generated from this file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
# Up to what JavaScript counts exactly; the store's own integers go a little further.
Count = Annotated[int, Field(ge=0, le=2**53)]
ClientId = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Text = Annotated[str, Field(max_length=10_000)]


class Payload(BaseModel):
    """Unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(Payload):
    """No fields."""


class InConversation(Payload):
    conversation_id: Id


class View(InConversation):
    """Open a conversation: its events arrive from now on, and colleagues see who views it.

    The messages are the newest, those around `around_seq`, or (`at_unread`) around the first of many unread.
    """

    around_seq: Count | None = None
    at_unread: bool = False


class Leave(InConversation):
    """Stop viewing."""


class Sync(InConversation):
    """Everything after `after_rev`; `reset: true` in the answer means: refetch with `view`."""

    after_rev: Count


class Heads(Payload):
    """Compare: conversation id → the rev that the screen shows. Sent every 20 s and after a reconnect."""

    known: dict[Id, Count] = Field(max_length=500)


class TextBody(Payload):
    text: Text


class LocationBody(Payload):
    lat: float = Field(ge=-90, le=90)
    lng: float = Field(ge=-180, le=180)
    label: str = Field(default="", max_length=200)


class LinkBody(Payload):
    url: str = Field(pattern=r"^https?://\S+$", max_length=2000)
    title: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=500)


BODIES: dict[str, type[Payload]] = {"text": TextBody, "location": LocationBody, "link": LinkBody}


class Send(InConversation):
    """A reply. `body`: text {text}; image, voice, file {} with media_id; location {lat, lng, label};
    link {url, title, description}. The same client_id again answers the same message. `reply_to` is the seq of
    the message that it answers. For `hold_s` seconds it stays where it is, and `cancel` takes it back."""

    client_id: ClientId
    kind: Literal["text", "image", "voice", "file", "location", "link"]
    body: dict[str, Any] = Field(default_factory=dict, max_length=12)
    media_id: str = Field(default="", max_length=64)
    reply_to: Count | None = None
    hold_s: float = Field(default=0, ge=0, le=10)

    @model_validator(mode="after")
    def _body_of_its_kind(self) -> Send:
        """It is stored and shown to fans and colleagues, so nothing else may be in it."""
        BODIES.get(self.kind, Nothing).model_validate(self.body)
        return self


class Cancel(InConversation):
    """Take back one's own reply while it is held (see `send`): the fan never sees it."""

    client_id: ClientId


class Note(InConversation):
    """A private note to colleagues; those in `mentions` (staff ids) are told."""

    client_id: ClientId
    text: Text
    mentions: list[Id] = Field(default_factory=list, max_length=20)


class Take(InConversation):
    """Become the assignee; `over_from` names the colleague whom you take over from."""

    over_from: str | None = Field(default=None, max_length=64)


class Release(InConversation):
    """Give the conversation back to the queue."""


class Close(InConversation):
    """End the episode."""

    reason: Literal["resolved", "no_reply", "spam"] = "resolved"


class Read(InConversation):
    """The team saw everything up to `seq`, and you what colleagues wrote to you here."""

    seq: Count


class TypingNow(InConversation):
    """Tell colleagues, and the fan where the channel can; repeat every 5 s while typing."""

    on: bool = True


class OneMessage(InConversation):
    """`retry`, `confirm` or `discard` an undelivered reply, or `recall` your own within two minutes."""

    message_id: Id


class Presence(Payload):
    """A lease of 45 s, renewed by the server while the socket lives."""

    state: Literal["online", "away"]


class FanSync(Payload):
    """Everything after `after_rev`; `reset: true` means: `open` again."""

    after_rev: Count


class FanHistory(Payload):
    """Older messages."""

    before_seq: Count


class FanSend(Payload):
    """A fan's message: text {text}, or image / file with media_id. Resend with the same client_id."""

    client_id: ClientId
    kind: Literal["text", "image", "file"]
    body: dict[str, Any] = Field(default_factory=dict, max_length=12)
    media_id: str = Field(default="", max_length=64)


class FanRecall(Payload):
    """Take one's own message back, within two minutes."""

    message_id: Id


class FanRead(Payload):
    """The fan saw everything up to `seq`."""

    seq: Count


class FanTyping(Payload):
    """Repeat every 5 s while typing."""

    on: bool = True


@dataclass(frozen=True)
class Event:
    """`answer` describes the acknowledgement: {"ok": true, …answer} or {"ok": false, "error": {…}}."""

    name: str
    payload: type[Payload] | None
    answer: str
    note: str = ""


AGENT_IN: tuple[Event, ...] = (
    Event(
        "view", View, "head, messages (50), seq (of the newest), target, rev, capabilities, account, viewers"
    ),
    Event("leave", Leave, ""),
    Event("sync", Sync, "rev, events (by rev), reset"),
    Event("heads", Heads, "heads: those that differ, counts"),
    Event("send", Send, "messages (long text becomes several)"),
    Event("cancel", Cancel, "messages", "Refused with `cancel_too_late` once it is on its way."),
    Event("note", Note, "message"),
    Event("take", Take, ""),
    Event("release", Release, ""),
    Event("close", Close, ""),
    Event("read", Read, ""),
    Event("typing", TypingNow, ""),
    Event("retry", OneMessage, ""),
    Event("confirm", OneMessage, ""),
    Event("discard", OneMessage, ""),
    Event("recall", OneMessage, "", "Where the channel's capabilities have `recall`."),
    Event("presence", Presence, "staff: who is here"),
)
AGENT_OUT: tuple[Event, ...] = (
    Event(
        "event",
        None,
        "",
        "One change of a conversation you view or own: conversation_id, rev, type, at, "
        "head, message. Apply: replace the head, replace (by id) or add the message. If `rev` is not "
        "the one after yours, `sync`.",
    ),
    Event(
        "digest",
        None,
        "",
        "At most twice a second: heads (changed rows of the list), overflow (true: refetch "
        "the list), counts {waiting, mine, undelivered} are refetched by the client at most every 5 s.",
    ),
    Event(
        "signal",
        None,
        "",
        "Passing things: conversation_id, name (typing | viewing), who {type, id, name}, on, "
        "viewers (for viewing).",
    ),
    Event("presence", None, "", "staff: [{id, name, state}]."),
    Event("resync", None, "", "The server may have missed something: compare heads now."),
    Event("access", None, "", "Your rights or channels changed: fetch everything anew."),
    Event("signed_out", None, "", "The session ended; the socket closes after it."),
)
FAN_IN: tuple[Event, ...] = (
    Event(
        "open",
        Nothing,
        "conversation {rev, seq, read_by_team_seq, agent {name} | null, state}, messages, rev",
    ),
    Event("history", FanHistory, "messages"),
    Event("sync", FanSync, "rev, events, reset"),
    Event("send", FanSend, "message"),
    Event("recall", FanRecall, ""),
    Event("read", FanRead, ""),
    Event("typing", FanTyping, ""),
)
FAN_OUT: tuple[Event, ...] = (
    Event(
        "event",
        None,
        "",
        "One change: rev, type, at, conversation, message | null. Private notes come with message "
        "null, so that rev stays without holes. `resync: true`: its text holds a number that only `sync` tells.",
    ),
    Event("signal", None, "", "name (typing), who {type, name}, on."),
    Event("resync", None, "", "Call `sync` with your rev."),
)
NAMESPACES: dict[str, tuple[tuple[Event, ...], tuple[Event, ...]]] = {
    "/agent": (AGENT_IN, AGENT_OUT),
    "/fan": (FAN_IN, FAN_OUT),
}
