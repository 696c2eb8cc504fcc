"""Takes a fan's picture or file, before the message that will carry it."""

from __future__ import annotations

import math
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hub.accounts import shops
from hub.accounts.web import client_ip
from hub.channels.webchat import tokens
from hub.channels.webchat.tokens import Fan
from hub.conversations import media
from hub.core.errors import NotAllowed, Refused, RetryLater
from hub.core.rate_limit import allow
from hub.core.runtime import Core

# Nobody picks more than a dozen pictures a minute; several fans may share an address.
FAN_UPLOADS, ADDRESS_UPLOADS, WINDOW_S = 30, 120, 60
# The multipart frame around the file: boundaries and a few headers.
FRAME_BYTES = 16_384
CHUNK_BYTES = 65_536


@dataclass
class _Counted:
    """The request's body, cut off with Refused as soon as it is larger than a file may be."""

    request: Request
    limit: int

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        self._check(int(self.request.headers.get("content-length") or 0))
        seen = 0
        async for piece in self.request.stream():
            seen += len(piece)
            self._check(seen)
            yield piece

    def _check(self, size: int) -> None:
        if size > self.limit + FRAME_BYTES:
            raise Refused("upload_too_large", field="file", limit_mb=self.limit // 1_000_000)


async def upload_file(request: Request) -> Response:
    """`media.id` in the answer is a ticket: only the fan who uploaded the file can send it."""
    core: Core = request.app.state.core
    shop = await shops.by_slug(core, request.path_params["shop"])
    fan = tokens.read(core.keys, request.query_params.get("token", ""))
    if fan.shop_id != shop.id:
        raise NotAllowed("fan_token_invalid")
    await _count(request, core, fan)
    file = await _file(request, core.settings.media_max_bytes)
    try:
        view = await media.upload(
            core, shop.id, conversation_id=None, filename=file.filename or "", stream=_chunks(file)
        )
    finally:
        await file.close()
    ticket = tokens.upload_ticket(core.keys, fan, view["id"])
    return JSONResponse({"media": {**view, "id": ticket}}, headers={"cache-control": "no-store"})


async def _count(request: Request, core: Core, fan: Fan) -> None:
    whom = core.keys.keyed_hash("rate", f"{fan.account_id}:{fan.fan_id}")
    address = client_ip(request, core.settings)
    for key, limit in ((f"fan-upload:{whom}", FAN_UPLOADS), (f"fan-upload-ip:{address}", ADDRESS_UPLOADS)):
        verdict = await allow(core.redis, key, limit, WINDOW_S)
        if not verdict.ok:
            wait_s = math.ceil(verdict.retry_after_s)
            raise RetryLater("upload_too_many", after_s=wait_s, wait_s=wait_s)


async def _file(request: Request, limit: int) -> UploadFile:
    """The field `file`, spooled to disk by the parser. Raises Refused."""
    body = _Counted(request, limit).pieces()
    try:
        form = await MultiPartParser(request.headers, body, max_files=1, max_fields=2).parse()
    except (MultiPartException, KeyError):  # KeyError: a content type without a boundary
        raise Refused("upload_unreadable", field="file") from None
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Refused("upload_unreadable", field="file")
    return file


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(CHUNK_BYTES):
        yield piece
