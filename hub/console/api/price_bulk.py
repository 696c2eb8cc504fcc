"""One change of many prices over HTTP: what it would do, and doing just that."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.pricing import bulk_store
from hub.commerce.pricing.book import MOST_FEN
from hub.commerce.pricing.bulk import Change, Ending, Figure, Row, Way
from hub.commerce.pricing.store import MOST_AT_ONCE
from hub.commerce.sales_channels import SalesChannel
from hub.console.answers import Fault
from hub.console.endpoint import Asked, Endpoint
from hub.console.price_shapes import COSTS, Id, Part, known_skus
from hub.core.errors import Refused
from hub.core.sentences import sentence
from hub.core.web import language


class ChangeBody(Part):
    """`value`: fen for "set" and "add", basis points of the present figure for "percent" (9000: 90 %).

    With `channel` the standing price of that channel changes, which starts from the unified one where there is none.
    """

    way: Way
    value: Annotated[int, Field(ge=-MOST_FEN, le=MOST_FEN)] = 0
    figure: Figure = "price_fen"
    channel: SalesChannel | None = None
    ending: Ending = "none"


class PriceBulkBody(Part):
    """Without `seen` nothing is written: the answer shows what would become of each, and tells `seen`.

    With it, and a `client_id` that makes a repeat harmless, just that is done.
    """

    sku_ids: list[Id] = Field(min_length=1, max_length=MOST_AT_ONCE)
    change: ChangeBody
    seen: str = Field(default="", max_length=40)
    client_id: str = Field(default="", max_length=64)


class RowView(BaseModel):
    sku_id: str
    before_fen: int | None
    after_fen: int | None
    changes: bool
    refused: Fault | None


class PriceBulkAnswer(BaseModel):
    """`rows` and `seen` of a dry run; `applied`: it is done."""

    applied: bool
    changed: int
    refused: int
    same: int
    seen: str
    rows: list[RowView]


async def change_many_prices(asked: Asked) -> dict[str, Any]:
    body, who = asked.body, asked.who
    if body.change.figure == "cost_fen":
        who.require(COSTS)
    _check(body.change)
    await known_skus(asked, body.sku_ids)
    change = Change(**body.change.model_dump())
    return await (_applied(asked, change) if body.seen else _planned(asked, change))


async def _planned(asked: Asked, change: Change) -> dict[str, Any]:
    planned = await bulk_store.dry_run(asked.commerce.core, asked.who.shop_id, asked.body.sku_ids, change)
    lang, rows = language(asked.request), planned.rows
    counts = bulk_store.counts(rows)
    return {"applied": False, "seen": planned.seen, **counts, "rows": [_row(row, lang) for row in rows]}


async def _applied(asked: Asked, change: Change) -> dict[str, Any]:
    core, who, body = asked.commerce.core, asked.who, asked.body
    if not body.client_id:
        raise Refused("payload_invalid", field="client_id", reason="needed to apply")
    key = f"{who.actor}:{body.client_id}"
    done = await bulk_store.apply(core, who.shop_id, key, body.sku_ids, change, body.seen, who.actor)
    counts = {"changed": done.changed, "refused": done.refused, "same": done.same}
    if done.fresh:
        told = {"way": change.way, "figure": change.figure, **counts}
        await audit.record(core, who.shop_id, who.actor, "prices.bulk", f"shop:{who.shop_id}", told)
    return {"applied": True, "seen": body.seen, **counts, "rows": []}


def _check(change: ChangeBody) -> None:
    if change.way in ("set", "percent") and change.value < 0:
        raise Refused("price_out_of_bounds", field="change.value", least="0.00", most="9999999.99")
    if change.channel and change.figure != "price_fen":
        raise Refused("payload_invalid", field="change.figure", reason="a channel has a price only")
    if change.way == "percent" and change.value > 100_000:
        raise Refused("percent_out_of_bounds", field="change.value")


def _row(row: Row, lang: str) -> dict[str, Any]:
    figures = {"sku_id": row.before.sku_id, "before_fen": row.before_fen, "after_fen": row.after_fen}
    return {**figures, "changes": row.changes, "refused": row.refused and _fault(row.refused, lang)}


def _fault(refused: Refused, lang: str) -> dict[str, Any]:
    return {"code": refused.code, "message": sentence(refused, lang), "field": refused.field}


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/prices/bulk", "prices.manage", change_many_prices,
        "Change many prices alike, or see what would become of them", PriceBulkAnswer, body=PriceBulkBody,
    ),
]  # fmt: skip
