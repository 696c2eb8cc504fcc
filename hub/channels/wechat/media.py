"""Files that fans sent: from the platform by media id, or from the address that came with a picture."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from hub.channels.wechat import api, foreign_url, wire
from hub.channels.wechat.errors import failure
from hub.channels.wechat.parse import whole
from hub.channels.wechat.settings import settings_of
from hub.conversations.channel import Account
from hub.conversations.model import MediaRef
from hub.core.errors import AuthExpired, Refused, RetryLater
from hub.core.runtime import Core

# A source that dribbles must not hold the job (60 s at most) to its end.
_LIMIT_S = 45.0
_AUTH_PAUSE_S = 120.0


async def fetch(core: Core, account: Account, ref: MediaRef, max_bytes: int) -> AsyncIterator[bytes]:
    """One piece: the size limit keeps it in bounds, and an error's JSON must be told from a file first.

    Raises Refused or RetryLater only; the platform keeps files for three days, long enough for a person to
    mend the credentials.
    """
    try:
        async with asyncio.timeout(_LIMIT_S):
            content = await _whole(core, account, ref, max_bytes)
    except TimeoutError:
        raise RetryLater("outside_unclear", after_s=10.0) from None
    except AuthExpired as error:
        raise RetryLater(error.code, after_s=_AUTH_PAUSE_S) from error
    if not content:
        raise RetryLater("media_empty", after_s=10.0)
    yield content


async def _whole(core: Core, account: Account, ref: MediaRef, max_bytes: int) -> bytes:
    """The address needs no token, so it serves whatever keeps the media id from working."""
    if not ref.platform_id and not ref.url:
        raise Refused("media_gone")
    try:
        if ref.platform_id:
            return await _by_id(core, account, ref.platform_id, max_bytes)
    except (Refused, AuthExpired) as error:
        if not ref.url or error.code == "media_too_large":
            raise
    return await foreign_url.fetch(core, settings_of(account), ref.url, max_bytes)


async def _by_id(core: Core, account: Account, media_id: str, max_bytes: int) -> bytes:
    url = f"{settings_of(account).api_base}/cgi-bin/media/get"

    async def call(token: str) -> bytes:
        query = {"access_token": token, "media_id": media_id}
        response, content = await core.http.download(url, max_bytes=max_bytes, params=query)
        answer = _json_answer(response.headers.get("content-type", ""), content)
        if answer is not None:
            return await _from_answer(core, account, answer, max_bytes)
        if response.status_code != 200:
            raise Refused("media_gone", detail=str(response.status_code))
        return content

    return await api.with_token(core, account, call)


def _json_answer(content_type: str, content: bytes) -> wire.Answer | None:
    """Errors come with status 200, and not always under a JSON type; no picture, amr or MP4 begins with {."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in ("application/json", "text/plain", "text/json") and not content.startswith(b"{"):
        return None
    return wire.as_object(content)


async def _from_answer(core: Core, account: Account, answer: wire.Answer, max_bytes: int) -> bytes:
    errcode = whole(str(answer.get("errcode", 0)))
    if errcode:
        raise failure(errcode, str(answer.get("errmsg", "")))
    video_url = answer.get("video_url")
    if not isinstance(video_url, str):
        raise RetryLater("outside_unclear", after_s=5.0)
    return await foreign_url.fetch(core, settings_of(account), video_url, max_bytes)
