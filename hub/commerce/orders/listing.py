"""Orders in lists: by state, channel, flag, seller, time and whatever people know of an order; keyset pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.commerce.addresses.sealing import NAME_PURPOSE, normal_name
from hub.commerce.orders.collections import (
    BY_CHANNEL,
    BY_CUSTOMER,
    BY_FLAG,
    BY_MARK,
    BY_SELLER,
    BY_STATE,
    BY_TERM,
    LATEST,
    Keys,
)
from hub.commerce.orders.model import STATES, State
from hub.commerce.sales_channels import SalesChannel
from hub.core.errors import NotFound
from hub.core.ids import first_id_at
from hub.core.keyring import Keyring
from hub.core.privacy import PHONE_PURPOSE, PHONE_TAIL_PURPOSE
from hub.core.runtime import Core

Doc = dict[str, Any]
_LATEST = (("_id", -1),)
# Beyond this many a tab says "999+".
MOST_COUNTED = 1_000

# What no list shows.
_LEFT_OUT = ("terms", "key")


@dataclass(frozen=True)
class Wanted:
    """Which orders; what is left empty narrows nothing. `flag` -1: whichever, 0: none."""

    state: State | None = None
    channel: SalesChannel | None = None
    flag: int = -1
    mark: str = ""
    sold_by: str = ""
    customer_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    search: str = ""


async def page(
    core: Core, shop_id: str, wanted: Wanted, after: str, limit: int
) -> tuple[list[Doc], str | None]:
    """The newest first; the second is where the next page begins."""
    asked, index = _filter(core.keys, wanted), _index(wanted)
    if ("state", 1) in index:
        asked.setdefault("state", {"$in": STATES})
    bounds: Doc = {}
    if wanted.since:
        bounds["$gte"] = first_id_at(wanted.since)
    if wanted.until:
        bounds["$lt"] = first_id_at(wanted.until)
    if after:
        bounds["$lt"] = min(after, bounds.get("$lt", after))
    if bounds:
        asked["_id"] = bounds
    docs = await core.db.shop(shop_id)["orders"].find(asked, sort=LATEST, limit=limit + 1, index=index)
    return docs[:limit], docs[limit - 1]["_id"] if len(docs) > limit else None


async def one(core: Core, shop_id: str, order_id: str) -> Doc:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["orders"].find_one({"_id": order_id})
    if doc is None:
        raise NotFound("order_not_found")
    return doc


async def counts(core: Core, shop_id: str) -> dict[State, int]:
    """By state, as far as MOST_COUNTED."""
    table = core.db.shop(shop_id)["orders"]
    return {
        state: await table.count({"state": state}, limit=MOST_COUNTED)
        for state in STATES
        if state not in ("completed", "cancelled")
    }


def _index(wanted: Wanted) -> Keys:
    """The one that leaves the fewest orders to look at, named: a planner remembers what suited another value."""
    ways: tuple[tuple[object, Keys], ...] = (
        ("".join(wanted.search.split()), BY_TERM), (wanted.customer_id, BY_CUSTOMER), (wanted.mark, BY_MARK),
        (wanted.flag > 0, BY_FLAG), (wanted.sold_by, BY_SELLER), (wanted.channel, BY_CHANNEL),
        (wanted.state, BY_STATE),
    )  # fmt: skip
    return next((index for given, index in ways if given), LATEST)


def _filter(keys: Keyring, wanted: Wanted) -> Doc:
    plain = {"state": wanted.state, "channel": wanted.channel, "sold_by": wanted.sold_by,
             "customer_id": wanted.customer_id}  # fmt: skip
    asked: Doc = {name: value for name, value in plain.items() if value}
    if wanted.flag >= 0:
        asked["flag"] = wanted.flag
    if wanted.mark:
        # The second says it to the index, which holds none but marked orders.
        asked |= {"marks": wanted.mark, "marks.0": {"$exists": True}}
    if terms := search_terms(keys, wanted.search):
        asked["terms"] = {"$in": terms} if len(terms) > 1 else terms[0]
    return asked


def search_terms(keys: Keyring, text: str) -> list[str]:
    """What the words may be: a number or its end, a phone or its last four, a SKU's code, a receiver's name."""
    plain = "".join(text.split()).casefold()
    if not plain:
        return []
    terms = [
        f"c:{plain}",
        f"s:{text.strip()}",
        *(f"m:{one}" for one in keys.keyed_hashes(NAME_PURPOSE, normal_name(text))),
    ]
    digits = _digits(text)
    if digits:
        terms.append(f"n:{digits}")
        if len(digits) == 4:
            terms += [f"t:{one}" for one in keys.keyed_hashes(PHONE_TAIL_PURPOSE, digits)]
        if may_be_phone(text):
            terms += [f"p:{one}" for one in keys.keyed_hashes(PHONE_PURPOSE, digits)]
    return terms


def may_be_phone(text: str) -> bool:
    """A whole phone number; those of orders are longer, their ends and those of phones shorter."""
    return 7 <= len(_digits(text)) <= 15


def _digits(text: str) -> str:
    """Nothing where there is anything else."""
    digits = "".join(text.split()).removeprefix("+86").replace("-", "")
    return digits if digits.isdigit() and digits.isascii() else ""
