"""Plays WeChat's servers: encrypted, signed pushes, each tried three times, with the truth of what became of them.

The generator is the platform here. The sandbox would be a third busy process on two cores and would
itself be what is measured; its rules are followed instead: an attempt ends after five seconds, there
are three, and only "success" or nothing at all counts as received.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import os
import secrets
import struct
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from hub.bench.load.http import Client
from hub.bench.load.team import WechatAccount

ATTEMPTS = 3
LIMIT_S = 5.0
# After a refused connection or an error WeChat's next try is not immediate; it keeps to its rhythm of
# five seconds, as far as anybody has published.
PAUSE_S = 5.0
_BLOCK = 32
_FIRST_MSG_ID = 24_000_000_000_000_000


@dataclass(eq=False)
class Push:
    """One message of a fan; times are of the monotonic clock, `acked_at` of the first "success"."""

    fan: str
    text: str
    msg_id: int
    due_at: float
    started_at: float = 0.0
    acked_at: float | None = None
    attempts: int = 0

    @property
    def acked(self) -> bool:
        return self.acked_at is not None


@dataclass
class Platform:
    """`said` is the truth: everything that fans wrote, in the order in which they began to."""

    client: Client
    account: WechatAccount
    said: list[Push] = field(default_factory=list)
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(_FIRST_MSG_ID))

    async def push(self, fan: str, text: str, *, due_at: float | None = None, copies: int = 1) -> Push:
        """Returns after the last attempt of every copy; copies after the first come a little later."""
        push = Push(fan, text, next(self._ids), time.monotonic() if due_at is None else due_at)
        self.said.append(push)
        request = self._sealed(push)
        push.started_at = time.monotonic()
        if copies == 1:
            await self._insist(push, *request)
        else:
            await asyncio.gather(*(self._insist(push, *request, wait_s=0.02 * n) for n in range(copies)))
        return push

    async def _insist(self, push: Push, target: str, body: bytes, wait_s: float = 0.0) -> None:
        if wait_s:
            await asyncio.sleep(wait_s)
        for attempt in range(ATTEMPTS):
            began = time.monotonic()
            push.attempts += 1
            if await self._attempt(target, body):
                push.acked_at = push.acked_at or time.monotonic()
                return
            if attempt < ATTEMPTS - 1:
                await asyncio.sleep(max(0.0, began + PAUSE_S - time.monotonic()))

    async def _attempt(self, target: str, body: bytes) -> bool:
        try:
            async with asyncio.timeout(LIMIT_S):
                answer = await self.client.request("POST", target, body, "Content-Type: text/xml\r\n")
        except (OSError, TimeoutError):
            return False
        return answer.status == 200 and answer.body in (b"", b"success")

    def _sealed(self, push: Push) -> tuple[str, bytes]:
        """Target and body; a repeat carries the same ones, as WeChat's does."""
        account, moment, nonce = self.account, str(int(time.time())), secrets.token_hex(5)
        sealed = encrypt(account.aes_key, account.app_id, _message(account, push, moment))
        query = urlencode(
            {
                "signature": signature(account.token, moment, nonce),
                "timestamp": moment,
                "nonce": nonce,
                "openid": push.fan,
                "encrypt_type": "aes",
                "msg_signature": signature(account.token, moment, nonce, sealed),
            }
        )
        body = f"<xml><ToUserName><![CDATA[{account.gh_id}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        return f"{account.callback}?{query}", body.encode()


def _message(account: WechatAccount, push: Push, moment: str) -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[{account.gh_id}]]></ToUserName>"
        f"<FromUserName><![CDATA[{push.fan}]]></FromUserName><CreateTime>{moment}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{push.text}]]></Content>"
        f"<MsgId>{push.msg_id}</MsgId></xml>"
    ).encode()


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324  the platform's rule


def encrypt(aes_key: str, app_id: str, message: bytes) -> str:
    """WXBizMsgCrypt: AES-256-CBC over random16, length, message and app id, padded to 32 bytes."""
    key = base64.b64decode(aes_key + "=")
    plain = os.urandom(16) + struct.pack(">I", len(message)) + message + app_id.encode()
    pad = _BLOCK - len(plain) % _BLOCK
    cipher = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([pad]) * pad) + cipher.finalize()).decode()
