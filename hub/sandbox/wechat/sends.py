"""What custom/send accepts: the body of each kind, checked as WeChat's server checks it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from hub.sandbox.wechat import media
from hub.sandbox.wechat.accounts import Account, Fan
from hub.sandbox.wechat.errors import ApiError
from hub.sandbox.wechat.world import World

_TEXT_LIMIT_BYTES = 2048
_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}")
# The fields of each kind that must be non-empty texts.
_TEXTS: dict[str, tuple[str, ...]] = {
    "text": (),
    "image": (),
    "voice": (),
    "video": (),
    "music": ("musicurl", "hqmusicurl"),
    "news": (),
    "mpnewsarticle": ("article_id",),
    "msgmenu": (),
    "miniprogrampage": ("title", "pagepath"),
    "wxcard": ("card_id",),
    "link": ("title", "description", "url", "thumb_url"),
}
_OF_MINIPROGRAM = frozenset({"text", "image", "link", "miniprogrampage"})
_OF_OFFICIAL = frozenset(_TEXTS) - {"link"}
_MEDIA: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "image": (("media_id", ("image",)),),
    "voice": (("media_id", ("voice",)),),
    "video": (("media_id", ("video",)), ("thumb_media_id", ("thumb", "image"))),
    "music": (("thumb_media_id", ("thumb", "image")),),
    "miniprogrampage": (("thumb_media_id", ("thumb", "image")),),
}


def parsed(body: bytes) -> dict[str, Any]:
    """Raises 47001 unless it is a JSON object in UTF-8, 40033 when it holds a \\uXXXX escape."""
    try:
        text = body.decode()
        fields = json.loads(text)
    except ValueError as bad:
        raise ApiError(47001) from bad
    if not isinstance(fields, dict):
        raise ApiError(47001)
    if _ESCAPE.search(text):
        raise ApiError(40033)
    return fields


async def checked(
    world: World, account: Account, body: Mapping[str, Any]
) -> tuple[Fan, str, Mapping[str, Any]]:
    """The fan it goes to, its kind and that kind's part; raises ApiError."""
    fan = world.fans.get((account.app_id, str(body.get("touser", ""))))
    if fan is None:
        raise ApiError(40003)
    kind, part = _kind(account, body)
    _check_texts(kind, part)
    if kind == "miniprogrampage" and account.official:  # a mini-program's own page needs no appid
        _require_text(part, "appid", kind)
    for name, kinds in _MEDIA.get(kind, ()):
        await media.require(world, account.app_id, part.get(name), kinds)
    _check_agent(account, body)
    return fan, kind, part


def _kind(account: Account, body: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    kind = body.get("msgtype")
    if kind not in (_OF_OFFICIAL if account.official else _OF_MINIPROGRAM):
        raise ApiError(40008)
    part = body.get(kind)
    if not isinstance(part, dict):
        raise ApiError(47003, f"{kind} is missing")
    return kind, part


def _check_texts(kind: str, part: Mapping[str, Any]) -> None:
    for name in _TEXTS[kind]:
        _require_text(part, name, kind)
    _MORE.get(kind, lambda _: None)(part)


def _check_text(part: Mapping[str, Any]) -> None:
    content = part.get("content")
    if not isinstance(content, str) or not content:
        raise ApiError(44004)
    if len(content.encode()) > _TEXT_LIMIT_BYTES:
        raise ApiError(45002)


def _check_news(part: Mapping[str, Any]) -> None:
    """A customer-service message carries one article."""
    articles = part.get("articles")
    if not isinstance(articles, list) or not articles or not isinstance(articles[0], dict):
        raise ApiError(47003, "news.articles")
    if len(articles) > 1:
        raise ApiError(45008)
    _require_text(articles[0], "title", "news.articles")
    _require_text(articles[0], "url", "news.articles")


def _check_menu(part: Mapping[str, Any]) -> None:
    choices = part.get("list")
    if not isinstance(choices, list) or not choices:
        raise ApiError(47003, "msgmenu.list")
    for choice in choices:
        if not isinstance(choice, dict) or not choice.get("id") or not choice.get("content"):
            raise ApiError(47003, "msgmenu.list needs id and content")


_MORE = {"text": _check_text, "news": _check_news, "msgmenu": _check_menu}


def _check_agent(account: Account, body: Mapping[str, Any]) -> None:
    agent = body.get("customservice")
    if agent is None:
        return
    named = isinstance(agent, dict) and "@" in str(agent.get("kf_account", ""))
    if not account.official or not named:
        raise ApiError(61451, "customservice.kf_account")


def _require_text(part: Mapping[str, Any], name: str, where: str) -> None:
    if not isinstance(part.get(name), str) or not part[name]:
        raise ApiError(47003, f"{where}.{name}")
