"""Files that agents send: uploaded first, then named by a reply."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from hub.console.endpoint import Asked, Endpoint
from hub.conversations.media import upload
from hub.conversations.model import MediaView
from hub.core.errors import Refused

_READ_BYTES = 256 * 1024


class MediaAnswer(BaseModel):
    """Ready to be named by a reply; its links work for about an hour."""

    media: MediaView


async def upload_file(asked: Asked) -> dict[str, Any]:
    core = asked.hub.core
    # Multipart framing adds a little; what matters is counted exactly while the file is stored.
    if int(asked.request.headers.get("content-length") or 0) > core.settings.media_max_bytes + 100_000:
        raise Refused("media_too_large", field="file", limit=core.settings.media_max_bytes)
    form = await _form(asked)
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refused("file_missing", field="file")
        name = file.filename or "file"
        media = await upload(
            core, asked.who.shop_id, conversation_id=None, filename=name, stream=_pieces(file),
            by=asked.who.staff_id,
        )  # fmt: skip
    finally:
        await form.close()
    return {"media": media}


async def _form(asked: Asked) -> FormData:
    try:
        return await asked.request.form(max_files=1, max_fields=4)
    except (HTTPException, MultiPartException, KeyError):  # KeyError: a content type without a boundary
        raise Refused("upload_unreadable", field="file") from None


async def _pieces(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_READ_BYTES):
        yield piece


ENDPOINTS = [
    Endpoint(
        "POST",
        "/api/v1/media",
        "inbox.reply",
        upload_file,
        "Upload a file to send it afterwards",
        MediaAnswer,
        upload="file",
    )
]
