"""A reply to one message of the timeline: what it says of it, also where the channel knows no quotes."""

from __future__ import annotations

from typing import Any

from hub.conversations.timeline import Timeline, preview
from hub.core.errors import Refused

Doc = dict[str, Any]
# As a prefix: beyond this people do not read on, and the reply itself must keep its room.
PREFIX_CHARACTERS = 40
# The prefix at its longest (names have up to 60 characters) with its marks, in UTF-8.
PREFIX_BYTES = 4 * (PREFIX_CHARACTERS + 60) + 40


def quoted(timeline: Timeline, seq: int) -> Doc:
    """What the reply keeps of the message, masked as it is shown.

    Raises Refused for what is not there, and for what the fan has not seen: notes, events, words taken back.
    """
    message = timeline.by_seq(seq)
    if message is None:
        raise Refused("reply_to_unknown", field="reply_to")
    hidden = message.get("recalled_at") or message.get("held_until")
    if message["direction"] not in ("in", "out") or hidden:
        raise Refused("reply_to_unsuitable", field="reply_to")
    return {
        "seq": seq,
        "kind": message["kind"],
        "direction": message["direction"],
        "name": message["sender"]["name"],
        "text": preview(message),
    }


def follow(timeline: Timeline, recalled: Doc) -> None:
    """What was taken back is in no quote either: replies keep that they answered it, and none of its words.

    The caller needs the replies that quote it (lookup.Needs.quotes).
    """
    for reply in list(timeline.messages.values()):
        to = reply.get("reply_to")
        if to and to["seq"] == recalled["seq"] and not to.get("recalled"):
            timeline.change(reply, {"reply_to": {**to, "kind": "text", "text": "", "recalled": True}})


def prefix(quote: Doc, kind_name: str) -> str:
    """In front of a reply on a channel without quotes; `kind_name` stands for what has no words of its own.

    Nothing for what was taken back before the reply left.
    """
    if quote.get("recalled"):
        return ""
    words = " ".join(quote["text"].split()) or kind_name
    if len(words) > PREFIX_CHARACTERS:
        words = f"{words[:PREFIX_CHARACTERS]}…"
    name = f"{quote['name']}：" if quote["name"] else ""
    return f"「{name}{words}」\n- - - - - -\n"
