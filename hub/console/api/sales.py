"""Flash sales and live rooms over HTTP: planned, prepared, opened, watched and closed."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import audit, shops
from hub.commerce.catalogue import skus
from hub.commerce.flash import planning, store
from hub.commerce.flash.figures import figures
from hub.commerce.flash.model import Event, State
from hub.console.answers import Done
from hub.console.endpoint import Asked, Endpoint
from hub.console.sale_shapes import (
    MorePiecesBody,
    SaleAnswer,
    SaleBody,
    SaleFiguresAnswer,
    SaleRevBody,
    SalesAnswer,
    ShowItemBody,
    sale_view,
)
from hub.core.clock import iso, now
from hub.core.errors import Refused

# "coming" are those that fans may see soon, "past" those that can no longer be bought in.
_STATES: dict[str, tuple[State, ...]] = {
    "": (),
    "running": ("open", "closing"),
    "coming": ("draft", "ready"),
    "past": ("closed", "cancelled"),
}


class SalesQuery(BaseModel):
    when: Literal["", "running", "coming", "past"] = ""
    after: str = Field(default="", max_length=200)
    limit: int = Field(default=50, ge=1, le=100)


async def list_sales(asked: Asked) -> dict[str, Any]:
    query, core = asked.query, asked.hub.core
    found = await store.listed(
        core, asked.who.shop_id, _STATES[query.when], _cursor(query.after), query.limit + 1
    )
    page = found[: query.limit]
    last = page[-1] if len(found) > query.limit else None
    return {"sales": await _views(asked, page), "cursor": _after(last) if last else None}


async def read_sale(asked: Asked) -> dict[str, Any]:
    return await _answer(asked, await _event(asked))


async def create_sale(asked: Asked) -> dict[str, Any]:
    made = await planning.create(asked.commerce, asked.who.shop_id, asked.body.plan, asked.who.actor)
    await _audited(asked, "sale.create", made)
    return await _answer(asked, made)


async def edit_sale(asked: Asked) -> dict[str, Any]:
    who, body = asked.who, asked.body
    edited = await planning.edit(
        asked.commerce, who.shop_id, asked.path["event_id"], body.rev, body.plan, who.actor
    )
    await _audited(asked, "sale.edit", edited)
    return await _answer(asked, edited)


async def delete_sale(asked: Asked) -> dict[str, Any]:
    event = await _event(asked)
    await planning.delete(asked.commerce, asked.who.shop_id, event.id, event.rev)
    await _audited(asked, "sale.delete", event)
    return {}


async def prepare_sale(asked: Asked) -> dict[str, Any]:
    return await _moved(asked, planning.prepare, "sale.prepare")


async def withdraw_sale(asked: Asked) -> dict[str, Any]:
    return await _moved(asked, planning.withdraw, "sale.withdraw")


async def open_sale(asked: Asked) -> dict[str, Any]:
    return await _moved(asked, planning.open_now, "sale.open")


async def cancel_sale(asked: Asked) -> dict[str, Any]:
    return await _moved(asked, planning.cancel, "sale.cancel")


async def close_sale(asked: Asked) -> dict[str, Any]:
    who = asked.who
    closed = await planning.close(asked.commerce, who.shop_id, asked.path["event_id"], who.actor)
    await _audited(asked, "sale.close", closed)
    return await _answer(asked, closed)


async def add_sale_pieces(asked: Asked) -> dict[str, Any]:
    who, body = asked.who, asked.body
    changed = await planning.add_pieces(
        asked.commerce, who.shop_id, asked.path["event_id"], body.sku_id, body.quantity, body.key, who.actor
    )
    await _audited(asked, "sale.add", changed, sku_id=body.sku_id, quantity=body.quantity)
    return await _answer(asked, changed)


async def show_sale_item(asked: Asked) -> dict[str, Any]:
    who, body = asked.who, asked.body
    changed = await planning.show_item(
        asked.commerce, who.shop_id, asked.path["event_id"], body.sku_id, who.actor
    )
    await _audited(asked, "sale.show", changed, sku_id=body.sku_id)
    return await _answer(asked, changed)


async def read_sale_figures(asked: Asked) -> dict[str, Any]:
    event = await _event(asked)
    found = await figures(asked.commerce, event)
    return {**await _answer(asked, event), "now": iso(now()), "figures": [asdict(one) for one in found]}


_Act = Callable[..., Awaitable[Event]]


async def _moved(asked: Asked, act: _Act, action: str) -> dict[str, Any]:
    who = asked.who
    moved = await act(asked.commerce, who.shop_id, asked.path["event_id"], asked.body.rev, who.actor)
    await _audited(asked, action, moved)
    return await _answer(asked, moved)


async def _event(asked: Asked) -> Event:
    return await store.one(asked.hub.core, asked.who.shop_id, asked.path["event_id"])


async def _answer(asked: Asked, event: Event) -> dict[str, Any]:
    return {"sale": (await _views(asked, [event]))[0]}


async def _views(asked: Asked, events: Sequence[Event]) -> list[dict[str, Any]]:
    core, shop_id = asked.hub.core, asked.who.shop_id
    shop = await shops.by_id(core, shop_id)
    ids = {item.sku_id for event in events for item in event.items}
    known = await skus.by_ids(core, shop_id, sorted(ids))
    root = f"{core.settings.base_url}/s/{shop.slug}/sales"
    return [sale_view(event, known, f"{root}/{event.id}") for event in events]


async def _audited(asked: Asked, action: str, event: Event, **more: Any) -> None:
    who = asked.who
    await audit.record(asked.hub.core, who.shop_id, who.actor, action, event.id, {"name": event.name, **more})


def _after(event: Event) -> str:
    return urlsafe_b64encode(f"{iso(event.starts_at)}|{event.id}".encode()).decode().rstrip("=")


def _cursor(text: str) -> tuple[datetime, str] | None:
    """Raises Refused("cursor_unknown")."""
    if not text:
        return None
    try:
        moment, _, event_id = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        return datetime.fromisoformat(moment), event_id
    except ValueError:
        raise Refused("cursor_unknown", field="after") from None


_ALL = "/api/v1/sales"
_ONE = "/api/v1/sales/{event_id}"
_MANAGE = "sales.manage"
ENDPOINTS = [
    Endpoint("GET", _ALL, "products.read", list_sales, "Sales, the latest first", SalesAnswer, query=SalesQuery),
    Endpoint("POST", _ALL, _MANAGE, create_sale, "A new sale, as a draft", SaleAnswer, body=SaleBody),
    Endpoint("GET", _ONE, "products.read", read_sale, "One sale", SaleAnswer),
    Endpoint("PUT", _ONE, _MANAGE, edit_sale, "Another plan, while it is a draft", SaleAnswer, body=SaleBody),
    Endpoint("DELETE", _ONE, _MANAGE, delete_sale, "Delete a draft", Done),
    Endpoint(
        "POST", f"{_ONE}/prepare", _MANAGE, prepare_sale, "Set the stock of every item aside, or of none", SaleAnswer,
        body=SaleRevBody,
    ),
    Endpoint("POST", f"{_ONE}/withdraw", _MANAGE, withdraw_sale, "Back to a draft", SaleAnswer, body=SaleRevBody),
    Endpoint("POST", f"{_ONE}/open", _MANAGE, open_sale, "Open it before its time", SaleAnswer, body=SaleRevBody),
    Endpoint("POST", f"{_ONE}/cancel", _MANAGE, cancel_sale, "Call it off in time", SaleAnswer, body=SaleRevBody),
    Endpoint("POST", f"{_ONE}/close", _MANAGE, close_sale, "End it; what is left goes back", SaleAnswer),
    Endpoint(
        "POST", f"{_ONE}/pieces", _MANAGE, add_sale_pieces, "More pieces of one item, while it runs", SaleAnswer,
        body=MorePiecesBody,
    ),
    Endpoint(
        "POST", f"{_ONE}/show", _MANAGE, show_sale_item, "Let fans buy this item of a live room", SaleAnswer,
        body=ShowItemBody,
    ),
    Endpoint("GET", f"{_ONE}/figures", "products.read", read_sale_figures, "How it goes", SaleFiguresAnswer),
]  # fmt: skip
