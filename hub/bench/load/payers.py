"""Buyers who order on the shop's pages and pay at the sandbox's cashier, once, twice, or while they think better of it.

Every call is repeated until it is answered. What the hub acknowledged is kept for the verdict.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from hub.bench.load.http import Answer, Client
from hub.bench.load.order_shop import SLUG, Entered, OrderShop
from hub.core.ids import new_id

Fate = Literal["pay", "pay_twice", "pay_and_cancel", "cancel", "refund", "refund_part"]
# Of a hundred: what buyers, and the shop, do with an order.
FATES: Sequence[tuple[Fate, int]] = (
    ("pay", 55), ("pay_twice", 10), ("pay_and_cancel", 10), ("cancel", 5), ("refund", 10), ("refund_part", 10),
)  # fmt: skip
PATIENCE_S, GIVEN_UP_S = 10.0, 120.0
_PAUSE_S = 0.15
_HOME = {
    "name": "林一诺", "phone": "13800010001", "province": "ZJ", "city": "杭州市", "district": "西湖区",
    "detail": "文三路 138 号",
}  # fmt: skip


@dataclass
class Purchase:
    """`path` is the order's page, known once the hub acknowledged it; `refund_key` that of a refund asked for."""

    fate: Fate
    payable_fen: int
    path: str = ""
    order_id: str = ""
    charged: int = 0
    confirmed: int = 0
    refund_key: str = ""
    refund_taken: bool = False
    gave_up: str = ""


@dataclass
class Payers:
    """`entered` is the session in which the shop refunds; whoever runs this renews it in time."""

    hub: Client
    sandbox: Client
    shop: OrderShop
    entered: Entered
    purchases: list[Purchase] = field(default_factory=list)

    async def buy(self, many: int, at_once: int) -> None:
        numbers = iter(range(many))

        async def one_by_one() -> None:
            for _ in numbers:
                await self._one()

        await asyncio.gather(*(one_by_one() for _ in range(at_once)))

    async def _one(self) -> None:
        [fate] = random.choices([f for f, _ in FATES], [share for _, share in FATES])
        sku_id, pieces = random.choice(self.shop.sku_ids), random.choice((1, 1, 2))
        mine = Purchase(fate, self.shop.prices[sku_id] * pieces)
        self.purchases.append(mine)
        try:
            await self._order(mine, sku_id, pieces)
            await self._go_on(mine)
        except _GaveUp as error:
            mine.gave_up = str(error)

    async def _order(self, mine: Purchase, sku_id: str, pieces: int) -> None:
        cart = await self._ask(self.hub, "GET", f"/s/{SLUG}/buy?sku={sku_id}&n={pieces}")
        body = {"receiver": _HOME, "seen_fen": mine.payable_fen}
        answer = await self._ask(self.hub, "POST", f"{cart.header('location')}/order", body)
        if answer.status != 200:
            raise _GaveUp(f"order: {answer.body[:200]!r}")
        mine.path = answer.json()["url"]
        mine.order_id = mine.path.rpartition("/")[2].partition(".")[0]

    async def _go_on(self, mine: Purchase) -> None:
        if mine.fate == "cancel":
            await self._ask(self.hub, "POST", f"{mine.path}/cancel")
            return
        cashiers = [
            await self._charge(mine, scene)
            for scene in ("mobile", "desktop")[: 1 + (mine.fate == "pay_twice")]
        ]
        paying = [self._confirm(mine, prepay_id) for prepay_id in cashiers if prepay_id]
        if mine.fate == "pay_and_cancel":
            await asyncio.gather(*paying, self._ask(self.hub, "POST", f"{mine.path}/cancel"))
            return
        await asyncio.gather(*paying)
        if mine.fate in ("refund", "refund_part") and mine.confirmed:
            await self._refund(mine)

    async def _charge(self, mine: Purchase, scene: str) -> str:
        """The cashier's number of it; none where it was paid meanwhile, or the service stayed away."""
        for _ in range(8):
            answer = await self._ask(self.hub, "POST", f"{mine.path}/pay", {"scene": scene})
            found = re.search(rb"prepay_id=(\w+)", answer.body)
            if found:
                mine.charged += 1
                return found[1].decode()
            if answer.status == 409:
                return ""
            await asyncio.sleep(_PAUSE_S)
        return ""

    async def _confirm(self, mine: Purchase, prepay_id: str) -> None:
        target = f"/wechat_pay/cashier?prepay_id={prepay_id}&do=pay"
        mine.confirmed += (await self._ask(self.sandbox, "POST", target)).status == 303

    async def _refund(self, mine: Purchase) -> None:
        """Two people of the shop at once, where it is the whole; each with a key of their own."""
        key = new_id()
        amount = mine.payable_fen if mine.fate == "refund" else random.randrange(1, mine.payable_fen)
        asked = {"amount_fen": amount, "reason": "bench"}
        for _ in range(60):
            keys = (key, new_id()) if mine.fate == "refund" else (key,)
            answers = await asyncio.gather(*(self._ask_refund(mine, {"key": one, **asked}) for one in keys))
            if any(answer.status == 200 for answer in answers):
                mine.refund_key, mine.refund_taken = key, True
                return
            await asyncio.sleep(0.5)  # the money is not told yet

    async def _ask_refund(self, mine: Purchase, body: dict[str, Any]) -> Answer:
        headers = f"Cookie: {self.entered.cookie}\r\nX-CSRF-Token: {self.entered.csrf}\r\n"
        return await self._ask(self.hub, "POST", f"/api/v1/orders/{mine.order_id}/refunds", body, headers)

    async def _ask(
        self, http: Client, method: str, target: str, body: dict[str, Any] | None = None, headers: str = ""
    ) -> Answer:
        """Again and again until there is an answer that is not the server's own trouble. Raises _GaveUp."""
        sent = msgspec.json.encode(body) if body is not None else b""
        until = asyncio.get_running_loop().time() + GIVEN_UP_S
        while asyncio.get_running_loop().time() < until:
            with suppress(OSError, EOFError, TimeoutError):
                async with asyncio.timeout(PATIENCE_S):
                    answer = await http.request(
                        method, target, sent, f"{headers}Content-Type: application/json\r\n"
                    )
                if answer.status < 500 and answer.status != 429:
                    return answer
            await asyncio.sleep(_PAUSE_S)
        raise _GaveUp(target.partition("?")[0].rpartition("/")[2])


class _GaveUp(Exception):
    """Nobody answered for GIVEN_UP_S."""
