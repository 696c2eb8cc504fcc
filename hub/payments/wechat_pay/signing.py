"""Signatures of requests, answers and notices (API v3: "WECHATPAY2-SHA256-RSA2048"), and what is inside a notice."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256

from hub.core.errors import Refused
from hub.payments.wechat_pay.settings import WeChatPaySettings, private_key_of, public_key_of

SCHEME = "WECHATPAY2-SHA256-RSA2048"
# Requests and notices may be five minutes off, says the documentation.
SKEW_S = 300


@lru_cache(maxsize=64)
def _private(pem: str) -> RSAPrivateKey:
    return private_key_of(pem)


@lru_cache(maxsize=64)
def _public(pem: str) -> RSAPublicKey:
    return public_key_of(pem)


def signature(settings: WeChatPaySettings, *lines: str) -> str:
    """Of the lines, each ended by a line feed; the last one, a body, may be empty."""
    message = "".join(f"{line}\n" for line in lines)
    return b64encode(_private(settings.private_key).sign(message.encode(), PKCS1v15(), SHA256())).decode()


def authorization(
    settings: WeChatPaySettings, method: str, target: str, timestamp: int, nonce: str, body: str
) -> str:
    """`target` is the path with its query, `body` exactly what is sent."""
    signed = signature(settings, method, target, str(timestamp), nonce, body)
    return (
        f'{SCHEME} mchid="{settings.mch_id}",nonce_str="{nonce}",timestamp="{timestamp}",'
        f'serial_no="{settings.serial_no}",signature="{signed}"'
    )


def verify(settings: WeChatPaySettings, headers: Mapping[str, str], body: bytes, at: float) -> None:
    """Raises Refused("signature_wrong"), also for the probes that WeChat Pay sends to see whether we look."""
    given = {name.lower(): value for name, value in headers.items()}
    pem = settings.platform_keys.get(given.get("wechatpay-serial", ""))
    timestamp, nonce = given.get("wechatpay-timestamp", ""), given.get("wechatpay-nonce", "")
    if pem is None or not timestamp.isdigit() or abs(int(timestamp) - at) > SKEW_S:
        raise Refused("signature_wrong")
    message = f"{timestamp}\n{nonce}\n".encode() + body + b"\n"
    try:
        raw = b64decode(given.get("wechatpay-signature", ""), validate=True)
        _public(pem).verify(raw, message, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        raise Refused("signature_wrong") from None


def opened(settings: WeChatPaySettings, resource: Mapping[str, Any]) -> dict[str, Any]:
    """What AEAD_AES_256_GCM sealed. Raises Refused("body_unreadable")."""
    try:
        found = json.loads(
            AESGCM(settings.api_v3_key.encode()).decrypt(
                str(resource["nonce"]).encode(),
                b64decode(str(resource["ciphertext"]), validate=True),
                str(resource.get("associated_data") or "").encode(),
            )
        )
    except (KeyError, ValueError, InvalidTag, RecursionError):
        raise Refused("body_unreadable") from None
    if not isinstance(found, dict):
        raise Refused("body_unreadable")
    return found


def dialog_fields(settings: WeChatPaySettings, prepay_id: str, timestamp: int, nonce: str) -> dict[str, str]:
    """What the app's own dialog is opened with; all of them are text."""
    package = f"prepay_id={prepay_id}"
    signed = signature(settings, settings.app_id, str(timestamp), nonce, package)
    return {
        "appId": settings.app_id, "timeStamp": str(timestamp), "nonceStr": nonce, "package": package,
        "signType": "RSA", "paySign": signed,
    }  # fmt: skip
