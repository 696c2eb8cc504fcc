"""The accounts and fans of the played world, as values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from hub.sandbox import fields
from hub.sandbox.fields import BadInput
from hub.sandbox.wechat import crypto
from hub.sandbox.wechat.texts import words

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COLOURS = ("#57be6a", "#4a90d9", "#e8833a", "#9b6dd6", "#e05f7a", "#2aa5a0", "#c9a227", "#6b7a99")


@dataclass(frozen=True)
class Account:
    """An official account or mini-program with what its owner set in WeChat's console."""

    app_id: str
    gh_id: str
    secret: str
    token: str
    aes_key: str
    kind: str
    mode: str
    format: str
    callback_url: str
    name: str
    checked: bool = False

    @property
    def official(self) -> bool:
        return self.kind == "official"


@dataclass(frozen=True)
class Fan:
    """A person as one account sees them; `follows` matters to official accounts only."""

    app_id: str
    openid: str
    nickname: str
    avatar: str
    color: str
    unionid: str | None = None
    follows: bool = True
    last_at: float = 0.0


def read_account(body: Mapping[str, Any]) -> Account:
    """Raises BadInput naming the field."""
    account = Account(
        app_id=_identifier(body, "app_id"),
        gh_id=_identifier(body, "gh_id"),
        secret=fields.text(body, "secret"),
        token=fields.text(body, "token"),
        aes_key=fields.text(body, "aes_key", ""),
        kind=fields.choice(body, "kind", ("official", "miniprogram"), "official"),
        mode=fields.choice(body, "mode", ("plain", "compat", "safe"), "plain"),
        format=fields.choice(body, "format", ("xml", "json"), "xml"),
        callback_url=_callback_url(body),
        name=fields.text(body, "name", body["app_id"], longest=60),
    )
    _check_modes(account)
    return account


def read_fan(body: Mapping[str, Any], before: Fan | None) -> Fan:
    """Fields that are not given keep what was `before`."""
    app_id, openid = _identifier(body, "app_id"), _identifier(body, "openid")
    fan = before or stranger(app_id, openid)
    return replace(
        fan,
        nickname=fields.text(body, "nickname", fan.nickname, longest=60),
        avatar=fields.text(body, "avatar", fan.avatar, longest=16),
        color=_colour(body, fan.color),
        unionid=fields.text(body, "unionid", fan.unionid, longest=64),
        follows=fields.boolean(body, "follows", fan.follows),
    )


def stranger(app_id: str, openid: str) -> Fan:
    """Whoever writes for the first time without having been introduced."""
    if not _ID.fullmatch(openid):
        raise BadInput("openid", "must be 1 to 64 letters, digits, _ or -")
    tail = openid[-4:]
    return Fan(
        app_id,
        openid,
        words("server.stranger", tail=tail),
        tail[-1].upper(),
        _COLOURS[sum(openid.encode()) % len(_COLOURS)],
    )


def _identifier(body: Mapping[str, Any], field: str) -> str:
    value = fields.text(body, field)
    if not _ID.fullmatch(value):
        raise BadInput(field, "must be 1 to 64 letters, digits, _ or -")
    return value


def _callback_url(body: Mapping[str, Any]) -> str:
    url = fields.text(body, "callback_url", "")
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise BadInput("callback_url", "must be an http or https URL")
    return url


def _colour(body: Mapping[str, Any], default: str) -> str:
    colour = fields.text(body, "color", default)
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise BadInput("color", "must look like #57be6a")
    return colour


def _check_modes(account: Account) -> None:
    if account.official and account.format == "json":
        raise BadInput("format", "an official account gets XML; only a mini-program can choose JSON")
    if account.mode == "plain" and not account.aes_key:
        return
    try:
        crypto.key_bytes(account.aes_key)
    except ValueError as bad:
        raise BadInput("aes_key", "must be the 43 characters of an EncodingAESKey") from bad
