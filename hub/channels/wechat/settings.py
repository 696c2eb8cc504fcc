"""What a person enters to connect an official account or a mini-program."""

from __future__ import annotations

import ipaddress
from base64 import b64decode
from typing import Literal, cast
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from hub.conversations.channel import Account

API_BASE = "https://api.weixin.qq.com"
_AES_KEY_CHARS = 43  # 32 bytes in base64 without the "=" at the end


class WechatSettings(BaseModel):
    """`mode` and `aes_key` repeat what the platform's console says under "message push"."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    kind: Literal["official", "miniprogram"]
    gh_id: str = Field(min_length=4, max_length=64, pattern=r"^gh_[\w-]+$")
    app_id: str = Field(min_length=4, max_length=64, pattern=r"^[\w-]+$")
    secret: str = Field(min_length=1, max_length=256, repr=False)
    token: str = Field(min_length=3, max_length=128, repr=False)
    # `mode` stands before `aes_key`, whose validator looks at it.
    mode: Literal["plain", "compat", "safe"] = "safe"
    aes_key: str = Field(default="", repr=False, validate_default=True)
    api_base: str = API_BASE
    # Of a mini-program: the page that shows a product, like pages/product/index?id={product_id}.
    product_page: str = Field(default="", max_length=500, pattern=r"^$|^[^/\s]\S*\{product_id\}\S*$")

    @field_validator("aes_key")
    @classmethod
    def _decodes_to_32_bytes(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            if info.data.get("mode") in ("compat", "safe"):
                raise ValueError("needed unless mode is plain")
            return value
        if len(value) != _AES_KEY_CHARS:
            raise ValueError(f"must be {_AES_KEY_CHARS} characters, not {len(value)}")
        b64decode(value + "=", validate=True)  # binascii.Error is a ValueError
        return value

    @field_validator("api_base")
    @classmethod
    def _is_http_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"must be an http(s) URL such as {API_BASE}")
        return value.rstrip("/")

    @property
    def key(self) -> bytes:
        """The AES key; only to be asked for when `aes_key` is set."""
        return b64decode(self.aes_key + "=")

    @property
    def is_local(self) -> bool:
        """Whether the API is the sandbox on this machine and not the platform."""
        return is_loopback(urlsplit(self.api_base).hostname or "")


def settings_of(account: Account) -> WechatSettings:
    return cast(WechatSettings, account.settings)


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
