"""A reply of the team or the assistant, as the customer-service message that the platform takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from hub.channels.wechat import api
from hub.channels.wechat.errors import MEDIA_GONE
from hub.channels.wechat.settings import settings_of
from hub.conversations.channel import Account, Capabilities, OutMedia, OutMessage
from hub.conversations.rules.quota import Quota
from hub.core.errors import Refused, RetryLater
from hub.core.runtime import Core

Doc = dict[str, Any]

_DAY_S = 86_400
# Beyond 2,048 bytes the platform answers 45002.
_TEXT_BYTES = 2_048
# Getting ready (a token, an upload) may take this long; with the call, a renewal and the repeat it stays below
# the 40 s for which the worker holds the conversation.
_READY_S = 12.0

# "Limits of each action" of customer-service messages, for service accounts as of June 2023.
OFFICIAL = Capabilities(
    kinds=frozenset({"text", "image", "voice", "link"}), text_limit_bytes=_TEXT_BYTES, typing=True,
    quotas={
        "message": Quota(5, 2 * _DAY_S), "menu": Quota(3, 60), "follow": Quota(3, 60), "scan": Quota(3, 60),
    },
    image_max_bytes=10_000_000, voice_max_bytes=2_000_000,
)  # fmt: skip
MINIPROGRAM = Capabilities(
    kinds=frozenset({"text", "image", "link"}), text_limit_bytes=_TEXT_BYTES, typing=True,
    quotas={"message": Quota(5, 2 * _DAY_S), "enter": Quota(2, 60)}, image_max_bytes=2_000_000, voice_max_bytes=0,
)  # fmt: skip


def capabilities(account: Account) -> Capabilities:
    return OFFICIAL if settings_of(account).kind == "official" else MINIPROGRAM


async def send(core: Core, account: Account, message: OutMessage) -> str:
    """Always an empty string: WeChat gives its customer-service messages no id."""
    if message.kind not in capabilities(account).kinds:
        raise Refused("kind_not_supported", kind=message.kind)
    if message.kind in ("image", "voice"):
        await _send_file(core, account, message)
    else:
        content = _CONTENTS[message.kind, settings_of(account).kind](message.body)
        await api.send_custom(core, account, {"touser": message.fan.fan_id, **content})
    return ""


async def _send_file(core: Core, account: Account, message: OutMessage) -> None:
    """The platform forgets files after three days, and sometimes before: then it gets the file once more."""
    try:
        await _upload_and_send(core, account, message)
    except Refused as error:
        if error.code != MEDIA_GONE:
            raise
        await _upload_and_send(core, account, message)


async def _upload_and_send(core: Core, account: Account, message: OutMessage) -> None:
    media = _checked(account, message)
    try:
        async with asyncio.timeout(_READY_S):
            media_id = await api.upload(core, account, message.kind, media)
    except TimeoutError:
        raise RetryLater("outside_unclear", after_s=3.0) from None
    content = {"msgtype": message.kind, message.kind: {"media_id": media_id}}
    await api.send_custom(core, account, {"touser": message.fan.fan_id, **content})


def _checked(account: Account, message: OutMessage) -> OutMedia:
    can = capabilities(account)
    if message.media is None or not message.media.content:
        raise Refused("media_not_found")
    limit = can.image_max_bytes if message.kind == "image" else can.voice_max_bytes
    if len(message.media.content) > limit:
        raise Refused("media_too_large", limit=limit)
    return message.media


def _text(body: Mapping[str, Any]) -> Doc:
    return {"msgtype": "text", "text": {"content": str(body.get("text", ""))}}


def _article(body: Mapping[str, Any]) -> Doc:
    """A news message may hold one article only."""
    article = {**_link_fields(body), "picurl": _picture(body)}
    return {"msgtype": "news", "news": {"articles": [article]}}


def _card(body: Mapping[str, Any]) -> Doc:
    return {"msgtype": "link", "link": {**_link_fields(body), "thumb_url": _picture(body)}}


def _link_fields(body: Mapping[str, Any]) -> Doc:
    url = str(body.get("url", ""))
    return {
        "title": str(body.get("title") or url),
        "description": str(body.get("description", "")),
        "url": url,
    }


def _picture(body: Mapping[str, Any]) -> str:
    return str(body.get("thumb_url", ""))


_CONTENTS: Mapping[tuple[str, str], Callable[[Mapping[str, Any]], Doc]] = {
    ("text", "official"): _text,
    ("text", "miniprogram"): _text,
    ("link", "official"): _article,
    ("link", "miniprogram"): _card,
}
