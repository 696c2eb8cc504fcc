"""Which orders could leave together or apart over HTTP, and a person's word on it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.orders import dispatch, dispatch_terms, listing
from hub.commerce.orders.dispatch import Advice
from hub.commerce.orders.model import Actor, Part, Portion
from hub.commerce.orders.rules.dispatching import MOST_JOINED, MOST_PARTS
from hub.commerce.orders.rules.suggesting import Split, Terms
from hub.commerce.stock import warehouses
from hub.console.answers import Done
from hub.console.api.orders import Key, PortionBody, views_for
from hub.console.endpoint import Asked, Endpoint
from hub.console.order_views import OrderAnswer, OrderView, PlannedPortion
from hub.console.price_shapes import Id
from hub.core.clock import iso

Doc = dict[str, Any]
_DAY_S, _TONNE_G = 86_400, 1_000_000


class DispatchQuery(BaseModel):
    """`after`: the cursor of the page before."""

    after: str = Field(default="", max_length=64)


class JoinView(BaseModel):
    """Oldest first. `is_weighed`: every piece has a weight."""

    order_ids: list[str]
    weight_g: int
    is_weighed: bool


class PartView(BaseModel):
    """`warehouse_id` empty: wherever its pieces lie; `ships_at` empty: at once."""

    warehouse_id: str
    ships_at: str
    weight_g: int
    portions: list[PlannedPortion]


class SplitView(BaseModel):
    order_id: str
    parts: list[PartView]
    reasons: list[Literal["warehouse", "presale", "weight"]]


class GroupView(BaseModel):
    """Orders that leave in one parcel."""

    id: str
    order_ids: list[str]


class AdviceAnswer(BaseModel):
    """`orders` has all that the others name, `warehouses` their names."""

    joins: list[JoinView]
    splits: list[SplitView]
    groups: list[GroupView]
    planned: list[str]
    orders: list[OrderView]
    warehouses: dict[str, str]


class DispatchAnswer(AdviceAnswer):
    """Of the next 200 orders that wait to be sent, the oldest first."""

    cursor: str | None


class PartBody(BaseModel):
    id: Key
    warehouse_id: str = Field(default="", max_length=64)
    ships_at: str = Field(default="", max_length=40)
    portions: list[PortionBody] = Field(min_length=1, max_length=50)


class PlanBody(BaseModel):
    """All that is left to send, each piece in one part. A parcel of a part's `id` is that part."""

    parts: list[PartBody] = Field(min_length=2, max_length=MOST_PARTS)


class JoinBody(BaseModel):
    """The same `id` again is the same group."""

    id: Key
    order_ids: list[Id] = Field(min_length=2, max_length=MOST_JOINED)


class JoinedAnswer(BaseModel):
    orders: list[OrderView]


class AsIsBody(BaseModel):
    order_ids: list[Id] = Field(min_length=1, max_length=MOST_JOINED)
    as_is: bool


class TermsView(BaseModel):
    """Seconds and grams. `split_above_g` 0: weight is no reason."""

    join_on: bool
    join_within_s: int = Field(ge=60, le=30 * _DAY_S)
    join_below_g: int = Field(ge=1, le=_TONNE_G)
    split_by_warehouse: bool
    split_presale: bool
    split_above_g: int = Field(ge=0, le=_TONNE_G)


class TermsBody(TermsView):
    """`rev` is that of the terms that were looked at."""

    rev: int = Field(ge=0)


class TermsAnswer(TermsView):
    """`rev` counts the changes; who saved last and when, empty and null as long as nobody did."""

    rev: int
    updated_at: str | None
    updated_by: str


async def list_advice(asked: Asked) -> Doc:
    found, cursor = await dispatch.page(asked.hub.core, asked.who.shop_id, asked.query.after)
    return {**await _advice_view(asked, found), "cursor": cursor}


async def advice_for_order(asked: Asked) -> Doc:
    core, shop_id = asked.hub.core, asked.who.shop_id
    order = await listing.one(core, shop_id, asked.path["order_id"])
    return await _advice_view(asked, await dispatch.of_order(core, shop_id, order))


async def plan_order(asked: Asked) -> Doc:
    who, id = asked.who, asked.path["order_id"]
    parts = [
        Part(
            one.id,
            tuple(Portion(p.line_id, p.quantity) for p in one.portions),
            one.warehouse_id,
            one.ships_at,
        )
        for one in asked.body.parts
    ]
    order = await dispatch.plan(asked.commerce, who.shop_id, id, parts, Actor(who.actor))
    return {"order": (await views_for(asked, [order]))[0]}


async def unplan_order(asked: Asked) -> Doc:
    who, id = asked.who, asked.path["order_id"]
    order = await dispatch.unplan(asked.commerce, who.shop_id, id, Actor(who.actor))
    return {"order": (await views_for(asked, [order]))[0]}


async def join_orders(asked: Asked) -> Doc:
    who, body = asked.who, asked.body
    actor = Actor(who.actor)
    joined = await dispatch.join(asked.commerce, who.shop_id, body.order_ids, body.id, actor)
    return {"orders": await views_for(asked, joined)}


async def unjoin_orders(asked: Asked) -> Doc:
    who = asked.who
    parted = await dispatch.unjoin(asked.commerce, who.shop_id, asked.path["joined_id"], Actor(who.actor))
    return {"orders": await views_for(asked, parted)}


async def leave_as_is(asked: Asked) -> Doc:
    who, body = asked.who, asked.body
    ids = list(dict.fromkeys(body.order_ids))
    await dispatch.as_is(asked.commerce, who.shop_id, ids, body.as_is, Actor(who.actor))
    return {}


async def get_terms(asked: Asked) -> Doc:
    return _terms_view(await dispatch_terms.get(asked.hub.core, asked.who.shop_id))


async def change_terms(asked: Asked) -> Doc:
    core, who = asked.hub.core, asked.who
    plain = asked.body.model_dump()
    rev = plain.pop("rev")
    before = await dispatch_terms.get(core, who.shop_id)
    kept = await dispatch_terms.change(core, who.shop_id, Terms(**plain), rev, who.actor)
    if kept.rev != before.rev:
        changed = [name for name, value in plain.items() if getattr(before.terms, name) != value]
        details: Doc = {"fields": changed}
        await audit.record(core, who.shop_id, who.actor, "dispatch.change", "", details)
    return _terms_view(kept)


def _terms_view(kept: dispatch_terms.Kept) -> Doc:
    return {
        **asdict(kept.terms), "rev": kept.rev, "updated_at": iso(kept.updated_at), "updated_by": kept.updated_by,
    }  # fmt: skip


async def _advice_view(asked: Asked, found: Advice) -> Doc:
    named = {
        *(id for one in found.joins for id in one.order_ids), *found.splits,
        *(id for ids in found.groups.values() for id in ids), *found.planned,
    }  # fmt: skip
    places = await warehouses.listed(asked.hub.core, asked.who.shop_id) if named else []
    return {
        "joins": [asdict(one) for one in found.joins],
        "splits": [_split_view(id, split) for id, split in found.splits.items()],
        "groups": [{"id": id, "order_ids": ids} for id, ids in found.groups.items()],
        "planned": found.planned,
        "orders": await views_for(asked, [found.orders[id] for id in sorted(named)]),
        "warehouses": {one.id: one.name for one in places},
    }


def _split_view(order_id: str, split: Split) -> Doc:
    parts: list[Doc] = [
        {
            "warehouse_id": part.warehouse_id, "ships_at": part.ships_at, "weight_g": part.weight_g,
            "portions": [{"line_id": one.line_id, "quantity": one.quantity} for one in part.pieces],
        }
        for part in split.parts
    ]  # fmt: skip
    return {"order_id": order_id, "parts": parts, "reasons": split.reasons}


_ALL, _ONE = "/api/v1/dispatch", "/api/v1/orders/{order_id}"
_READ, _SHIP = "orders.read", "orders.ship"
ENDPOINTS = [
    Endpoint(
        "GET", _ALL, _READ, list_advice, "What could leave together or apart", DispatchAnswer, query=DispatchQuery
    ),
    Endpoint("GET", f"{_ALL}/terms", _READ, get_terms, "When that is suggested", TermsAnswer),
    Endpoint(
        "PUT", f"{_ALL}/terms", _SHIP, change_terms, "Change when that is suggested", TermsAnswer, body=TermsBody
    ),
    Endpoint(
        "POST", f"{_ALL}/groups", _SHIP, join_orders, "These orders leave in one parcel", JoinedAnswer, body=JoinBody
    ),
    Endpoint("DELETE", f"{_ALL}/groups/{{joined_id}}", _SHIP, unjoin_orders, "Each by itself again", JoinedAnswer),
    Endpoint(
        "POST", f"{_ALL}/as-is", _SHIP, leave_as_is, "No more suggestions for these, or again", Done, body=AsIsBody
    ),
    Endpoint("GET", f"{_ONE}/advice", _READ, advice_for_order, "What is suggested for one order", AdviceAnswer),
    Endpoint("PUT", f"{_ONE}/plan", _SHIP, plan_order, "It goes in these parcels", OrderAnswer, body=PlanBody),
    Endpoint("DELETE", f"{_ONE}/plan", _SHIP, unplan_order, "In one parcel after all", OrderAnswer),
]  # fmt: skip
