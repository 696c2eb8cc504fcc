"""Every event that travels over the sockets; docs/socket-events.md is generated from this file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from hub.conversations.payloads import (
    Cancelled,
    ClientId,
    Count,
    Id,
    Known,
    Noted,
    Nothing,
    Payload,
    Reply,
    Seen,
)


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


class Heads(Known):
    __doc__ = Known.__doc__


class Send(Reply, InConversation):
    __doc__ = Reply.__doc__


class Cancel(Cancelled, InConversation):
    __doc__ = Cancelled.__doc__


class Note(Noted, InConversation):
    __doc__ = Noted.__doc__


class Take(InConversation):
    """Become the assignee; `over_from` names the colleague whom you take over from."""

    over_from: str | None = Field(default=None, max_length=64)


class Release(InConversation):
    """Give the conversation back to the queue."""


class Close(InConversation):
    """End the episode."""

    reason: Literal["resolved", "no_reply", "spam"] = "resolved"


class Read(Seen, InConversation):
    __doc__ = Seen.__doc__


class TypingNow(InConversation):
    """Tell colleagues, and the fan where the channel can; repeat every 5 s while typing."""

    on: bool = True


class OneMessage(InConversation):
    """`retry`, `confirm` or `discard` an undelivered reply, or `recall` your own within two minutes."""

    message_id: Id


class Presence(Payload):
    """`online` and `away` tell whether somebody sits at this screen; the server renews it while the socket
    lives. `busy` is a choice that lasts (no new fans), until `online` with `chosen` ends it."""

    state: Literal["online", "busy", "away"]
    chosen: bool = False


class FanSync(Payload):
    """Everything after `after_rev`; `reset: true` means: `open` again."""

    after_rev: Count


class FanHistory(Payload):
    """Older messages."""

    before_seq: Count


class FanSend(Payload):
    """A fan's message: text {text}, or image, video, file with media_id. Resend with the same client_id."""

    client_id: ClientId
    kind: Literal["text", "image", "video", "file"]
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
    """`answer` describes the acknowledgement: {"ok": true, …answer} or {"ok": false, "error": {…}}.

    `right` is what the person needs; taking over from somebody needs `inbox.takeover` as well.
    """

    name: str
    payload: type[Payload] | None
    answer: str
    note: str = ""
    right: str = ""


AGENT_IN: tuple[Event, ...] = (
    Event(
        "view",
        View,
        "head, messages (50), seq (of the newest), target, rev, capabilities, account, viewers",
        right="inbox.read",
    ),
    Event("leave", Leave, "", right="inbox.read"),
    Event("sync", Sync, "rev, events (by rev), reset", right="inbox.read"),
    Event("heads", Heads, "heads: those that differ, counts", right="inbox.read"),
    Event("send", Send, "messages (long text becomes several)", right="inbox.reply"),
    Event(
        "cancel",
        Cancel,
        "messages",
        "Refused with `cancel_too_late` once it is on its way.",
        right="inbox.reply",
    ),
    Event("note", Note, "message", right="inbox.reply"),
    Event("take", Take, "", right="inbox.reply"),
    Event("release", Release, "", right="inbox.reply"),
    Event("close", Close, "", right="inbox.close"),
    Event("read", Read, "", right="inbox.read"),
    Event("typing", TypingNow, "", right="inbox.reply"),
    Event("retry", OneMessage, "", right="deliveries.retry"),
    Event("confirm", OneMessage, "", right="deliveries.retry"),
    Event("discard", OneMessage, "", right="deliveries.retry"),
    Event("recall", OneMessage, "", "Where the channel's capabilities have `recall`.", right="inbox.reply"),
    Event("presence", Presence, "staff: who is here", right="inbox.read"),
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
    Event(
        "card",
        None,
        "",
        "customer_id: what the team keeps about this customer changed; fetch the card again.",
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
