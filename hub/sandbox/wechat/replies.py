"""Reads what a callback answered: nothing to say, a passive reply, or something WeChat calls a fault."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from hub.sandbox.wechat import crypto
from hub.sandbox.wechat.accounts import Account

_ACKNOWLEDGED = (b"", b"success")
_PASSIVE = frozenset({"text", "image", "voice", "video", "music", "news"})
_TRANSFER = "transfer_customer_service"


class Malformed(Exception):
    """The fan sees a fault, and WeChat tries again."""


@dataclass(frozen=True)
class Reply:
    """`type` is empty when there is nothing to show."""

    type: str = ""
    body: dict[str, Any] | None = None

    @property
    def transfers(self) -> bool:
        return self.type == _TRANSFER


def read(account: Account, openid: str, answer: bytes) -> Reply:
    """Raises Malformed with the reason."""
    if answer in _ACKNOWLEDGED:
        return Reply()
    fields = _parsed(answer)
    if "Encrypt" in fields:
        fields = _parsed(_opened(account, fields).encode())
    elif account.mode == "safe":
        raise Malformed("in safe mode a reply must be encrypted")
    _check_addresses(account, openid, fields)
    return Reply(_known_type(account, fields), fields)


def _known_type(account: Account, fields: dict[str, Any]) -> str:
    kind = str(fields.get("MsgType", ""))
    if kind == _TRANSFER or (kind in _PASSIVE and account.official):
        return kind
    raise Malformed(f"MsgType {kind!r} is no passive reply of this kind of account")


def _check_addresses(account: Account, openid: str, fields: dict[str, Any]) -> None:
    if (fields.get("ToUserName"), fields.get("FromUserName")) != (openid, account.gh_id):
        raise Malformed("ToUserName must be the openid and FromUserName the account's gh_ id")
    if not str(fields.get("CreateTime", "")).isdigit():
        raise Malformed("CreateTime must be a number")


def _opened(account: Account, fields: dict[str, Any]) -> str:
    parts = [str(fields.get(name, "")) for name in ("TimeStamp", "Nonce", "Encrypt")]
    if crypto.signature(account.token, *parts) != fields.get("MsgSignature"):
        raise Malformed("MsgSignature does not fit")
    try:
        return crypto.decrypt(account.aes_key, account.app_id, parts[2])
    except crypto.BadCipher as bad:
        raise Malformed(f"the encrypted reply {bad}") from bad


def _parsed(answer: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(answer) if answer[:1] == b"{" else _from_xml(answer)
    except (ValueError, ElementTree.ParseError) as bad:
        raise Malformed("neither empty, `success`, XML nor JSON") from bad
    if not isinstance(fields, dict):
        raise Malformed("not an object")
    return fields


def _from_xml(answer: bytes) -> dict[str, Any]:
    # A document type could declare entities that grow without end; WeChat's replies have none.
    if b"<!" in answer.replace(b"<![CDATA[", b""):
        raise ValueError("a document type is not allowed")
    root = ElementTree.fromstring(answer)  # noqa: S314 – entities are refused above
    if root.tag != "xml":
        raise ValueError("the root element must be <xml>")
    return {child.tag: _value(child) for child in root}


def _value(element: ElementTree.Element) -> Any:
    if len(element) == 0:
        return element.text or ""
    if all(child.tag == "item" for child in element):
        return [_value(child) for child in element]
    return {child.tag: _value(child) for child in element}
