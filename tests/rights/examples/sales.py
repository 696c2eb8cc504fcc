"""Flash sales: the list, one of them, and every move of it."""

from __future__ import annotations

from hub.commerce.flash import planning, store
from hub.commerce.flash.model import Item
from hub.commerce.flash.planning import Plan
from hub.commerce.service import open_commerce
from hub.commerce.stock.items import declare_item
from hub.commerce.stock.receiving import receive
from hub.commerce.stock.reserving import Wanted
from hub.core.clock import now
from hub.core.ids import new_id
from tests.commerce.sale_stage import HOUR
from tests.rights.example import Example
from tests.rights.examples import products
from tests.rights.place import Place


async def plant(place: Place) -> dict[str, str]:
    """A draft of one SKU with ten pieces; its name is the shop's."""
    planted = await products.plant(place)
    commerce, shop_id, sku_id = open_commerce(place.desk.hub.core), place.desk.shop.id, planted["sku_id"]
    await declare_item(commerce, shop_id, sku_id, "counted")
    await receive(commerce, shop_id, new_id(), [Wanted(sku_id, 10)])
    at = now()
    plan = Plan(f"{place.shops} 秒杀", "live", at + HOUR, at + 2 * HOUR, (Item(sku_id, 5, 100),))
    made = await planning.create(commerce, shop_id, plan, "system")
    await commerce.close()
    return {**planted, "event_id": made.id}


async def _ready(place: Place) -> None:
    commerce, shop_id, event_id = (
        open_commerce(place.desk.hub.core),
        place.desk.shop.id,
        place.ids["event_id"],
    )
    await planning.prepare(commerce, shop_id, event_id, 1, "system")
    await commerce.close()


async def _open(place: Place) -> None:
    await _ready(place)
    commerce, shop_id, event_id = (
        open_commerce(place.desk.hub.core),
        place.desk.shop.id,
        place.ids["event_id"],
    )
    event = await store.one(commerce.core, shop_id, event_id)
    await planning.open_now(commerce, shop_id, event_id, event.rev, "system")
    await commerce.close()


def _plan(sku_id: str, rev: int = 0) -> dict[str, object]:
    at = "2030-11-11T{}:00:00Z"
    items = [{"sku_id": sku_id, "quantity": 2, "price_fen": 100}]
    return {
        "name": "双十一", "kind": "flash", "starts_at": at.format(12), "ends_at": at.format(14), "items": items,
        "rev": rev,
    }  # fmt: skip


_ONE = "/api/v1/sales/{event_id}"
EXAMPLES = {
    "GET /api/v1/sales": Example(),
    "POST /api/v1/sales": Example(body=lambda ids: _plan(ids["sku_id"])),
    f"GET {_ONE}": Example(),
    f"PUT {_ONE}": Example(body=lambda ids: _plan(ids["sku_id"], 1)),
    f"DELETE {_ONE}": Example(),
    f"POST {_ONE}/prepare": Example(body=lambda ids: {"rev": 1}),
    f"POST {_ONE}/withdraw": Example(body=lambda ids: {"rev": 3}, prepare=_ready),
    f"POST {_ONE}/open": Example(body=lambda ids: {"rev": 3}, prepare=_ready),
    f"POST {_ONE}/cancel": Example(body=lambda ids: {"rev": 1}),
    f"POST {_ONE}/close": Example(prepare=_open),
    f"POST {_ONE}/pieces": Example(
        body=lambda ids: {"sku_id": ids["sku_id"], "quantity": 1, "key": new_id()}, prepare=_open
    ),
    f"POST {_ONE}/show": Example(body=lambda ids: {"sku_id": ids["sku_id"]}, prepare=_open),
    f"GET {_ONE}/figures": Example(),
}
