"""A page of the list: each stretch of its order from where the last page ended, until the page is full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.conversations.listing import orders, routes
from hub.conversations.listing.orders import Place, Stretch
from hub.conversations.listing.routes import Route
from hub.conversations.listing.wanted import Wanted, condition
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.db import Table

Doc = dict[str, Any]
PAGE = 50
WARN_S = 300


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
    return condition(wanted, accounts, now(), WARN_S)


async def _stretch(
    table: Table, asked: Doc, route: Route, stretch: Stretch, place: Place | None, room: int
) -> list[Doc]:
    found: list[Doc] = []
    spine = stretch.spine is not None and route.size > routes.FEW
    for part in orders.after(place, stretch) if room > 0 else ():
        left = room - len(found)
        if left > 0:
            filter = _all_of(asked, stretch.has, part, {} if spine else route.fits)
            index = stretch.spine if spine else route.keys
            found += await table.find(filter, sort=stretch.keys, limit=left, index=index)
    return found


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
