"""`/media/{id}/{variant}`: files by signed link, with headers that keep a browser from running them."""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from hub.conversations import media
from hub.core import signed_url
from hub.core.errors import Refused
from hub.core.runtime import Core

# What a browser may show inside a page; everything else is only ever downloaded.
_INLINE = (
    *("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"),
    *("audio/mpeg", "video/mp4", "video/webm"),
)


# Browsers refuse to show a PDF in a document that is sandboxed. Theirs is shown by a viewer of their own, in a
# process and an origin apart from ours; this keeps anything else from being loaded, and others from framing it.
_PAGE_CSP = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_RANGE = re.compile(r"bytes=([0-9]{1,15})-([0-9]{0,15})", re.ASCII)


async def download(request: Request) -> Response:
    core: Core = request.app.state.core
    signed_url.check(core.keys, request.url.path, request.query_params)
    name = request.path_params["variant"]
    sha256, mime, filename = await media.variant(core, request.path_params["media_id"], name)
    start, end = _range(request.headers.get("range", ""))
    try:
        part = await core.blobs.open_range(sha256, start, end)
    except Refused as error:  # RFC 9110, 15.5.17: players learn the size from this
        return Response(status_code=416, headers={"content-range": f"bytes */{error.params['size']}"})
    inline = (mime in _INLINE and name != "file") or name == "page"
    headers = {
        "content-length": str(part.end - part.start),
        "accept-ranges": "bytes",
        "content-disposition": f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(filename)}",
        "content-security-policy": _PAGE_CSP if name == "page" else "default-src 'none'; sandbox",
        "cache-control": "private, max-age=1800",
        "cross-origin-resource-policy": "same-origin",
    }
    partial = (part.start, part.end) != (0, part.size)
    if partial:
        headers["content-range"] = f"bytes {part.start}-{part.end - 1}/{part.size}"
    return StreamingResponse(
        part.chunks, 206 if partial else 200, headers, mime if inline else "application/octet-stream"
    )


def _range(header: str) -> tuple[int, int | None]:
    """One range as players ask for it; anything else gets the whole file, as RFC 9110 allows."""
    asked = _RANGE.fullmatch(header)
    if asked is None:
        return 0, None
    return int(asked[1]), int(asked[2]) + 1 if asked[2] else None


ROUTES = [Route("/media/{media_id}/{variant}", download)]
