"""A reply of the team or the assistant, as the customer-service message that the platform takes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hub.channels.wechat import api
from hub.channels.wechat.errors import MEDIA_GONE
from hub.channels.wechat.settings import settings_of
from hub.conversations.channel import Account, Capabilities, OutMedia, OutMessage
from hub.conversations.rules.quota import Quota
from hub.core import images
from hub.core.errors import Refused, RetryLater
from hub.core.runtime import Core

Doc = dict[str, Any]

_DAY_S = 86_400
# Beyond 2,048 bytes the platform answers 45002.
_TEXT_BYTES = 2_048
_THUMB_BYTES = 64 * 1024
# Getting ready (a token, an upload) may take this long; with the call, a renewal and the repeat it stays below
# the 40 s for which the worker holds the conversation.
_READY_S = 12.0

# "Limits of each action" of customer-service messages, for service accounts as of June 2023.
OFFICIAL = Capabilities(
    kinds=frozenset({"text", "image", "voice", "video", "link", "miniprogram"}),
    text_limit_bytes=_TEXT_BYTES, typing=True,
    quotas={
        "message": Quota(5, 2 * _DAY_S), "menu": Quota(3, 60), "follow": Quota(3, 60), "scan": Quota(3, 60),
    },
    image_max_bytes=10_000_000, voice_max_bytes=2_000_000, video_max_bytes=10_000_000,
)  # fmt: skip
MINIPROGRAM = Capabilities(
    kinds=frozenset({"text", "image", "link", "miniprogram"}), text_limit_bytes=_TEXT_BYTES, typing=True,
    quotas={"message": Quota(5, 2 * _DAY_S), "enter": Quota(2, 60)}, image_max_bytes=2_000_000, voice_max_bytes=0,
    video_max_bytes=0,
)  # fmt: skip


def capabilities(account: Account) -> Capabilities:
    settings = settings_of(account)
    if settings.kind == "official":
        return OFFICIAL
    return replace(MINIPROGRAM, product_page=settings.product_page) if settings.product_page else MINIPROGRAM


async def send(core: Core, account: Account, message: OutMessage) -> str:
    """Always an empty string: WeChat gives its customer-service messages no id."""
    if message.kind not in capabilities(account).kinds:
        raise Refused("kind_not_supported", kind=message.kind)
    if message.kind in _FILES:
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
    try:
        async with asyncio.timeout(_READY_S):
            content = await _FILES[message.kind](core, account, message)
    except TimeoutError:
        raise RetryLater("outside_unclear", after_s=3.0) from None
    await api.send_custom(core, account, {"touser": message.fan.fan_id, **content})


async def _file(core: Core, account: Account, message: OutMessage) -> Doc:
    media_id = await api.upload(core, account, message.kind, _checked(account, message))
    return {"msgtype": message.kind, message.kind: {"media_id": media_id}}


async def _clip(core: Core, account: Account, message: OutMessage) -> Doc:
    """The platform takes MP4 only, and wants a cover beside it."""
    media = _checked(account, message)
    if media.mime != "video/mp4":
        raise Refused("media_wrong_kind", kind="video")
    media_id = await api.upload(core, account, "video", media)
    clip = {"media_id": media_id, "thumb_media_id": await _cover(core, account, media.thumb)}
    return {"msgtype": "video", "video": {**clip, "title": media.name, "description": ""}}


async def _page(core: Core, account: Account, message: OutMessage) -> Doc:
    """A mini-program names its own pages; an official account says whose they are."""
    body, is_official = message.body, settings_of(account).kind == "official"
    if is_official and not body.get("app_id"):
        raise Refused("app_id_missing", field="app_id")
    card = {
        "title": str(body.get("title", "")), "pagepath": str(body.get("page_path", "")),
        "thumb_media_id": await _cover(core, account, message.media.content if message.media else b""),
    }  # fmt: skip
    owner = {"appid": str(body["app_id"])} if is_official else {}
    return {"msgtype": "miniprogrampage", "miniprogrampage": {**card, **owner}}


async def _cover(core: Core, account: Account, picture: bytes) -> str:
    """Official accounts keep covers as thumbs, JPEG up to 64 KB; mini-programs know images only."""
    kind = "thumb" if settings_of(account).kind == "official" else "image"
    jpeg = await asyncio.to_thread(images.small_jpeg, picture, _THUMB_BYTES)
    return await api.upload(core, account, kind, OutMedia("image/jpeg", "cover.jpg", jpeg))


_FILES = {"image": _file, "voice": _file, "video": _clip, "miniprogram": _page}


def _checked(account: Account, message: OutMessage) -> OutMedia:
    can = capabilities(account)
    if message.media is None or not message.media.content:
        raise Refused("media_not_found")
    limits = {"image": can.image_max_bytes, "voice": can.voice_max_bytes, "video": can.video_max_bytes}
    if len(message.media.content) > limits[message.kind]:
        raise Refused("media_too_large", limit=limits[message.kind])
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
