"""Tables on their way in and out: the file of an upload form, and a file as an answer that is only downloaded."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Literal, TypeVar
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import Response

from hub.core.errors import Refused
from hub.core.file_answer import SANDBOX

T = TypeVar("T")
_READ_BYTES = 256 * 1024
# Multipart framing adds a little; what matters is counted exactly while the file is stored.
_FRAMING_BYTES = 100_000
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def file_of(request: Request, most_bytes: int, store: Callable[[UploadFile], Awaitable[T]]) -> T:
    """Gives the form's `file` to `store`. Raises Refused for a form without one, or one that is too large."""
    if int(request.headers.get("content-length") or 0) > most_bytes + _FRAMING_BYTES:
        raise Refused("media_too_large", field="file", limit=most_bytes)
    try:
        form = await request.form(max_files=1, max_fields=4)
    except (HTTPException, MultiPartException, KeyError):  # KeyError: a content type without a boundary
        raise Refused("upload_unreadable", field="file") from None
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Refused("file_missing", field="file")
        return await store(file)
    finally:
        await form.close()


async def sent(file: UploadFile) -> AsyncIterator[bytes]:
    while piece := await file.read(_READ_BYTES):
        yield piece


def table_type(data: bytes, name: str, kind: Literal["csv", "xlsx"]) -> Response:
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}",
        "content-security-policy": SANDBOX,
        "cache-control": "private, no-store",
    }
    return Response(data, 200, headers, _TYPES[kind])
