"""Tells merchants what happened: signed, sealed, again and again until they say that they have it."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from hub.sandbox.faults import Fault
from hub.sandbox.outgoing import Outgoing
from hub.sandbox.wechat_pay import acts, crypto
from hub.sandbox.wechat_pay.world import Merchant, Payment, Refund, World

# The documented pauses are 15 s, 15 s, 30 s, 3 min, 10 min, 20 min …; here they are shorter by as much as people's
# patience, and there are as many.
PAUSES_S = (1, 1, 2, 4, 8, 15, 30, 30, 30, 60, 60, 60, 60, 120, 120)
_ANSWER_S = 5.0
_KINDS = frozenset({"duplicate", "late", "lost", "forged", "wrong_amount"})


@dataclass
class Teller:
    world: World
    line: Outgoing = field(default_factory=Outgoing)
    told: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def payment(self, payment: Payment) -> None:
        merchant = self.world.merchants[payment.mch_id]
        body = acts.payment_body(merchant, payment)
        self._begin(merchant, payment.notify_url, "TRANSACTION.SUCCESS", "transaction", body)

    def refund(self, refund: Refund) -> None:
        merchant = self.world.merchants[refund.mch_id]
        body = acts.refund_body(self.world, refund, "refund_status")
        self._begin(merchant, refund.notify_url, f"REFUND.{refund.state}", "refund", body)

    def later(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.line.close()

    def _begin(self, merchant: Merchant, url: str, event: str, kind: str, body: dict[str, Any]) -> None:
        fault = self.world.faults.take("notice", merchant.mch_id, _KINDS)
        if fault is not None and fault.kind == "lost":
            return
        notice_id = secrets.token_hex(16)
        for _ in range(fault.copies if fault and fault.kind == "duplicate" else 1):
            self.later(self._tell(merchant, url, event, kind, body, notice_id, fault))

    async def _tell(
        self,
        merchant: Merchant,
        url: str,
        event: str,
        kind: str,
        body: dict[str, Any],
        notice_id: str,
        fault: Fault | None,
    ) -> None:
        if fault is not None and fault.kind == "late":
            await asyncio.sleep(fault.delay_s)
        if fault is not None and fault.kind == "forged":
            # Somebody else's lie, before the true one: signed with a key of their own.
            await self._post(url, *self._made(merchant, event, kind, body, notice_id, crypto.forgers_key()))
        if fault is not None and fault.kind == "wrong_amount":
            lie = {**body, "amount": {**body["amount"], "total": 1, "refund": 1}}
            await self._post(
                url, *self._made(merchant, event, kind, lie, secrets.token_hex(16), merchant.platform_key)
            )
        for pause in (0, *PAUSES_S):
            await asyncio.sleep(pause)
            if await self._post(
                url, *self._made(merchant, event, kind, body, notice_id, merchant.platform_key)
            ):
                return

    def _made(
        self, merchant: Merchant, event: str, kind: str, body: dict[str, Any], notice_id: str, key: str
    ) -> tuple[dict[str, str], bytes]:
        resource = crypto.sealed(merchant.api_v3_key, json.dumps(body, ensure_ascii=False), kind)
        notice = {
            "id": notice_id, "create_time": body.get("success_time", ""), "resource_type": "encrypt-resource",
            "event_type": event, "summary": event.lower(), "resource": {"original_type": kind, **resource},
        }  # fmt: skip
        content = json.dumps(notice, ensure_ascii=False).encode()
        return signed_headers(merchant, content, key), content

    async def _post(self, url: str, headers: dict[str, str], content: bytes) -> bool:
        self.told += 1
        try:
            async with asyncio.timeout(_ANSWER_S):
                answer = await self.line.request("POST", url, headers, content)
        except Exception:  # noqa: BLE001  # an edge: whatever went wrong over there, it is told again
            return False
        return answer.status in (200, 204)


def signed_headers(merchant: Merchant, content: bytes, key: str = "") -> dict[str, str]:
    """Of an answer or a notice."""
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    message = f"{timestamp}\n{nonce}\n".encode() + content + b"\n"
    return {
        "Content-Type": "application/json", "Wechatpay-Timestamp": timestamp, "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": merchant.platform_key_id, "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        "Wechatpay-Signature": crypto.sign(key or merchant.platform_key, message),
    }  # fmt: skip
