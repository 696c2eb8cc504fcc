"""Writes a push as the bytes that travel: XML or JSON, plain, compatible or safe mode."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from hub.sandbox.wechat import crypto
from hub.sandbox.wechat.accounts import Account
from hub.sandbox.wechat.payloads import Payload

# Written bare; every other text stands in CDATA. Inside a nested block only the second set is bare.
_COUNTS = {"TotalCount", "FilterCount", "SentCount", "ErrorCount"}
_PLACES = {"Location_X", "Location_Y", "Scale", "Latitude", "Longitude", "Precision"}
_BARE = frozenset({"CreateTime", "MsgId", "MsgID", "MenuId", "bizmsgmenuid", *_COUNTS, *_PLACES})
_BARE_NESTED = frozenset({"PopupScene", "ErrorCode", "MsgID", "Count"})


@dataclass(frozen=True)
class Envelope:
    query: dict[str, str]
    body: bytes
    content_type: str


def seal(account: Account, openid: str, payload: Payload, now: float) -> Envelope:
    """Each attempt is sealed anew: its own timestamp and nonce, the same MsgId inside."""
    timestamp, nonce = str(int(now)), str(secrets.randbelow(10**10))
    query = {
        "signature": crypto.signature(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": openid,
    }
    if account.mode != "plain":
        payload, signed = _encrypted(account, payload, timestamp, nonce)
        query |= signed
    content_type = "application/json" if account.format == "json" else "text/xml"
    return Envelope(query, written(payload, account.format).encode(), content_type)


def written(payload: Payload, form: str) -> str:
    if form == "json":
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return f"<xml>{_elements(payload, _BARE)}</xml>"


def check_query(account: Account, echostr: str, now: float) -> dict[str, str]:
    """The GET by which WeChat asks whether a URL belongs to who knows the token."""
    timestamp, nonce = str(int(now)), str(secrets.randbelow(10**10))
    signature = crypto.signature(account.token, timestamp, nonce)
    return {"signature": signature, "echostr": echostr, "timestamp": timestamp, "nonce": nonce}


def _encrypted(
    account: Account, payload: Payload, timestamp: str, nonce: str
) -> tuple[Payload, dict[str, str]]:
    inner = written(payload, account.format)
    cipher_text = crypto.encrypt(account.aes_key, account.app_id, inner, secrets.token_bytes(16))
    shown = payload if account.mode == "compat" else {"ToUserName": payload["ToUserName"]}
    signed = crypto.signature(account.token, timestamp, nonce, cipher_text)
    return {**shown, "Encrypt": cipher_text}, {"encrypt_type": "aes", "msg_signature": signed}


def _elements(payload: Payload, bare: frozenset[str]) -> str:
    return "".join(_element(name, value, bare) for name, value in payload.items())


def _element(name: str, value: Any, bare: frozenset[str]) -> str:
    if isinstance(value, list):
        return "".join(_element(name, item, bare) for item in value)
    if isinstance(value, dict):
        return f"<{name}>{_elements(value, _BARE_NESTED)}</{name}>"
    return f"<{name}>{value if name in bare else _cdata(str(value))}</{name}>"


def _cdata(text: str) -> str:
    safe = text.replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{safe}]]>"
