"""Lets the demo shop be paid: a merchant of the sandbox's WeChat Pay, with keys of its own."""

from __future__ import annotations

import secrets
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from hub.accounts.shops import Shop
from hub.commerce.payments import merchants
from hub.core.runtime import Core

Doc = dict[str, Any]
SERVICE = "wechat_pay"


async def connect(core: Core, shop: Shop, kept: Doc, sandbox_url: str) -> None:
    """The credentials are the demo's own and made once; what a person has changed since stays."""
    made = kept.setdefault("merchant", _made())
    account = {name: made[name] for name in ("mch_id", "app_id", "serial_no", "api_v3_key")}
    public = {**account, "name": shop.name, "public_key": _public(made["private_key"])}
    url = f"{sandbox_url}/_sandbox/{SERVICE}/accounts"
    answer = await core.http.request("PUT", url, idempotent=True, json={"accounts": [public]})
    shown = next(one for one in answer.json()["accounts"] if one["mch_id"] == made["mch_id"])
    if await merchants.of_shop(core, shop.id):
        return
    settings = {
        **account, "private_key": made["private_key"], "api_base": f"{sandbox_url}/{SERVICE}",
        "platform_keys": {shown["platform_key_id"]: shown["platform_key"]},
    }  # fmt: skip
    await merchants.add(core, shop.id, SERVICE, shop.name, settings)


def _made() -> Doc:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "mch_id": f"19{secrets.randbelow(10**8):08}", "app_id": f"wx{secrets.token_hex(8)}",
        "serial_no": secrets.token_hex(20).upper(), "api_v3_key": secrets.token_hex(16), "private_key": pem.decode(),
    }  # fmt: skip


def _public(private_pem: str) -> str:
    key = serialization.load_pem_private_key(private_pem.encode(), None)
    shape = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, shape).decode()
