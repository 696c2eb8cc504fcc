"""A shop's pool of codes as tests fill and look at it."""

from __future__ import annotations

from typing import Any

from hub.accounts.shops import Shop
from hub.commerce.service import Commerce
from hub.commerce.stock import codes_adding, codes_batches, codes_reading, items, reading
from hub.commerce.stock.codes_batches import Batch
from hub.commerce.stock.codes_model import STATES
from hub.core.ids import new_id
from tests.accounts.team import open_shop


async def pool_of(commerce: Commerce, *codes: str, shop: Shop | None = None) -> tuple[str, str]:
    """(shop, SKU) with these codes in its pool."""
    shop_id = (shop or await open_shop(commerce.core)).id
    return shop_id, await fill(commerce, shop_id, *codes)


async def fill(commerce: Commerce, shop_id: str, *codes: str, sku_id: str = "") -> str:
    """A SKU, a new one without a name, with these codes in its pool."""
    sku_id = sku_id or new_id()
    await items.declare_item(commerce, shop_id, sku_id, "pool")
    if codes:
        await add(commerce, shop_id, sku_id, "\n".join(codes))
    return sku_id


async def add(commerce: Commerce, shop_id: str, sku_id: str, text: str, key: str = "") -> Batch:
    batch = await codes_batches.begin(
        commerce.core, shop_id, sku_id, text.encode(), key=key or new_id(), note="首批", by="staff:lin"
    )
    assert await codes_adding.advance(commerce, shop_id, batch.id)
    return await codes_batches.batch(commerce.core, shop_id, batch.id)


async def codes_of(commerce: Commerce, shop_id: str, sku_id: str) -> list[dict[str, Any]]:
    return await commerce.core.db.shop(shop_id)["stock_codes"].find({"sku_id": sku_id}, sort=[("_id", 1)])


async def pool_is_whole(commerce: Commerce, shop_id: str, sku_id: str) -> dict[str, int]:
    """Codes, counters, level and ledger agree; codes by state."""
    core = commerce.core
    docs = await codes_of(commerce, shop_id, sku_id)
    found = {state: sum(doc["state"] == state for doc in docs) for state in STATES}
    counts = await codes_reading.counts(core, shop_id, sku_id)
    assert found == {state: getattr(counts, state) for state in STATES}
    level = await reading.level(core, shop_id, sku_id)
    lines = await core.db.shop(shop_id)["stock_ledger"].find({"sku_id": sku_id}, sort=[("number", 1)])
    assert sum(line["delta"] for line in lines) == level.physical == found["free"]
    assert [line["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert len({doc["same"] for doc in docs}) == len(docs)
    return found
