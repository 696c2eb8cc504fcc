"""Sends a conversation's queued replies, one after the other, under its lease."""

from __future__ import annotations

from time import monotonic
from typing import Any

from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account, Capabilities, Channel, OutMedia, OutMessage
from hub.conversations.concealment import whole_body
from hub.conversations.lookup import Needs
from hub.conversations.media import read_media, read_thumb
from hub.conversations.model import FanRef
from hub.conversations.reading import conversation
from hub.conversations.rules import delivery, quote
from hub.conversations.rules.delivery import Outcome
from hub.conversations.service import Conversations
from hub.core import i18n, log, metrics, sentences
from hub.core.db import StoreError
from hub.core.errors import AuthExpired, Conflict, HubError, NotFound, Refused, RetryLater, Unconfirmed
from hub.core.ids import new_id

_log = log.get(__name__)
Doc = dict[str, Any]


async def deliver(hub: Conversations, shop_id: str, conversation_id: str) -> int:
    """Number of replies settled. Returns at once when another worker holds the lease.

    Safe to run twice and to be killed anywhere: a reply found half-sent becomes unconfirmed. Ends in time
    for the job's limit, and rings again for what still waits.
    """
    doc = await conversation(hub, shop_id, conversation_id)
    account = await hub.accounts.get(doc["account_id"])
    channel = channel_named(account.channel)
    repeatable = channel.capabilities(account).repeatable
    fan = FanRef(doc["channel"], doc["account_id"], doc["fan_id"])
    worker, settled, until = new_id(), 0, monotonic() + claiming_s(hub.core.settings.job_timeout_s)
    message = await hub.committer.commit(
        shop_id, conversation_id, lambda t: delivery.claim(t, worker, repeatable=repeatable), _OUTSTANDING
    )
    while message is not None:
        outcome = await _attempt(hub, channel, account, fan, message)
        metrics.SENDS.labels(account.channel, outcome.kind).inc()
        goes_on = monotonic() < until
        message = await _settle(hub, shop_id, conversation_id, worker, message["_id"], outcome, goes_on)
        settled += 1
    return settled


_OUTSTANDING = Needs(outstanding=True)


def claiming_s(job_timeout_s: float) -> float:
    """For how long a job may claim one more reply: a send begun later could be cut off by the job's limit,
    and a person would have to find out whether it arrived. Every send is shorter than its lease.
    """
    return max(job_timeout_s - delivery.LEASE_S, 0)


async def _settle(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    worker: str,
    message_id: str,
    outcome: Outcome,
    goes_on: bool,
) -> Doc | None:
    needs = Needs(message_ids=(message_id,), outstanding=True)
    try:
        return await hub.committer.commit(
            shop_id,
            conversation_id,
            lambda t: delivery.settle(t, worker, message_id, outcome, goes_on=goes_on),
            needs,
        )
    except Conflict:
        _log.warning("lease lost while sending", message_id=message_id, outcome=outcome.kind)
        return None


async def _attempt(
    hub: Conversations, channel: Channel, account: Account, fan: FanRef, message: Doc
) -> Outcome:
    """One send; every way in which it can end, as an Outcome."""
    try:
        # A page of ours reads files by itself; only a platform must be given the bytes.
        media = await _media(hub, message) if channel.capabilities(account).push else None
        body = _worded(hub, channel.capabilities(account), message)
        out = OutMessage(message["_id"], fan, message["kind"], body, media)
        return Outcome("sent", await channel.send(hub.core, account, out))
    except RetryLater as error:
        return Outcome("retry", error_code=error.code, after_s=error.after_s)
    except Unconfirmed as error:
        return Outcome("unconfirmed", error_code=error.code)
    except (Refused, NotFound, AuthExpired) as error:
        return _refused(error)
    except Exception:  # noqa: BLE001  # an edge: a fault in a connector must not leave the lease to run out silently
        _log.exception("a channel failed in an unforeseen way", channel=account.channel)
        return Outcome("unconfirmed", error_code="internal_error")


def _worded(hub: Conversations, can: Capabilities, message: Doc) -> Doc:
    """The body as the channel carries it: whole, and with what it answers where only words can tell."""
    body, answered = whole_body(message, hub.core.keys), message.get("reply_to")
    if answered is None or can.quotes or message["kind"] != "text":
        return body
    kind_name = sentences.catalogue().translate(i18n.DEFAULT, f"kinds.{answered['kind']}")
    return {**body, "text": quote.prefix(answered, kind_name) + body["text"]}


def _refused(error: HubError) -> Outcome:
    return Outcome(
        "failed",
        error_code=error.code,
        detail=str(error.params.get("detail", "")),
        window=bool(error.params.get("window")),
        unreachable=bool(error.params.get("unreachable")),
    )


async def _media(hub: Conversations, message: Doc) -> OutMedia | None:
    media = message.get("media")
    if media is None:
        return None
    try:
        content = await read_media(hub.core, message["shop_id"], media["id"])
        is_clip = message["kind"] == "video"
        thumb = await read_thumb(hub.core, message["shop_id"], media["id"]) if is_clip else b""
    except (StoreError, OSError) as error:  # nothing has left the house yet
        raise RetryLater("store_away") from error
    return OutMedia(media["mime"], media["name"], content, thumb)
