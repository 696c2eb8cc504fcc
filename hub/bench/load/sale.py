"""Sales for a benchmark, set up through the shop's own functions, and judged by what Mongo holds afterwards."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.bench.load.team import open_shop
from hub.channels.webchat import tokens
from hub.channels.webchat.tokens import Fan
from hub.commerce.catalogue import products
from hub.commerce.catalogue.model import Content, SkuContent
from hub.commerce.flash import planning
from hub.commerce.flash.model import Event, Item
from hub.commerce.flash.planning import Plan
from hub.commerce.service import Commerce
from hub.commerce.stock.items import declare_item
from hub.commerce.stock.receiving import receive
from hub.commerce.stock.reserving import Wanted
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core

ACCOUNT = "bench"
SETTLE_S = 30.0
_TAKEN = ("held", "committed", "shipped")


@dataclass(frozen=True)
class Bench:
    """One shop with one SKU; every sale of it sets its own pieces aside."""

    commerce: Commerce
    shop_id: str
    slug: str
    sku_id: str

    @property
    def core(self) -> Core:
        return self.commerce.core

    async def sale(self, pieces: int, waiting: int) -> Event:
        """One that is open."""
        at = now()
        item = Item(self.sku_id, pieces, 9_900, waiting=waiting)
        plan = Plan("bench", "flash", at + timedelta(hours=1), at + timedelta(hours=2), (item,), 3600)
        made = await planning.create(self.commerce, self.shop_id, plan, "bench")
        ready = await planning.prepare(self.commerce, self.shop_id, made.id, made.rev, "bench")
        return await planning.open_now(self.commerce, self.shop_id, ready.id, ready.rev, "bench")

    def token(self, fan: str) -> str:
        return tokens.mint(self.core.keys, Fan(self.shop_id, ACCOUNT, fan, fan))


async def set_up(commerce: Commerce, pieces: int) -> Bench:
    shop_id = await open_shop(commerce.core, "bench")
    content = Content(title="限量签名明信片", skus=(SkuContent({}),))
    product = await products.create(commerce.core, shop_id, "bench", "physical", "", content)
    sku_id = product.draft.skus[0].id
    await declare_item(commerce, shop_id, sku_id, "counted")
    await receive(commerce, shop_id, new_id(), [Wanted(sku_id, pieces)])
    doc = await commerce.core.db.everywhere["shops"].find_one({"_id": shop_id})
    assert doc is not None
    return Bench(commerce, shop_id, doc["slug"], sku_id)


@dataclass(frozen=True)
class Judged:
    """`told_falsely`: fans who were shown a piece that is not theirs."""

    oversold: int
    undersold: int
    double_buys: int
    told_falsely: int
    ledger_mismatch: int


async def judge(bench: Bench, event: Event, pieces: int, told: Iterable[str], demand: int) -> Judged:
    """Reads reservations and levels as they lie in Mongo, once the sale has settled; asks no code of the sale."""
    until = asyncio.get_running_loop().time() + SETTLE_S
    while True:
        taken = await _taken(bench, event)
        sold = sum(taken.values())
        if sold >= min(pieces, demand) or asyncio.get_running_loop().time() > until:
            break
        await asyncio.sleep(0.5)
    return Judged(
        oversold=max(0, sold - pieces),
        undersold=max(0, min(pieces, demand) - sold),
        double_buys=sum(count - 1 for count in taken.values()),
        told_falsely=sum(f"{ACCOUNT}:{fan}" not in taken for fan in told),
        ledger_mismatch=await _mismatch(bench),
    )


async def _taken(bench: Bench, event: Event) -> Counter[str]:
    """Pieces by buyer."""
    docs = await bench.core.db.shop(bench.shop_id)["reservations"].find({"event_id": event.id})
    taken: Counter[str] = Counter()
    for doc in docs:
        if doc["state"] in _TAKEN:
            taken[doc["buyer"]] += sum(line["quantity"] for line in doc["asked"])
    return taken


async def _mismatch(bench: Bench) -> int:
    """Between what the levels say is reserved and what the reservations hold, over all sales so far."""
    shop = bench.core.db.shop(bench.shop_id)
    levels: list[dict[str, Any]] = await shop["stock_levels"].find({"sku_id": bench.sku_id})
    docs = await shop["reservations"].find({"state": "held"})
    held = sum(line["quantity"] for doc in docs for line in doc["lines"])
    reserved = sum(level["reserved"] for level in levels)
    wrong = sum(level["reserved"] + level["allocated"] > level["physical"] for level in levels)
    return int(abs(held - reserved) + wrong)
