"""Files on their way in: begun once, continued from any offset by any process, finished into an asset."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.commerce.library import assets, naming, parts
from hub.commerce.library.assets import Outcome
from hub.commerce.library.inspecting import Inspector, kind_of
from hub.commerce.library.limits import CHUNK_BYTES, LARGEST, MIB, MOST_UPLOADS, UPLOAD_KEPT
from hub.commerce.library.model import Asset
from hub.commerce.library.shelf import blobs_of, parts_of
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import Conflict, HubError, NotFound, Refused, RetryLater
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.sniff import HEAD_BYTES

Doc = dict[str, Any]
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Who finishes an upload says so again and again; a killed process gives the rest of this away. That two do it
# at once is no harm, only work.
FINISHING = timedelta(seconds=15)
_SAID_AGAIN_S = 5
_PIECE_BYTES = MIB


@dataclass(frozen=True)
class Upload:
    """`offset`: so many bytes are safe here. `asset_id`: what became of it, once it is whole."""

    id: str
    name: str
    size: int
    offset: int
    asset_id: str | None


@dataclass(frozen=True)
class Progress:
    """`asset` and how it came about (`outcome`), once the upload is whole or when it need not even begin."""

    upload: Upload | None
    asset: Asset | None = None
    outcome: Outcome | None = None


async def begin(
    core: Core, shop_id: str, by: str, name: str, size: int, *, fingerprint: str, sha256: str | None = None
) -> Progress:
    """Begins, or finds what the same person began with the same file (`fingerprint`, as their browser sees it).

    `sha256` of the whole file, where it is known, spares a file that is here already, and is checked at the
    end. Raises Refused.
    """
    if not 0 < size <= LARGEST:
        raise Refused("asset_too_large" if size > 0 else "asset_empty", field="size", limit=LARGEST // MIB)
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        raise Refused("sha256_unreadable", field="sha256")
    if sha256 and (found := await assets.known(core, shop_id, sha256)):
        return Progress(None, *found)
    return Progress(await _begun(core, shop_id, by, naming.file_name(name), size, fingerprint, sha256))


async def _begun(
    core: Core, shop_id: str, by: str, name: str, size: int, fingerprint: str, sha256: str | None
) -> Upload:
    table = core.db.shop(shop_id)["asset_uploads"]
    if found := await table.find_one({"by": by, "fingerprint": fingerprint, "size": size}):
        return _upload(found)
    if await table.count({"asset_id": None}, limit=MOST_UPLOADS) >= MOST_UPLOADS:
        raise Refused("uploads_full", limit=MOST_UPLOADS)
    doc: Doc = {
        "_id": new_id(), "by": by, "fingerprint": fingerprint, "name": name, "size": size, "sha256": sha256,
        "offset": 0, "asset_id": None, "outcome": None, "finishing_until": None, "created_at": now(),
        "stale_at": now() + UPLOAD_KEPT, "schema": 1,
    }  # fmt: skip
    await asyncio.to_thread(parts.begin, parts_of(core), doc["_id"])
    try:
        await table.insert(doc)
    except Conflict:  # another tab of the same person, a moment ago; its part is swept up
        return await _begun_elsewhere(core, shop_id, by, fingerprint, size)
    return _upload(doc)


async def _begun_elsewhere(core: Core, shop_id: str, by: str, fingerprint: str, size: int) -> Upload:
    doc = await core.db.shop(shop_id)["asset_uploads"].find_one({"by": by, "fingerprint": fingerprint})
    if doc is None or doc["size"] != size:
        raise Conflict("changed_meanwhile")
    return _upload(doc)


async def unfinished(core: Core, shop_id: str, by: str) -> list[Upload]:
    """What this person began and can go on with, the newest first."""
    found = await core.db.shop(shop_id)["asset_uploads"].find(
        {"by": by, "asset_id": None}, sort=[("_id", -1)], limit=MOST_UPLOADS
    )
    return [_upload(doc) for doc in found]


async def state(core: Core, shop_id: str, upload_id: str) -> Progress:
    """Raises NotFound."""
    doc = await _one(core, shop_id, upload_id)
    if doc["asset_id"] is None:
        return Progress(_upload(doc))
    return Progress(_upload(doc), await assets.one(core, shop_id, doc["asset_id"]), doc["outcome"])


async def append(
    core: Core, inspector: Inspector, shop_id: str, upload_id: str, offset: int, stream: AsyncIterator[bytes]
) -> Progress:
    """Takes bytes from `offset` on; the last ones finish it, and no bytes at the end finish it once more.

    A stream that ends early leaves what came in. Raises Conflict("upload_offset", offset=…) when the next
    byte is another one, Refused for what the library does not take: then nothing is kept.
    """
    doc = await _one(core, shop_id, upload_id)
    if doc["asset_id"] is not None:
        return await state(core, shop_id, upload_id)
    if doc["offset"] != offset:
        raise Conflict("upload_offset", field="offset", offset=doc["offset"])
    try:
        doc = await _taken(core, doc, stream)
    except FileNotFoundError:  # cancelled or finished meanwhile, or the folder was lost
        return await _without_part(core, shop_id, upload_id)
    if doc["offset"] < doc["size"]:
        return Progress(_upload(doc))
    return await _finished(core, inspector, doc)


async def _taken(core: Core, doc: Doc, stream: AsyncIterator[bytes]) -> Doc:
    waiting, at = bytearray(), doc["offset"]
    async for chunk in stream:
        waiting += chunk
        if at + len(waiting) > doc["size"]:
            raise Refused("upload_too_long", field="offset", size=doc["size"])
        if len(waiting) >= _PIECE_BYTES:
            at = await _written(core, doc, at, waiting)
        if at - doc["offset"] >= CHUNK_BYTES:
            doc = await _settled(core, doc, at)
    at = await _written(core, doc, at, waiting)
    return await _settled(core, doc, at)


async def _written(core: Core, doc: Doc, at: int, waiting: bytearray) -> int:
    """The place behind it; the first bytes already tell a file that nobody wants."""
    piece = bytes(waiting)
    waiting.clear()
    try:
        await asyncio.to_thread(parts.write, parts_of(core), doc["_id"], at, piece)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise RetryLater("disk_full", after_s=60) from None
    return at + len(piece)


async def _settled(core: Core, doc: Doc, at: int) -> Doc:
    """The bytes first, then the word that they are here. Of two who bring the same ones, one says it."""
    if at == doc["offset"]:
        return doc
    await asyncio.to_thread(parts.settle, parts_of(core), doc["_id"])
    if doc["offset"] == 0:
        await _refuse_unwanted(core, doc, at)
    update = {"$set": {"offset": at, "stale_at": now() + UPLOAD_KEPT}}
    table = core.db.shop(doc["shop_id"])["asset_uploads"]
    moved = await table.find_one_and_update({"_id": doc["_id"], "offset": doc["offset"]}, update)
    if moved is None:
        present = await _one(core, doc["shop_id"], doc["_id"])
        raise Conflict("upload_offset", field="offset", offset=present["offset"])
    return moved


async def _refuse_unwanted(core: Core, doc: Doc, at: int) -> None:
    """As soon as the first bytes tell what it is; the whole file is looked into at the end."""
    if at < min(HEAD_BYTES, doc["size"]):
        return
    head = await asyncio.to_thread(parts.head, parts_of(core), doc["_id"], HEAD_BYTES)
    try:
        kind_of(head, doc["size"])
    except Refused:
        await forget(core, doc["shop_id"], doc["_id"])
        raise


async def _finished(core: Core, inspector: Inspector, doc: Doc) -> Progress:
    """By one request at a time; another one hears that it takes a moment."""
    shop_id, upload_id, moment = doc["shop_id"], doc["_id"], now()
    table = core.db.shop(shop_id)["asset_uploads"]
    free = {"$or": [{"finishing_until": None}, {"finishing_until": {"$lt": moment}}]}
    update = {"$set": {"finishing_until": moment + FINISHING}}
    if not await table.update({"_id": upload_id, "asset_id": None, **free}, update):
        if (present := await state(core, shop_id, upload_id)).asset:
            return present
        raise RetryLater("upload_finishing", after_s=1)
    saying = asyncio.create_task(_say_again(core, shop_id, upload_id))
    try:
        asset, outcome = await _asset(core, inspector, doc)
    except Refused:
        await forget(core, shop_id, upload_id)
        raise
    except HubError:
        await table.update({"_id": upload_id}, {"$set": {"finishing_until": None}})
        raise
    finally:
        saying.cancel()
    # The fingerprint is free for the next time; the rest tells whoever did not hear the answer.
    done = {"asset_id": asset.id, "outcome": outcome, "fingerprint": f"done:{upload_id}"}
    await table.update({"_id": upload_id}, {"$set": done})
    await asyncio.to_thread(parts.discard, parts_of(core), upload_id)
    return Progress(_upload({**doc, **done}), asset, outcome)


async def _say_again(core: Core, shop_id: str, upload_id: str) -> None:
    while True:
        await asyncio.sleep(_SAID_AGAIN_S)
        with contextlib.suppress(StoreError):  # a store that restarts is back before the lease is over
            held = {"$set": {"finishing_until": now() + FINISHING}}
            await core.db.shop(shop_id)["asset_uploads"].update({"_id": upload_id, "asset_id": None}, held)


async def _asset(core: Core, inspector: Inspector, doc: Doc) -> tuple[Asset, Outcome]:
    blobs = blobs_of(core)
    blob = await blobs.put(parts.pieces_of(parts_of(core) / doc["_id"]), LARGEST)
    if doc["sha256"] not in (None, blob.sha256):
        raise Refused("upload_corrupt", field="sha256")
    if found := await assets.known(core, doc["shop_id"], blob.sha256):
        return found
    content = await inspector.content(blobs, blob)
    return await assets.adopt(core, doc["shop_id"], content, doc["name"], doc["by"])


async def _without_part(core: Core, shop_id: str, upload_id: str) -> Progress:
    """Finished by somebody else, else gone: then the next try begins anew."""
    present = await state(core, shop_id, upload_id)
    if present.asset is None:
        await forget(core, shop_id, upload_id)
        raise NotFound("upload_not_found", field="upload_id")
    return present


async def forget(core: Core, shop_id: str, upload_id: str) -> bool:
    """Cancels it; False if it was not there."""
    if not await core.db.shop(shop_id)["asset_uploads"].delete({"_id": upload_id}):
        return False  # and no path is made of what somebody calls an id
    await asyncio.to_thread(parts.discard, parts_of(core), upload_id)
    return True


async def _one(core: Core, shop_id: str, upload_id: str) -> Doc:
    doc = await core.db.shop(shop_id)["asset_uploads"].find_one({"_id": upload_id})
    if doc is None:
        raise NotFound("upload_not_found", field="upload_id")
    return doc


def _upload(doc: Doc) -> Upload:
    return Upload(doc["_id"], doc["name"], doc["size"], doc["offset"], doc["asset_id"])
