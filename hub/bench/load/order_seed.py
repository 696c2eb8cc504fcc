"""A shop with two hundred thousand orders: seeded once, kept, and found again by the next run.

The documents are copies of one that the hub itself wrote a moment before, with other values in them: they have the
fields that the product gives them today.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hub.accounts import shops, staff
from hub.bench.load import kept, words
from hub.bench.load.inbox_seed import id_at
from hub.commerce.addresses import sealing
from hub.commerce.addresses.model import Receiver
from hub.commerce.catalogue.freight_rules import Province
from hub.commerce.orders import acting
from hub.commerce.orders.model import SYSTEM, Line, Placed
from hub.commerce.sales_channels import SALES_CHANNELS
from hub.commerce.service import open_commerce
from hub.commerce.stock import items
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
VERSION = 2
STAFF, PEOPLE, SKUS = 12, 40_000, 200
DAYS = 180
_BATCH = 2000
# Of a hundred orders.
_STATES = (
    ("unpaid", 1), ("to_ship", 4), ("shipped", 8), ("completed", 77), ("after_sale", 2), ("cancelled", 8),
)  # fmt: skip
_PROVINCES: tuple[Province, ...] = ("ZJ", "GD", "BJ", "SH", "SC", "HB")


@dataclass(frozen=True)
class Facts:
    """What a benchmark must know about the shop; `known` are names, phones and numbers that orders have."""

    shop_id: str
    owner: str
    staff: list[str]
    customers: list[str]
    codes: list[str]
    names: list[str]
    phones: list[str]
    numbers: list[str]
    orders: int
    seeded_in_s: float


def folder_for(root: Path, count: int) -> Path:
    return kept.folder_for(root, f"orders-{count}-v{VERSION}")


async def seeded(core: Core, folder: Path, count: int) -> Facts:
    """Seeds the hub that runs in `folder`, unless it was."""
    return await kept.seeded(folder, Facts, lambda: _seed(core, count))


async def _seed(core: Core, count: int) -> Facts:
    began, dice = time.monotonic(), random.Random(11)
    shop = await shops.create(core, "bench-orders", "bench-orders")
    owner = await staff.create(core, f"{new_id()}@bench", "bench", None)
    await staff.join(core, owner.id, shop.id, ["owner"])
    people = [_person(dice) for _ in range(min(PEOPLE, max(10, count // 5)))]
    sealed = [(sealing.sealed(core.keys, one), sealing.terms(core.keys, one)) for one in people]
    customers = [new_id() for _ in people]
    sellers = [f"staff:{new_id()}" for _ in range(STAFF)]
    skus = [(new_id(), f"SKU-{n:04}") for n in range(SKUS)]
    specimen = await _specimen(core, shop.id)
    table, numbers = core.db.shop(shop.id)["orders"], list[str]()
    heap: list[Doc] = []
    end = now()
    for n in range(count):
        who = n if n < len(people) else dice.randrange(len(people))  # everybody has one at least
        at = end - timedelta(days=DAYS * (count - n) / count)
        receiver, terms = sealed[who]
        doc = _order(specimen, dice, at, skus) | {"customer_id": customers[who], "receiver": receiver}
        doc["sold_by"] = dice.choice(sellers) if dice.random() < 0.3 else ""
        own = (f"n:{doc['number']}", f"n:{doc['number'][-6:]}")
        things = [
            term for line in doc["lines"] for term in (f"s:{line['sku_id']}", f"c:{line['code'].casefold()}")
        ]
        doc["terms"] = sorted({*terms, *own, *things})
        heap.append(doc)
        if n % 200 == 0:
            numbers.append(doc["number"])
        if len(heap) == _BATCH or n == count - 1:
            await table.insert_many(heap)
            heap = []
    return Facts(
        shop.id, owner.id, sellers, customers[:500], [code for _, code in skus],
        [one.name for one in people[:500]], [one.phone for one in people[:500]], numbers, count,
        round(time.monotonic() - began, 1),
    )  # fmt: skip


def _person(dice: random.Random) -> Receiver:
    return Receiver(
        words.nickname(dice)[:20] or "fan", f"138{dice.randrange(10**8):08}", dice.choice(_PROVINCES), "杭州市"
        if dice.random() < 0.5 else "成都市", "中心区", f"{dice.randrange(1, 999)} 号 {dice.randrange(1, 60)} 幢",
    )  # fmt: skip


async def _specimen(core: Core, shop_id: str) -> Doc:
    """One order as the hub writes it, of a thing that never runs out."""
    commerce, sku_id = open_commerce(core), new_id()
    await items.declare_item(commerce, shop_id, sku_id, "unlimited")
    line = Line("1", sku_id, new_id(), "手绘马克杯", "SKU", {"颜色": "白"}, "", False, 1, 5_900, weight_g=300)
    made = await acting.place(commerce, shop_id, Placed(f"seed-{new_id()}", "site", (line,)), SYSTEM)
    await core.db.shop(shop_id)["orders"].delete({"_id": made["_id"]})
    await commerce.close()
    return made


def _order(specimen: Doc, dice: random.Random, at: datetime, skus: list[tuple[str, str]]) -> Doc:
    [state] = dice.choices([name for name, _ in _STATES], [share for _, share in _STATES])
    lines = [
        {
            **specimen["lines"][0],
            "id": str(n),
            "sku_id": sku_id,
            "code": code,
            "quantity": dice.randrange(1, 4),
        }
        for n, (sku_id, code) in enumerate(dice.sample(skus, dice.choice((1, 1, 1, 2, 3))), 1)
    ]
    goods = sum(line["price_fen"] * line["quantity"] for line in lines)
    number = f"{at:%y%m%d}{dice.randrange(10**8):08}{dice.randrange(10**4):04}"
    paid = state not in ("unpaid", "cancelled")
    order_id = id_at(at, dice)
    return {
        **specimen, "_id": order_id, "key": f"seed-{order_id}", "number": number, "state": state, "lines": lines,
        "channel": dice.choice(SALES_CHANNELS), "goods_fen": goods, "payable_fen": goods,
        "paid_fen": goods if paid else 0, "reservation_id": new_id(), "flag": dice.choice((0,) * 30 + (1, 2, 3)),
        "marks": [dice.choice(("amount_odd", "stock_short"))] if dice.random() < 0.002 else [], "placed_at": at,
        # Of an unpaid order that is long over the sweeper would make a cancelled one.
        "expires_at": at + timedelta(days=3650), "paid_at": at if paid else None,
        "complete_at": at + timedelta(days=3650) if state == "shipped" else None,
    }  # fmt: skip
