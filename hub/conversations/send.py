"""What agents say in a conversation and what becomes of it; each acknowledged when durable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account, Capabilities
from hub.conversations.colleagues import mentioned
from hub.conversations.concealment import conceal_body
from hub.conversations.lookup import Needs
from hub.conversations.media import attach
from hub.conversations.model import COVERED_KINDS, MEDIA_KINDS, Draft, Kind, MessageView, Sender
from hub.conversations.reading import account_of
from hub.conversations.rules import delivery, holding, outbound, quote
from hub.conversations.rules.episodes import owned
from hub.conversations.service import Conversations
from hub.conversations.timeline import Timeline
from hub.conversations.views import message_view
from hub.conversations.work import close as close
from hub.conversations.work import release as release
from hub.conversations.work import take as take
from hub.core.errors import Refused

Doc = dict[str, Any]
# A person writes by hand; a pasted book is refused before it becomes forty messages.
MAX_PARTS = 4


async def send(
    hub: Conversations, shop_id: str, conversation_id: str, sender: Sender, draft: Draft
) -> list[MessageView]:
    """Stores the reply as queued; delivery follows by itself. The same client id again answers the same.

    Long text becomes several messages. Raises Refused when the channel cannot carry it or its quota is
    used up, Conflict when another agent holds the conversation.
    """
    account, desk = await account_of(hub, shop_id, conversation_id), await hub.desks.get(shop_id)
    parts = await _parts(hub, account, draft)
    key = _reply_key(sender, draft.client_id)
    quoted = () if draft.reply_to is None else (draft.reply_to,)
    needs = Needs(dedup_keys=outbound.dedup_keys(key, len(parts)), seqs=quoted)

    def rule(timeline: Timeline) -> list[Doc]:
        return outbound.send(
            timeline,
            sender,
            key,
            draft.client_id,
            parts,
            reply_to=draft.reply_to,
            hold_s=draft.hold_s,
            desk=desk,
        )

    stored = await hub.committer.commit(shop_id, conversation_id, rule, needs)
    return [message_view(doc) for doc in stored]


async def sent_before(
    hub: Conversations, shop_id: str, conversation_id: str, sender: Sender, client_id: str
) -> list[MessageView]:
    """What this person sent under that id already; for who asks questions before they send."""
    keys = outbound.dedup_keys(_reply_key(sender, client_id), MAX_PARTS)
    table = hub.core.db.shop(shop_id)["messages"]
    wanted = {"conversation_id": conversation_id, "dedup_key": {"$in": keys}}
    return [message_view(doc) for doc in await table.find(wanted, sort=[("dedup_key", 1)])]


async def cancel(
    hub: Conversations, shop_id: str, conversation_id: str, sender: Sender, client_id: str
) -> list[MessageView]:
    """Takes one's own held reply back before it leaves, with all its parts. See rules/holding.py."""
    keys, desk = outbound.dedup_keys(_reply_key(sender, client_id), MAX_PARTS), await hub.desks.get(shop_id)
    needs = Needs(dedup_keys=keys, outstanding=True)
    rule = lambda t: holding.cancel(t, keys, desk)  # noqa: E731
    taken = await hub.committer.commit(shop_id, conversation_id, rule, needs)
    return [message_view(doc) for doc in taken]


def _reply_key(sender: Sender, client_id: str) -> str:
    return f"{sender.type}:{sender.id}:{client_id}"


async def _parts(hub: Conversations, account: Account, draft: Draft) -> list[Doc]:
    can = channel_named(account.channel).capabilities(account)
    kind, body = _degraded(can, draft)
    if kind == "text":
        reserved = 0 if draft.reply_to is None or can.quotes else quote.PREFIX_BYTES
        limit = can.text_limit_bytes - reserved
        return [text_part(hub, piece) for piece in _pieces(limit, str(body.get("text", "")))]
    has_file = kind in MEDIA_KINDS or (kind in COVERED_KINDS and bool(draft.media_id))
    media = await attach(hub.core, account, draft.media_id, can, kind) if has_file else None
    return [{"kind": kind, "body": body, "spans": [], "media": media}]


def _degraded(can: Capabilities, draft: Draft) -> tuple[Kind, Doc]:
    """The draft as this channel can carry it. Raises Refused when it cannot at all."""
    if draft.kind in can.kinds:
        return draft.kind, dict(draft.body)
    as_text = outbound.as_text(draft.kind, dict(draft.body))
    if as_text is None:
        raise Refused("kind_not_supported", field="kind", kind=draft.kind)
    return "text", {"text": as_text}


def _pieces(limit_bytes: int, text: str) -> list[str]:
    text, limit = text.replace("\x00", "").strip(), limit_bytes * MAX_PARTS
    pieces = outbound.split_text(text, limit_bytes) if len(text.encode()) <= limit else None
    if pieces is None or len(pieces) > MAX_PARTS:
        raise Refused("text_too_long", field="text", limit=limit)
    if not pieces:
        raise Refused("text_empty", field="text")
    return pieces


def text_part(hub: Conversations, text: str) -> Doc:
    """A part for rules.outbound.send."""
    body, spans = conceal_body("text", {"text": text}, hub.core.keys)
    return {"kind": "text", "body": body, "spans": spans, "media": None}


async def note(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    sender: Sender,
    client_id: str,
    text: str,
    mentions: Sequence[str] = (),
    *,
    whisper: bool = False,
) -> MessageView:
    """`mentions` are ids of colleagues who are to look at it. Raises Refused("mention_unknown") for others.

    A `whisper` is shown as such: a supervisor's word to whoever serves the fan.
    """
    if not text.strip():
        raise Refused("text_empty", field="text")
    named = await mentioned(hub, shop_id, conversation_id, mentions)
    body, spans = conceal_body("note", {"text": text}, hub.core.keys)
    if named:  # behind the masking: an id may look like a number that is to be hidden
        body |= {"mentions": [each.id for each in named], "mention_names": [each.name for each in named]}
    if whisper:
        body["whisper"] = True
    key = f"note:{sender.id}:{client_id}"
    stored = await hub.committer.commit(
        shop_id,
        conversation_id,
        lambda t: outbound.note(t, sender, key, client_id, body, spans),
        Needs(dedup_keys=(key,)),
    )
    return message_view(stored)


async def read_by_team(
    hub: Conversations, shop_id: str, conversation_id: str, seq: int, staff_id: str = ""
) -> None:
    needs = Needs(seqs=(seq,))
    rule = lambda t: delivery.read_by_team(t, seq, staff_id)  # noqa: E731
    await hub.committer.commit(shop_id, conversation_id, rule, needs)


async def read_by_fan(hub: Conversations, shop_id: str, conversation_id: str, seq: int) -> None:
    await hub.committer.commit(shop_id, conversation_id, lambda t: delivery.read_by_fan(t, seq))


async def retry(
    hub: Conversations, shop_id: str, conversation_id: str, message_id: str, by: Sender, *, lead: bool = False
) -> None:
    """A person sends an undelivered reply again; like every reply, not in what a colleague holds."""

    def rule(timeline: Timeline) -> None:
        owned(timeline, by, lead=lead)
        delivery.retry(timeline, message_id)

    await hub.committer.commit(shop_id, conversation_id, rule, Needs(message_ids=(message_id,)))


async def confirm(hub: Conversations, shop_id: str, conversation_id: str, message_id: str) -> None:
    """A person saw that an unconfirmed reply did arrive."""
    needs = Needs(message_ids=(message_id,))
    await hub.committer.commit(shop_id, conversation_id, lambda t: delivery.confirm(t, message_id), needs)


async def discard(hub: Conversations, shop_id: str, conversation_id: str, message_id: str) -> None:
    """A person lets an undelivered reply rest."""
    needs = Needs(message_ids=(message_id,))
    await hub.committer.commit(shop_id, conversation_id, lambda t: delivery.discard(t, message_id), needs)
