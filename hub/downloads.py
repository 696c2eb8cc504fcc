"""`/media/{id}/{variant}`: files by signed link, with headers that keep a browser from running them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.conversations import media
from hub.core import file_answer, signed_url
from hub.core.runtime import Core

# Browsers refuse to show a PDF in a document that is sandboxed. Theirs is shown by a viewer of their own, in a
# process and an origin apart from ours; this keeps anything else from being loaded, and others from framing it.
_PAGE_CSP = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


async def download(request: Request) -> Response:
    core: Core = request.app.state.core
    signed_url.check(core.keys, request.url.path, request.query_params)
    name = request.path_params["variant"]
    sha256, mime, filename = await media.variant(core, request.path_params["media_id"], name)
    return await file_answer.answer(
        request, core.blobs, sha256, mime, filename,
        inline=(mime in file_answer.INLINE and name != "file") or name == "page",
        headers={
            "cache-control": "private, max-age=1800",
            "cross-origin-resource-policy": "same-origin",
            **({"content-security-policy": _PAGE_CSP} if name == "page" else {}),
        },
    )  # fmt: skip


ROUTES = [Route("/media/{media_id}/{variant}", download)]
