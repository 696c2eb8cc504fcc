"""Answers with a stored file, whole or the part a player asks for, under headers that keep it from being run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from hub.core.blobs import Blobs
from hub.core.errors import Refused

# What a browser may show inside a page; everything else is only ever downloaded.
INLINE = (
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"),
    *("audio/mpeg", "video/mp4", "video/webm"),
)
SANDBOX = "default-src 'none'; sandbox"
_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})", re.ASCII)


async def answer(
    request: Request,
    blobs: Blobs,
    sha256: str,
    mime: str,
    filename: str,
    *,
    inline: bool,
    headers: Mapping[str, str],
) -> Response:
    """`headers`: about caching and who may embed it. Raises NotFound."""
    start, end = _range(request.headers.get("range", ""))
    try:
        part = await blobs.open_range(sha256, start, end)
    except Refused as error:  # RFC 9110, 15.5.17: players learn the size from this
        return Response(status_code=416, headers={"content-range": f"bytes */{error.params['size']}"})
    told = {
        "content-length": str(part.end - part.start),
        "accept-ranges": "bytes",
        "content-disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(filename)}",
        "content-security-policy": SANDBOX,
        **headers,
    }
    partial = (part.start, part.end) != (0, part.size)
    if partial:
        told["content-range"] = f"bytes {part.start}-{part.end - 1}/{part.size}"
    kind = mime if inline else "application/octet-stream"
    return StreamingResponse(part.chunks, 206 if partial else 200, told, kind)


def _range(header: str) -> tuple[int, int | None]:
    """One range as players ask for it; anything else gets the whole file, as RFC 9110 allows."""
    asked = _RANGE.fullmatch(header)
    if asked is None:
        return 0, None
    return int(asked[1]), int(asked[2]) + 1 if asked[2] else None
