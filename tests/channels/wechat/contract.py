"""What the channel contract suite needs to know about WeChat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from hub.channels.wechat.crypto import encrypt
from hub.conversations.channel import Account, HookRequest

SETTINGS = {
    "kind": "official",
    "gh_id": "gh_contract",
    "app_id": "wxcontract",
    "secret": "contract-secret-value",
    "token": "contract-token",
    "aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    "mode": "safe",
    "api_base": "http://127.0.0.1:9",
}
BAD_SETTINGS = (("kind", {"kind": "shop"}), ("aes_key", {"aes_key": "short"}), ("app_id", {"app_id": ""}))
SECRETS = ("contract-secret-value", "contract-token", SETTINGS["aes_key"])

_TEXT = (
    "<xml><ToUserName>gh_contract</ToUserName><FromUserName>oContractFan</FromUserName><CreateTime>1700000000"
    "</CreateTime><MsgType>text</MsgType><Content>在吗</Content><MsgId>900{n}</MsgId></xml>"
)


def pushes(account: Account) -> Iterator[HookRequest]:
    """Validly signed pushes, as the platform would send them."""
    for n in range(3):
        sealed = encrypt(account.settings.key, account.settings.app_id, _TEXT.replace("{n}", str(n)).encode())
        sealed = sealed.decode() if isinstance(sealed, bytes) else sealed
        query = {"timestamp": "1700000000", "nonce": "n1", "encrypt_type": "aes"}
        query["signature"] = _sign(account.settings.token, "1700000000", "n1")
        query["msg_signature"] = _sign(account.settings.token, "1700000000", "n1", sealed)
        body = f"<xml><ToUserName>gh_contract</ToUserName><Encrypt>{sealed}</Encrypt></xml>"
        yield HookRequest("POST", query, {"content-type": "text/xml"}, body.encode())


def _sign(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()
