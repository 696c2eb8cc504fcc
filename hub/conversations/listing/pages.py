"""A page of the list: each stretch of its order from where the last page ended, until the page is full."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hub.conversations.listing import orders
from hub.conversations.listing.indexes import Keys
from hub.conversations.listing.orders import Place, Stretch
from hub.conversations.listing.routes import Route
from hub.conversations.listing.wanted import FILTERS, Wanted, condition
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.db import Table

Doc = dict[str, Any]
PAGE = 50


async def page(
    hub: Conversations, shop_id: str, wanted: Wanted, cursor: str | None, limit: int
) -> tuple[list[Doc], str | None]:
    """The documents in order, and where the next page begins (None on the last one). Raises Refused."""
    sort = wanted.order
    place = orders.read(cursor, sort) if cursor is not None else None
    asked = await asked_for(hub, shop_id, wanted)
    if asked is None:
        return [], None
    table = hub.core.db.shop(shop_id)["conversations"]
    route = await hub.sizes.rarest(table, asked)
    docs: list[Doc] = []
    numbers: list[int] = []
    for number, stretch in enumerate(orders.STRETCHES[sort]):
        if place is None or number >= place.stretch:
            here = place if place is not None and place.stretch == number else None
            found = await _stretch(table, asked, route, stretch, here, limit + 1 - len(docs))
            docs, numbers = docs + found, numbers + [number] * len(found)
    if len(docs) <= limit:
        return docs, None
    return docs[:limit], orders.written(orders.place_of(docs[limit - 1], sort, numbers[limit - 1]), sort)


async def asked_for(hub: Conversations, shop_id: str, wanted: Wanted) -> Doc | None:
    accounts = await hub.accounts.within(shop_id, wanted.accounts, wanted.account_id, wanted.channel)
    desk = await hub.desks.get(shop_id)
    return condition(wanted, accounts, now(), desk.sla.warn_s)


async def _stretch(
    table: Table, asked: Doc, route: Route, stretch: Stretch, place: Place | None, room: int
) -> list[Doc]:
    found: list[Doc] = []
    spine = None if route.is_short(asked, stretch.spine) else stretch.spine
    for part in orders.after(place, stretch) if room > 0 else ():
        left = room - len(found)
        if left > 0:
            filter = _all_of(asked, stretch.has, part, {} if spine else route.fits)
            found += await _in_order(table, filter, stretch, left, spine or route.keys)
    return found


async def _in_order(table: Table, filter: Doc, stretch: Stretch, room: int, index: Keys) -> list[Doc]:
    """A spine has its order within each state: walked side by side, for the server would sort all of them."""
    states = filter["state"]["$in"] if index == stretch.spine and isinstance(filter["state"], dict) else ()
    each = [{**filter, "state": state} for state in states] or [filter]
    walked = [table.find(one, sort=stretch.keys, limit=room, index=index) for one in each]
    found = [doc for docs in await asyncio.gather(*walked) for doc in docs]
    return orders.sorted_by(found, stretch.keys)[:room] if states else found


def _all_of(*conditions: Mapping[str, Any]) -> Doc:
    """One filter; several conditions on one field stand side by side."""
    found: Doc = {}
    more: list[Doc] = []
    for each in conditions:
        for name, value in each.items():
            if name in found and found[name] != value:
                more.append({name: value})
            else:
                found[name] = value
    return {**found, **({"$and": more} if more else {})}


async def count(hub: Conversations, shop_id: str, wanted: Wanted, limit: int) -> int:
    """How many there are, up to `limit`."""
    asked = await asked_for(hub, shop_id, wanted)
    if asked is None:
        return 0
    table = hub.core.db.shop(shop_id)["conversations"]
    route = await hub.sizes.rarest(table, asked)
    return await table.count(_all_of(asked, route.fits), limit=limit, index=route.keys)


async def hidden(hub: Conversations, shop_id: str, wanted: Wanted, limit: int) -> dict[str, int]:
    """For each filter that is set: how many would show without it."""
    names = [name for name in FILTERS if getattr(wanted, name)]
    found = await asyncio.gather(*(count(hub, shop_id, _without(wanted, n), limit) for n in names))
    return dict(zip(names, found, strict=True))


def _without(wanted: Wanted, name: str) -> Wanted:
    empty: dict[str, Any] = {name: ""}
    return replace(wanted, **empty)
