"""A shop with a product on sale and a merchant of the sandbox, and a buyer who goes through its checkout."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from hub.commerce.catalogue.model import Content
from hub.commerce.checkout import looking, refunds
from hub.commerce.payments import merchants
from hub.commerce.payments.protocol import Merchant
from hub.commerce.service import Commerce
from hub.commerce.stock import receiving, warehouses
from hub.commerce.stock.reserving import Wanted
from hub.core.ids import new_id
from hub.sandbox.wechat_pay import acts, crypto
from hub.sandbox.wechat_pay.notices import signed_headers
from hub.sandbox.wechat_pay.world import Merchant as Played
from hub.sandbox.wechat_pay.world import Payment
from tests.api.desk import Desk, Person
from tests.both import both
from tests.commerce.goods import published
from tests.payments.till import API_KEY, SERIAL, registered
from tests.sandbox.bench import running

Doc = dict[str, Any]
HOME = {
    "name": "林一诺", "phone": "138 0001 0001", "province": "ZJ", "city": "杭州市", "district": "西湖区",
    "detail": "文三路 138 号 6 幢 402",
}  # fmt: skip


@dataclass
class Counter:
    desk: Desk
    boss: Person
    commerce: Commerce
    sandbox: httpx.AsyncClient
    merchant: Merchant
    sku_id: str
    platform_key: str = ""

    async def cart(self, pieces: int = 1) -> str:
        """Its path."""
        answer = await self.desk.http.get(
            f"/s/{self.desk.shop.slug}/buy", params={"sku": self.sku_id, "n": str(pieces)}
        )
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    async def order(self, pieces: int = 1) -> str:
        """Its path, from the buyer's side."""
        cart = await self.cart(pieces)
        body = {"receiver": HOME, "remark": "谢谢", "seen_fen": 9_900 * pieces}
        answer = await self.desk.http.post(f"{cart}/order", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["url"])

    async def state(self, path: str) -> Doc:
        answer = await self.desk.http.get(f"{path}/state")
        assert answer.status_code == 200, answer.text
        found: Doc = answer.json()
        return found

    async def asked_to_pay(self, path: str, scene: str = "mobile") -> Doc:
        """The payment as the sandbox has it."""
        answer = await self.desk.http.post(f"{path}/pay", json={"scene": scene})
        assert answer.status_code == 200, answer.text
        truth: Doc = (await self.sandbox.get("/_sandbox/wechat_pay/truth")).json()
        last: Doc = truth["payments"][-1]
        return last

    async def paid(self, pieces: int = 1) -> Doc:
        """An order that was paid, as the team sees it."""
        path = await self.order(pieces)
        payment = await self.asked_to_pay(path)
        await self.sandbox.post("/_sandbox/wechat_pay/pay", json={"out_trade_no": payment["out_trade_no"]})
        await looking.look(self.commerce, self.desk.shop.id, payment["out_trade_no"])
        number = (await self.state(path))["number"]
        [order] = (await self.boss.get("/api/v1/orders", search=number[-6:])).json()["orders"]
        found: Doc = order
        return found

    async def sent(self) -> None:
        """The worker's rounds over this shop's refunds, and the second that the sandbox's bank takes between."""
        table = self.commerce.core.db.shop(self.desk.shop.id)["refunds"]
        for doc in await table.find({"state": "queued"}):
            await refunds.send(self.commerce, self.desk.shop.id, doc["_id"])
        await asyncio.sleep(1.3)
        for doc in await table.find({"state": "sending"}):
            await table.update({"_id": doc["_id"]}, {"$set": {"next_at": doc["asked_at"]}})
            await refunds.send(self.commerce, self.desk.shop.id, doc["_id"])

    def notice(self, number: str, fen: int, key: str = "") -> tuple[dict[str, str], bytes]:
        """What WeChat Pay would send about it; signed with `key`, its own unless another is given."""
        settings = self.merchant.settings
        played = Played(
            settings.mch_id, settings.app_id, "", SERIAL, "", API_KEY, next(iter(settings.platform_keys)), key
        )
        payment = Payment(
            settings.mch_id, number, "", "h5", {}, fen, "", "", 0, "SUCCESS", "4200001", 1_790_000_000
        )
        resource = crypto.sealed(API_KEY, json.dumps(acts.payment_body(played, payment)), "transaction")
        told = {
            "id": new_id(),
            "event_type": "TRANSACTION.SUCCESS",
            "resource": {"original_type": "transaction", **resource},
        }
        content = json.dumps(told).encode()
        return signed_headers(played, content, key), content

    async def push(self, headers: dict[str, str], content: bytes) -> int:
        path = f"/hooks/wechat_pay/{self.merchant.id}"
        return (await self.desk.http.post(path, headers=headers, content=content)).status_code


@asynccontextmanager
async def open_counter(desk: Desk, folder: Path) -> AsyncIterator[Counter]:
    boss = await desk.person("owner")
    told = await published(boss, Content(title="马克杯"))
    commerce, shop_id, sku_id = both(desk.hub).commerce, desk.shop.id, told["skus"][0]["id"]
    here = await warehouses.add(commerce.core, shop_id, "主仓", 0)
    await receiving.receive(commerce, shop_id, new_id(), [Wanted(sku_id, 10)], warehouse_id=here.id)
    async with running(folder) as bench:
        settings = await registered(bench.http)
        plain = settings.model_dump(mode="json")
        merchant = await merchants.add(commerce.core, shop_id, "wechat_pay", "收款", plain)
        yield Counter(desk, boss, commerce, bench.http, merchant, sku_id)
    await commerce.close()
