"""Files for the media library on their way in: begun, continued from any byte, watched, cancelled."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any, cast

from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from hub.accounts import audit
from hub.commerce.library import uploads
from hub.commerce.library.assets import Outcome
from hub.commerce.library.limits import LARGEST
from hub.commerce.library.uploads import Progress, Upload
from hub.console.answers import Done
from hub.console.api.assets import AssetView, asset_view
from hub.console.endpoint import Asked, Endpoint
from hub.core.errors import Conflict
from hub.core.web import on_hub_error


class BeginBody(BaseModel):
    """`fingerprint`: what tells this file from others where it lies, so that the same person finds the upload
    again; `sha256` of the whole file, where it is known, spares sending what is here already.
    """

    name: str = Field(max_length=400)
    size: int = Field(ge=0, le=2**53)
    fingerprint: str = Field(min_length=1, max_length=400)
    sha256: str | None = Field(default=None, max_length=64)


class BytesQuery(BaseModel):
    offset: int = Field(ge=0, le=LARGEST, description="where these bytes begin")


class UploadView(BaseModel):
    """`offset`: so many bytes are safe; go on from there."""

    id: str
    name: str
    size: int
    offset: int


class UploadAnswer(BaseModel):
    """`asset` once it is whole; `outcome`: it is new, was known already, or came back from the bin."""

    upload: UploadView | None
    asset: AssetView | None
    outcome: Outcome | None


class UploadsAnswer(BaseModel):
    """Choose the same file again to go on with one."""

    uploads: list[UploadView]


async def list_uploads(asked: Asked) -> dict[str, Any]:
    """Your own that are not finished; they are kept for a day."""
    found = await uploads.unfinished(asked.commerce.core, asked.who.shop_id, asked.who.actor)
    return {"uploads": [_view(upload) for upload in found]}


async def begin_upload(asked: Asked) -> dict[str, Any]:
    """Begun twice with the same file it is the same upload. A file that is here already need not be sent."""
    body, who = cast(BeginBody, asked.body), asked.who
    progress = await uploads.begin(
        asked.commerce.core, who.shop_id, who.actor, body.name, body.size,
        fingerprint=body.fingerprint, sha256=body.sha256,
    )  # fmt: skip
    return _answer(asked, progress)


async def continue_upload(asked: Asked) -> dict[str, Any] | Response:
    """The body is the bytes from `offset` on, as many as you like. 409 tells the offset to go on from, also in
    the header `Upload-Offset`. 503 at the end: it is being looked into, ask again with no bytes.
    """
    query, commerce = cast(BytesQuery, asked.query), asked.commerce
    try:
        progress = await uploads.append(
            commerce.core, commerce.inspector, asked.who.shop_id, asked.path["upload_id"], query.offset,
            _bytes(asked.request),
        )  # fmt: skip
    except Conflict as error:
        answer = await on_hub_error(asked.request, error)
        answer.headers["upload-offset"] = str(error.params.get("offset", ""))
        return answer
    if progress.asset is not None and progress.outcome == "new":
        await _audited(asked, progress.asset.id, progress.asset.name)
    return _answer(asked, progress)


async def read_upload(asked: Asked) -> dict[str, Any]:
    found = await uploads.state(asked.commerce.core, asked.who.shop_id, asked.path["upload_id"])
    return _answer(asked, found)


async def cancel_upload(asked: Asked) -> dict[str, Any]:
    """What came in is thrown away. Cancelled twice is cancelled."""
    await uploads.forget(asked.commerce.core, asked.who.shop_id, asked.path["upload_id"])
    return {}


async def _bytes(request: Request) -> AsyncIterator[bytes]:
    """To its end, or to where the connection broke."""
    with contextlib.suppress(ClientDisconnect):
        async for chunk in request.stream():
            yield chunk


def _answer(asked: Asked, progress: Progress) -> dict[str, Any]:
    upload, asset = progress.upload, progress.asset
    return {
        "upload": upload
        and {"id": upload.id, "name": upload.name, "size": upload.size, "offset": upload.offset},
        "asset": asset and asset_view(asked.commerce.core, asset),
        "outcome": progress.outcome,
    }


def _view(upload: Upload) -> dict[str, Any]:
    return {"id": upload.id, "name": upload.name, "size": upload.size, "offset": upload.offset}


async def _audited(asked: Asked, asset_id: str, name: str) -> None:
    who = asked.who
    await audit.record(asked.commerce.core, who.shop_id, who.actor, "asset.add", asset_id, {"name": name})


_ONE = "/api/v1/assets/uploads/{upload_id}"
ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/assets/uploads", "products.manage", begin_upload, "Begin to upload a picture or clip",
        UploadAnswer, body=BeginBody,
    ),
    Endpoint("GET", "/api/v1/assets/uploads", "products.manage", list_uploads, "Unfinished uploads", UploadsAnswer),
    Endpoint("GET", _ONE, "products.manage", read_upload, "How far an upload is", UploadAnswer),
    Endpoint(
        "PUT", _ONE, "products.manage", continue_upload, "More bytes of an upload", UploadAnswer,
        query=BytesQuery, raw=True,
    ),
    Endpoint("DELETE", _ONE, "products.manage", cancel_upload, "Give an upload up", Done),
]  # fmt: skip
