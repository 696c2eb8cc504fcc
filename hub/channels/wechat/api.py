"""Calls of the platform's API with a token: one that turns out dead is renewed once, and the call repeated once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from hub.channels.wechat import tokens, wire
from hub.channels.wechat.errors import TOKEN_REJECTED
from hub.channels.wechat.settings import settings_of
from hub.conversations.channel import Account, OutMedia
from hub.core.errors import AuthExpired
from hub.core.runtime import Core

T = TypeVar("T")

# The platform goes by the ending of the name, not by the type beside it (40005).
_ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/bmp": "bmp",
    "video/mp4": "mp4", "audio/amr": "amr", "audio/mpeg": "mp3", "audio/mp3": "mp3",
}  # fmt: skip


async def with_token(core: Core, account: Account, call: Callable[[str], Awaitable[T]]) -> T:
    """`call` gets the token; it runs again only after a refusal of the token, which did nothing outside."""
    token = await tokens.current(core, account)
    try:
        return await call(token.value)
    except AuthExpired as error:
        if error.code != TOKEN_REJECTED:
            raise
    return await call((await tokens.renewed(core, account, token)).value)


async def send_custom(core: Core, account: Account, message: dict[str, Any]) -> None:
    """Not idempotent, and WeChat knows no key for it: when the answer is lost nobody knows."""
    await _post(core, account, "/cgi-bin/message/custom/send", idempotent=False, **wire.body(message))


async def send_typing(core: Core, account: Account, openid: str, on: bool) -> None:
    command = {"touser": openid, "command": "Typing" if on else "CancelTyping"}
    await _post(core, account, "/cgi-bin/message/custom/typing", idempotent=True, **wire.body(command))


async def upload(core: Core, account: Account, kind: str, media: OutMedia) -> str:
    """The media id, good for three days. A repeat makes a second one, which harms nobody."""
    ending = _ENDINGS.get(media.mime) or media.mime.rpartition("/")[2]
    files = {"media": (f"{kind}.{ending}", media.content, media.mime)}
    answer = await _post(
        core, account, "/cgi-bin/media/upload", expects="media_id", idempotent=True,
        params={"type": kind}, files=files,
    )  # fmt: skip
    return str(answer["media_id"])


async def _post(
    core: Core, account: Account, path: str, *, idempotent: bool, expects: str = "errcode",
    params: dict[str, str] | None = None, **options: Any,
) -> wire.Answer:  # fmt: skip
    url = settings_of(account).api_base + path

    async def call(token: str) -> wire.Answer:
        query = {"access_token": token, **(params or {})}
        return await wire.post(core, url, expects=expects, idempotent=idempotent, params=query, **options)

    return await with_token(core, account, call)
