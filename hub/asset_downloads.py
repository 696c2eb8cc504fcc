"""Files of the media library: for the team by signed link, for everybody while something published shows them."""

from __future__ import annotations

import asyncio
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts import shops
from hub.commerce.library import serving
from hub.commerce.library.linking import TEAM_PATH
from hub.commerce.library.serving import Served
from hub.commerce.library.shelf import blobs_of
from hub.core import file_answer, images, signed_url
from hub.core.runtime import Core

_A_YEAR = "public, max-age=31536000, immutable"
# Without a version in the address, or with one that is no more, the next look may find another picture.
_A_MINUTE = "public, max-age=60"
_CARD_BYTES = 128 * 1024


async def for_the_team(request: Request) -> Response:
    """The version stands in the signed path, so what was fetched once stays right."""
    core: Core = request.app.state.core
    signed_url.check(core.keys, request.url.path, request.query_params)
    path = request.path_params
    found = await serving.of_version(core, path["asset_id"], path["version"], path["variant"])
    headers = {"cache-control": "private, max-age=86400", "cross-origin-resource-policy": "same-origin"}
    return await _answer(request, found, headers, attached=path["variant"] == "original")


async def for_everybody(request: Request) -> Response:
    core: Core = request.app.state.core
    path = request.path_params
    shop = await shops.by_slug(core, path["shop"])
    found = await serving.published(core, shop.id, path["asset_id"], path["variant"])
    lasting = request.query_params.get("v") == str(found.version)
    # Mini-programs and the shop's other sites show these pictures too.
    headers = {
        "cache-control": _A_YEAR if lasting else _A_MINUTE,
        "cross-origin-resource-policy": "cross-origin",
    }
    return await _answer(request, found, headers, attached=False)


async def for_platforms(request: Request) -> Response:
    """The same as a JPEG, for the cards of platforms that show no WebP; they and caches keep what they fetched."""
    core: Core = request.app.state.core
    path = request.path_params
    shop = await shops.by_slug(core, path["shop"])
    found = await serving.published(core, shop.id, path["asset_id"], "small")
    lasting = request.query_params.get("v") == str(found.version)
    part = await blobs_of(core).open_range(found.file.sha256)
    content = b"".join([piece async for piece in part.chunks])
    jpeg = await asyncio.to_thread(images.small_jpeg, content, _CARD_BYTES)
    headers = {
        "cache-control": _A_YEAR if lasting else _A_MINUTE,
        "cross-origin-resource-policy": "cross-origin",
    }
    return Response(jpeg, media_type="image/jpeg", headers=headers)


async def _answer(request: Request, found: Served, headers: dict[str, str], *, attached: bool) -> Response:
    core: Core = request.app.state.core
    inline = found.file.mime in file_answer.INLINE and not attached
    name = found.name if attached else f"{PurePosixPath(found.name).stem}.{found.file.mime.split('/')[-1]}"
    file, headers = found.file, {**headers, "etag": f'"{found.file.sha256}"'}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return await file_answer.answer(
        request, blobs_of(core), file.sha256, file.mime, name, inline=inline, headers=headers
    )


ROUTES = [
    Route(TEAM_PATH, for_the_team),
    Route("/s/{shop}/media/{asset_id}/jpeg", for_platforms),
    Route("/s/{shop}/media/{asset_id}/{variant}", for_everybody),
]
