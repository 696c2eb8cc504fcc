"""Both sides of WeChat Pay, held to the published vectors of its own SDKs."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from hub.core.errors import Refused
from hub.payments.wechat_pay import signing
from hub.payments.wechat_pay.settings import WeChatPaySettings
from hub.sandbox.wechat_pay import crypto

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data/wechat_pay.json").read_text())
_DER = b64decode(VECTORS["test_key"]["private_pkcs8_der_b64"])
_KEY: Any = serialization.load_der_private_key(_DER, None)
PRIVATE = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
PUBLIC = crypto.public_of(PRIVATE)
SETTINGS = WeChatPaySettings(
    mch_id="1230000109", app_id="wxd678efh567hg6787", serial_no="F5765756002FDD77", private_key=PRIVATE,
    api_v3_key="0123456789abcdef0123456789abcdef", platform_keys={"F5765756002FDD77": PUBLIC},
)  # fmt: skip


@pytest.mark.parametrize("one", VECTORS["authorization"], ids=lambda one: str(one["url"]))
def test_requests_are_signed(one: dict[str, str]) -> None:
    made = signing.authorization(
        SETTINGS, one["method"], one["url"], int(one["timestamp"]), one["nonce_str"], one["body"]
    )
    assert made == one["header"]
    parts = crypto.parts_of(one["header"])
    assert crypto.is_signed(PUBLIC, one["message"].encode(), parts["signature"])
    assert not crypto.is_signed(PUBLIC, one["message"].encode() + b"x", parts["signature"])


def test_the_sandbox_signs_alike() -> None:
    one = VECTORS["sha256_rsa2048"]
    assert crypto.sign(PRIVATE, one["message"].encode()) == one["signature"]


def test_the_dialog_is_signed() -> None:
    one = VECTORS["jsapi_paySign"]
    prepay_id = one["package"].removeprefix("prepay_id=")
    made = signing.dialog_fields(SETTINGS, prepay_id, int(one["timeStamp"]), one["nonceStr"])
    assert made == {name: one[name] for name in made}


@pytest.mark.parametrize("one", VECTORS["notify_computed"], ids=lambda one: str(one["event_type"]))
def test_notices_are_verified_and_opened(one: dict[str, Any]) -> None:
    at = int(one["headers"]["Wechatpay-Timestamp"])
    signing.verify(SETTINGS, one["headers"], one["body"].encode(), at)
    opened = signing.opened(SETTINGS, json.loads(one["body"])["resource"])
    assert opened == json.loads(one["resource_plaintext"])
    with pytest.raises(Refused, match="signature_wrong"):
        signing.verify(SETTINGS, one["headers"], one["body"].encode(), at + 301)
    with pytest.raises(Refused, match="body_unreadable"):
        signing.opened(SETTINGS, {**json.loads(one["body"])["resource"], "nonce": "another-nonce"})


def test_what_the_sandbox_seals_is_opened() -> None:
    sealed = crypto.sealed(SETTINGS.api_v3_key, '{"a": "杯"}', "transaction")
    assert signing.opened(SETTINGS, sealed) == {"a": "杯"}
