"""Codes of virtual goods: added, shown by their tails, voided, replaced."""

from __future__ import annotations

from hub.commerce.stock import codes_batches, codes_reading, reserving
from hub.commerce.stock.reserving import Ask, Wanted
from hub.core.ids import new_id
from tests.both import both
from tests.commerce.pool import fill
from tests.rights.example import Example
from tests.rights.examples import products
from tests.rights.place import Place

_ALL, _ONE, _BATCH = (
    "/api/v1/stock/{sku_id}/codes",
    "/api/v1/stock/{sku_id}/codes/{code_id}",
    "/api/v1/code-batches/{batch_id}",
)


async def plant(place: Place) -> dict[str, str]:
    """A pool of three codes, one of them sold."""
    commerce, shop_id = both(place.desk.hub).commerce, place.desk.shop.id
    word = place.shops if place.kind == "foreign" else "CODE"
    planted = await products.plant(place)
    sku_id = await fill(commerce, shop_id, *(f"{n}-{word}" for n in range(3)), sku_id=planted["sku_id"])
    held = await reserving.reserve(commerce, shop_id, Ask(new_id(), "site", (Wanted(sku_id, 1),)))
    await reserving.commit(commerce, shop_id, held.id)
    [batch] = await codes_batches.batches(commerce.core, shop_id, sku_id)
    [code] = await codes_reading.rows(commerce.core, shop_id, sku_id, state="free", limit=1)
    [sold] = await codes_reading.rows(commerce.core, shop_id, sku_id, state="issued", limit=1)
    return {**planted, "batch_id": batch.id, "code_id": code.id, "sold_code_id": sold.id}


async def _sold(place: Place) -> None:
    place.ids["code_id"] = place.ids["sold_code_id"]


def _file(_: object) -> dict[str, tuple[str, bytes]]:
    return {"file": ("codes.txt", f"NEW-{new_id()}".encode())}


def _reason(_: object) -> dict[str, object]:
    return {"reason": "买家说无法兑换"}


EXAMPLES = {
    f"GET {_ALL}": Example(query=lambda _: {"state": "free"}),
    f"POST {_ALL}/preview": Example(files=_file),
    f"POST {_ALL}": Example(files=_file, query=lambda _: {"key": new_id(), "note": "首批"}),
    f"GET {_ALL}/batches": Example(),
    f"GET {_BATCH}": Example(),
    f"POST {_BATCH}/void": Example(body=_reason),
    f"POST {_ALL}/void": Example(body=lambda ids: {"ids": [ids["code_id"]], "reason": "发错了"}),
    f"POST {_ALL}/find": Example(body=lambda _: {"code": "0-CODE"}),
    f"POST {_ONE}/reveal": Example(body=_reason),
    f"POST {_ONE}/replace": Example(prepare=_sold, body=_reason),
}
