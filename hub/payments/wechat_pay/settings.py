"""What a person enters to be paid through WeChat Pay; all of it stands under API security of the merchant platform."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from pydantic import BaseModel, ConfigDict, Field, field_validator

from hub.commerce.payments.protocol import Merchant, Scene

API_BASE = "https://api.mch.weixin.qq.com"


class WeChatPaySettings(BaseModel):
    """`serial_no` is of the merchant's own certificate, `private_key` its key in PEM; `platform_keys` are the keys
    with which WeChat Pay signs, by the id that it tells (PUB_KEY_ID_…), in PEM.
    """

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="forbid")

    mch_id: str = Field(pattern=r"^\d{8,12}$")
    app_id: str = Field(min_length=4, max_length=64, pattern=r"^[\w-]+$")
    serial_no: str = Field(min_length=8, max_length=64, pattern=r"^[0-9A-Fa-f]+$")
    private_key: str = Field(min_length=100, max_length=8_000, repr=False)
    api_v3_key: str = Field(min_length=32, max_length=32, repr=False)
    platform_keys: dict[str, str] = Field(min_length=1, max_length=5, repr=False)
    scenes: frozenset[Scene] = frozenset({"in_app", "mobile", "desktop"})
    api_base: str = API_BASE

    @field_validator("private_key")
    @classmethod
    def _is_private_key(cls, value: str) -> str:
        private_key_of(value)
        return value

    @field_validator("platform_keys")
    @classmethod
    def _are_public_keys(cls, value: dict[str, str]) -> dict[str, str]:
        for pem in value.values():
            public_key_of(pem)
        return value

    @field_validator("api_base")
    @classmethod
    def _is_http_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"must be an http(s) URL such as {API_BASE}")
        return value.rstrip("/")


def settings_of(merchant: Merchant) -> WeChatPaySettings:
    return cast(WeChatPaySettings, merchant.settings)


def private_key_of(pem: str) -> RSAPrivateKey:
    """Raises ValueError."""
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("must be an RSA key in PEM, without a password") from error
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("must be an RSA key")
    return key


def public_key_of(pem: str) -> RSAPublicKey:
    """Raises ValueError."""
    try:
        key = load_pem_public_key(pem.encode())
    except UnsupportedAlgorithm as error:
        raise ValueError("must be an RSA key in PEM") from error
    if not isinstance(key, RSAPublicKey):
        raise ValueError("must be an RSA key")
    return key
