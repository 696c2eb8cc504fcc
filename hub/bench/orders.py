"""How many orders a second, and how fast two hundred thousand of them are looked through.

First programs place orders over 200 SKUs through the public API, each quoted, its pieces reserved and the order
stored before the answer. Then, in a shop that is seeded once under the data folder and found again by later runs,
every filter, search and view of the list is asked, and its pages followed.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from typing import Any

import msgspec

from hub.accounts import sessions, staff
from hub.bench.load import order_seed
from hub.bench.load.ground import HOST, Ground, hub_running
from hub.bench.load.http import Client
from hub.bench.load.order_list import Asker
from hub.bench.load.order_seed import Facts
from hub.bench.load.order_shop import OrderShop, open_order_shop
from hub.bench.load.processes import Meter
from hub.bench.load.result import Benchmark, Metrics, Plan, Result, context, milliseconds
from hub.core import settings
from hub.core.ids import new_id

AT_ONCE, SKUS, PIECES = 48, 200, 1_000_000
ORDERS = 200_000
TIMES = 25
ZEROS = ("refused", "missing", "held_wrongly", "list_wrong")
_SETTINGS = {"api_calls_per_minute": "10000000"}
_HOME = {"province": "ZJ", "city": "杭州市", "district": "西湖区", "detail": "文三路 138 号"}


async def run(plan: Plan) -> Result:
    async with hub_running(given=_SETTINGS) as ground:
        shop = await open_order_shop(ground, plan.size(SKUS, per_s=40), PIECES)
        metrics, notes = await _placed(ground, plan, shop)
        notes |= await context(ground)
    count = ORDERS if plan.seconds is None else plan.size(ORDERS, per_s=4000)
    folder = order_seed.folder_for(settings.load().data_dir.resolve() / "bench", count)
    async with hub_running(kept=folder) as ground:
        facts = await order_seed.seeded(ground.core, folder, count)
        listed, told = await _listed(ground, plan, facts)
    return Result({**metrics, **listed}, ZEROS, {**notes, **told})


async def _placed(ground: Ground, plan: Plan, shop: OrderShop) -> tuple[Metrics, dict[str, Any]]:
    http, seconds = Client(HOST, ground.port), plan.stretch_s(quick=15, full=60)
    await _closed_loop(http, shop, min(2.0, seconds))  # warms up
    meter, began = Meter(ground.pids()), time.monotonic()
    taken, refused = await _closed_loop(http, shop, seconds)
    spent = time.monotonic() - began
    http.close()
    docs = await ground.core.db.shop(shop.shop.id)["orders"].find({"_id": {"$in": [id for id, _ in taken]}})
    metrics: Metrics = {
        "placed_per_s": round(len(taken) / spent, 1), "place_p99_ms": milliseconds([s for _, s in taken], 99),
        "placed": len(taken), "refused": refused.total(), "missing": len(taken) - len(docs),
        "held_wrongly": await _held_wrongly(ground, shop),
    }  # fmt: skip
    told = {"at_once": AT_ONCE, "seconds": seconds, "refusals": dict(refused), "processes": meter.read()}
    return metrics, {"placing": told}


async def _closed_loop(
    http: Client, shop: OrderShop, seconds: float
) -> tuple[list[tuple[str, float]], Counter[str]]:
    """Ids and times of what was acknowledged; the codes of what was refused."""
    taken: list[tuple[str, float]] = []
    refused, until, dice = Counter[str](), time.monotonic() + seconds, random.Random()
    headers = f"Authorization: Bearer {shop.token}\r\nContent-Type: application/json\r\n"

    async def one_by_one() -> None:
        while time.monotonic() < until:
            body = msgspec.json.encode(_wanted(shop, dice))
            began = time.monotonic()
            answer = await http.request("POST", "/api/v1/orders", body, headers)
            if answer.status == 200:
                taken.append((answer.json()["order"]["id"], time.monotonic() - began))
            else:
                refused[answer.json()["error"]["code"]] += 1

    await asyncio.gather(*(one_by_one() for _ in range(AT_ONCE)))
    return taken, refused


def _wanted(shop: OrderShop, dice: random.Random) -> dict[str, Any]:
    skus = dice.sample(shop.sku_ids, min(len(shop.prices), dice.choice((1, 1, 1, 2, 3))))
    pieces = {sku_id: dice.choice((1, 1, 2)) for sku_id in skus}
    lines = [{"sku_id": sku_id, "quantity": quantity} for sku_id, quantity in pieces.items()]
    receiver = {**_HOME, "name": "林一诺", "phone": f"138{dice.randrange(10**8):08}"}
    seen = sum(shop.prices[sku_id] * quantity for sku_id, quantity in pieces.items())
    return {"key": new_id(), "lines": lines, "receiver": receiver, "seen_fen": seen}


async def _held_wrongly(ground: Ground, shop: OrderShop) -> int:
    """Pieces by which the stock's own count differs from what the orders' lines hold, over all SKUs."""
    tables = ground.core.db.shop(shop.shop.id)
    held = dict.fromkeys(shop.prices, 0)
    for doc in await tables["orders"].find({"state": "unpaid"}, fields=["lines"]):
        for line in doc["lines"]:
            held[line["sku_id"]] += line["quantity"]
    for level in await tables["stock_levels"].find({}):
        held[level["sku_id"]] -= level["reserved"]
    return sum(abs(n) for n in held.values())


async def _listed(ground: Ground, plan: Plan, facts: Facts) -> tuple[Metrics, dict[str, Any]]:
    known = await staff.credential_of_id(ground.core, facts.owner)
    assert known is not None
    token, _ = await sessions.start(ground.core, known, HOST, "bench")
    http = Client(HOST, ground.port)
    asker, meter = Asker(http, f"hub_session={token}", facts), Meter(ground.pids())
    metrics, told = await asker.measure(plan.size(TIMES, per_s=2))
    http.close()
    shop = {"orders": facts.orders, "seeded_in_s": facts.seeded_in_s}
    return metrics, {"list": told, "shop": shop, "list_processes": meter.read()}


BENCH = Benchmark("orders", "orders placed a second, and a list of 200,000 of them", run)
