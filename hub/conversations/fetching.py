"""Fetches files that a platform keeps for us, by a job that may be killed and run again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hub.conversations import processing
from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account, MediaSource
from hub.conversations.lookup import Needs
from hub.conversations.media import shown
from hub.conversations.model import MediaRef
from hub.conversations.rules.media import settle_media
from hub.conversations.service import Conversations
from hub.core import log
from hub.core.clock import now
from hub.core.errors import HubError, RetryLater

_log = log.get(__name__)
Doc = dict[str, Any]
# 5 s, 10 s … 10 min: about twenty minutes in all; platforms keep files for three days, but a person waits.
MAX_ATTEMPTS = 9
LEASE_S = 90


async def fetch_media(hub: Conversations, shop_id: str, media_id: str) -> None:
    """Takes the file's lease, fetches, examines, and tells the message. A repeat finds nothing to do."""
    doc = await _claim(hub, shop_id, media_id)
    if doc is None:
        return
    fields = await _attempt(hub, doc)
    await _finish(hub, shop_id, {**doc, **fields}, fields)


async def _attempt(hub: Conversations, doc: Doc) -> Doc:
    """What the file's row becomes, whatever happens."""
    if doc["attempts"] > MAX_ATTEMPTS:  # the last one took its worker down before it could say so
        return {"state": "failed", "error": "internal_error"}
    try:
        return {"state": "ready", **await _fetch(hub, doc)}
    except RetryLater as error:
        return _later(doc, error)
    except HubError as error:
        return {"state": "failed", "error": error.code}
    except Exception:  # noqa: BLE001  # an edge: a poisonous file must not be fetched again for ever
        _log.exception("a file failed in an unforeseen way", media_id=doc["_id"], attempts=doc["attempts"])
        return _later(doc, RetryLater("internal_error", after_s=0))


async def _claim(hub: Conversations, shop_id: str, media_id: str) -> Doc | None:
    moment = now()
    return await hub.core.db.shop(shop_id)["media"].find_one_and_update(
        {"_id": media_id, "state": "pending", "next_attempt_at": {"$lte": moment}},
        {"$set": {"next_attempt_at": moment + timedelta(seconds=LEASE_S)}, "$inc": {"attempts": 1}},
    )


async def _fetch(hub: Conversations, doc: Doc) -> Doc:
    account = await hub.accounts.get(doc["account_id"])
    channel = channel_named(account.channel)
    if not isinstance(channel, MediaSource):
        raise RetryLater("media_source_missing")
    source, limit = doc["source"], hub.core.settings.media_max_bytes
    ref = MediaRef(source["platform_id"], source["url"], doc["name"], source["format"])
    blob = await hub.core.blobs.put(channel.fetch(hub.core, account, ref, limit), limit)
    facts = await processing.examine(hub.core.blobs, blob)
    if source.get("thumb_id") and not facts.get("poster"):
        facts |= await _poster(hub, account, channel, source["thumb_id"])
    return facts


async def _poster(hub: Conversations, account: Account, channel: MediaSource, thumb_id: str) -> Doc:
    """The platform's own picture of a clip that could not be decoded here; a clip goes without rather than fail."""
    try:
        ref, limit = MediaRef(thumb_id), processing.POSTER_MAX_BYTES
        blob = await hub.core.blobs.put(channel.fetch(hub.core, account, ref, limit), limit)
        facts = await processing.examine(hub.core.blobs, blob)
    except HubError as error:
        _log.info("a clip has no picture", error=error.code)
        return {}
    small = facts.get("thumb_sha256")
    return {"thumb_sha256": small, "poster": True} if small else {}


def _later(doc: Doc, error: RetryLater) -> Doc:
    if doc["attempts"] >= MAX_ATTEMPTS:
        return {"state": "failed", "error": error.code}
    wait_s = max(error.after_s, min(5.0 * 2 ** (doc["attempts"] - 1), 600))
    return {"next_attempt_at": now() + timedelta(seconds=wait_s)}


async def _finish(hub: Conversations, shop_id: str, doc: Doc, fields: Doc) -> None:
    """The message first: if we die between the two, the file is fetched once more and settles the same."""
    if doc["state"] != "pending":
        rule = lambda t: settle_media(t, doc["message_id"], dict(shown(doc)))  # noqa: E731
        needs = Needs(message_ids=(doc["message_id"],))
        await hub.committer.commit(shop_id, doc["conversation_id"], rule, needs)
    await hub.core.db.shop(shop_id)["media"].update({"_id": doc["_id"]}, {"$set": fields})
    _log.info("media settled", media_id=doc["_id"], state=doc["state"], error=fields.get("error"))
