"""Files of messages: taken in once, looked at by content, kept by hash, shown by short-lived links."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

from hub.conversations import processing
from hub.conversations.channel import Account, Capabilities
from hub.conversations.model import EventView, Kind, MediaView, MessageView
from hub.core import signed_url
from hub.core.clock import from_unix, now
from hub.core.errors import NotFound, Refused
from hub.core.ids import new_id
from hub.core.privacy import mask
from hub.core.runtime import Core

Doc = dict[str, Any]
_SHOWN = ("mime", "name", "bytes", "width", "height", "duration_ms", "silk", "poster", "error")
_FAMILY_OF_KIND = {"image": "image", "voice": "audio", "video": "video", "miniprogram": "image"}
NAME_LIMIT = 120
PDF = "application/pdf"


async def upload(
    core: Core,
    shop_id: str,
    *,
    conversation_id: str | None,
    filename: str,
    stream: AsyncIterator[bytes],
    by: str = "",
) -> MediaView:
    """Takes a file from a person; ready to be sent on return, by the one of the team whose id `by` is.

    Raises Refused("media_too_large"), ("media_active") and the like, naming the field `file`.
    """
    blob = await core.blobs.put(stream, core.settings.media_max_bytes)
    facts = await processing.examine(core.blobs, blob)
    doc = {
        "_id": new_id(),
        "conversation_id": conversation_id,
        "message_id": None,
        "uploaded_by": by,
        "state": "ready",
        "name": mask(filename)[-NAME_LIMIT:],
        "created_at": now(),
        "schema": 1,
        **facts,
    }
    await core.db.shop(shop_id)["media"].insert(doc)
    return signed(core, shown(doc))


def shown(doc: Doc) -> MediaView:
    """What a message keeps of its file: everything but where the bytes are."""
    view = {"id": doc["_id"], "state": doc["state"], "mime": "", "name": "", "bytes": 0}
    view |= {name: doc[name] for name in _SHOWN if name in doc}
    return cast(MediaView, view)


def signed(core: Core, media: MediaView) -> MediaView:
    """With links that work for about an hour; they change only twice an hour, so that caches help."""
    if media["state"] != "ready":
        return media
    ttl = core.settings.media_url_ttl_s
    slot = max(ttl // 2, 1)
    until = from_unix((now().timestamp() // slot + 1) * slot) + timedelta(seconds=ttl - slot)
    links = {"url": _link(core, media["id"], "view", until)}
    if media["mime"].startswith("image/") or media.get("poster"):
        links["thumb_url"] = _link(core, media["id"], "thumb", until)
    if media["mime"] == PDF:
        links["preview_url"] = _link(core, media["id"], "page", until)
    return cast(MediaView, {**media, **links})


def with_links(core: Core, message: MessageView) -> MessageView:
    media = message["media"]
    return message if media is None else {**message, "media": signed(core, media)}


def event_with_links(core: Core, event: EventView) -> EventView:
    """Links expire, so they are made at the last moment, not kept in the log."""
    message = event["message"]
    return event if message is None else {**event, "message": with_links(core, message)}


def _link(core: Core, media_id: str, variant: str, until: Any) -> str:
    path = f"/media/{media_id}/{variant}"
    return f"{path}?{signed_url.sign_path(core.keys, path, until)}"


async def attach(core: Core, account: Account, media_id: str, can: Capabilities, kind: Kind) -> MediaView:
    """The file of a reply, checked against what the channel takes."""
    doc = await _ready(core, account.shop_id, media_id)
    family = _FAMILY_OF_KIND.get(kind)
    if family and doc["family"] != family:
        raise Refused("media_wrong_kind", field="media_id", kind=kind)
    limit = {
        "image": can.image_max_bytes, "voice": can.voice_max_bytes, "video": can.video_max_bytes,
    }.get(kind)  # fmt: skip
    if limit and doc["bytes"] > limit:
        raise Refused("media_too_large", field="media_id", limit=limit)
    return shown(doc)


async def read_media(core: Core, shop_id: str, media_id: str) -> bytes:
    doc = await _ready(core, shop_id, media_id)
    part = await core.blobs.open_range(doc["sha256"])
    return b"".join([piece async for piece in part.chunks])


async def read_thumb(core: Core, shop_id: str, media_id: str) -> bytes:
    """The small picture of a picture or a clip; empty when it has none."""
    sha256 = (await _ready(core, shop_id, media_id)).get("thumb_sha256")
    if not sha256:
        return b""
    part = await core.blobs.open_range(sha256)
    return b"".join([piece async for piece in part.chunks])


async def _ready(core: Core, shop_id: str, media_id: str) -> Doc:
    doc = await core.db.shop(shop_id)["media"].find_one({"_id": media_id, "state": "ready"})
    if doc is None:
        raise NotFound("media_not_found", field="media_id")
    return doc


async def variant(core: Core, media_id: str, name: str) -> tuple[str, str, str]:
    """(sha256, mime, file name) of "view", "thumb" or "file"; the signed link is the only key needed."""
    doc = await core.db.everywhere["media"].find_one({"_id": media_id, "state": "ready"})
    shas = doc and {
        "view": (doc.get("play_sha256") or doc["sha256"], doc.get("play_mime") or doc["mime"]),
        "thumb": (doc["thumb_sha256"], "image/webp")
        if "thumb_sha256" in doc
        else (doc["sha256"], doc["mime"]),
        "file": (doc["sha256"], doc["mime"]),
    }
    if shas and doc and doc["mime"] == PDF:
        shas["page"] = (doc["sha256"], PDF)
    if not doc or not shas or name not in shas:
        raise NotFound("media_not_found")
    return (*shas[name], doc.get("name") or doc["_id"])
