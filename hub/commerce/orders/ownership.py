"""Whose order is it: an unknown buyer proves it by its number and one fact that the shop truly holds for it.

The phone's last four digits where there is a phone; platforms mask phones, so else the city and what was bought (docs:
identity). Five wrong answers an hour for one number, whether there is such an order or not; then a person decides.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import Conflict, Refused
from hub.core.keyring import Keyring
from hub.core.privacy import PHONE_TAIL_PURPOSE
from hub.core.runtime import Core
from hub.core.words import fold

Doc = dict[str, Any]
MOST_TRIES, WINDOW = 5, timedelta(hours=1)
MOST_CHARS = 60
_TAIL = re.compile(r"\d{4}", re.ASCII)
_SHORTEST_WORD = 2

declare(Collection("order_proofs", indexes=(Index((("since", 1),), ttl_s=86_400),)))


async def prove(core: Core, shop_id: str, number: str, fact: str) -> Doc:
    """The order. The try is counted before it is judged, so that many at once are no more than five.

    Raises Refused("proof_wrong"), the same where there is no such order, Refused("proof_used_up").
    """
    number = "".join(number.split())[:MOST_CHARS]
    if not number or not fact.strip():
        raise Refused("proof_wrong")
    await _take_try(core, shop_id, number)
    order = await core.db.shop(shop_id)["orders"].find_one({"number": number})
    if order is None or not _holds(core.keys, order, fact[:MOST_CHARS]):
        raise Refused("proof_wrong")
    await core.db.shop(shop_id)["order_proofs"].delete({"_id": f"{shop_id}:{number}"})
    return order


async def _take_try(core: Core, shop_id: str, number: str) -> None:
    """Raises Refused("proof_used_up")."""
    table, id, moment = core.db.shop(shop_id)["order_proofs"], f"{shop_id}:{number}", now()
    within = {"_id": id, "since": {"$gt": moment - WINDOW}, "tries": {"$lt": MOST_TRIES}}
    if await table.update(within, {"$inc": {"tries": 1}}):
        return
    if await table.update(
        {"_id": id, "since": {"$lte": moment - WINDOW}}, {"$set": {"since": moment, "tries": 1}}
    ):
        return
    try:
        await table.insert({"_id": id, "since": moment, "tries": 1, "schema": 1})
    except Conflict:
        # Somebody else's first try came between, or there were enough of them.
        if not await table.update(within, {"$inc": {"tries": 1}}):
            raise Refused("proof_used_up", most=MOST_TRIES) from None


def _holds(keys: Keyring, order: Doc, fact: str) -> bool:
    plain = fact.strip()
    if _TAIL.fullmatch(plain):
        return any(f"t:{one}" in order["terms"] for one in keys.keyed_hashes(PHONE_TAIL_PURPOSE, plain))
    return order["receiver"] is not None and _names_city_and_goods(order, plain)


def _names_city_and_goods(order: Doc, fact: str) -> bool:
    words = [word for word in map(fold, fact.split()) if len(word) >= _SHORTEST_WORD]
    city, titles = fold(order["receiver"]["city"]), [fold(line["title"]) for line in order["lines"]]
    of_city = [word for word in words if city.startswith(word)]
    of_goods = [word for word in words if word not in of_city and any(word in title for title in titles)]
    return bool(of_city and of_goods) and len(of_city) + len(of_goods) == len(words)
