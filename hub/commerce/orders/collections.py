"""What this module keeps: orders, their events, payments, refunds, after-sales cases."""

from __future__ import annotations

from hub.core.db import Collection, Database, Index, declare
from hub.core.schema import migration

Keys = tuple[tuple[str, int], ...]
LATEST: Keys = (("_id", -1),)
# The list says to all of these which states it wants, all of them if need be: pages of each are merged by the index.
BY_STATE: Keys = (("state", 1), *LATEST)
BY_CHANNEL: Keys = (("channel", 1), *BY_STATE)
# What else is asked for is sorted out in the index: orders of the whole year lie far apart.
BY_SELLER: Keys = (("sold_by", 1), *BY_STATE, ("channel", 1))
BY_FLAG: Keys = (("flag", 1), *BY_STATE, ("channel", 1), ("sold_by", 1))
BY_MARK: Keys = (("marks", 1), *BY_STATE)
BY_RECEIVER: Keys = (("receiver.receiver_key", 1), *LATEST)
BY_GROUP: Keys = (("joined", 1), ("_id", 1))
BY_CUSTOMER: Keys = (("customer_id", 1), *LATEST)
# Number, name, phone, SKU: every way in which people look for an order.
BY_TERM: Keys = (("terms", 1), *LATEST)
_FLAGGED = {"flag": {"$gt": 0}}

# One document holds the money, the pieces and the state of an order. Ids sort by the time of placing.
ORDERS = declare(
    Collection(
        "orders",
        version=2,
        indexes=(
            Index((("key", 1),), unique=True),
            Index((("number", 1),), unique=True),
            Index(LATEST),
            Index(BY_STATE),
            Index(BY_CHANNEL),
            Index(BY_SELLER, partial={"sold_by": {"$gt": ""}}),
            Index(BY_CUSTOMER),
            Index(BY_TERM),
            Index(BY_FLAG, partial=_FLAGGED),
            Index(BY_MARK, partial={"marks.0": {"$exists": True}}),
            Index(BY_RECEIVER, partial={"state": "to_ship"}),
            Index(BY_GROUP, partial={"joined": {"$gt": ""}}),
            Index((("expires_at", 1),), across_shops=True, partial={"state": "unpaid"}),
            Index((("complete_at", 1),), across_shops=True, partial={"state": "shipped"}),
        ),
    )
)
# Only ever added to; numbered per order without holes, so that two writers cannot take one number.
EVENTS = declare(
    Collection(
        "order_events",
        indexes=(
            Index((("order_id", 1), ("number", 1)), unique=True),
            Index((("at", 1),), across_shops=True, partial={"is_owed": True}),
        ),
    )
)
# `_id` is the number that the payment service knows.
PAYMENTS = declare(
    Collection(
        "payments",
        indexes=(
            Index((("order_id", 1), ("_id", 1))),
            Index((("look_at", 1),), across_shops=True, partial={"look_at": {"$type": "date"}}),
        ),
    )
)
REFUNDS = declare(
    Collection(
        "refunds",
        indexes=(
            Index((("key", 1),), unique=True),
            Index((("order_id", 1), ("_id", 1))),
            Index((("state", 1), *LATEST)),
            Index((("by", 1), ("asked_at", 1))),
            Index((("next_at", 1),), across_shops=True, partial={"next_at": {"$type": "date"}}),
        ),
    )
)
CASES = declare(
    Collection(
        "after_sales",
        indexes=(
            Index((("key", 1),), unique=True),
            Index((("order_id", 1), ("_id", 1))),
            Index((("state", 1), *LATEST)),
        ),
    )
)


@migration("orders", 2)
async def _how_they_leave(db: Database) -> None:
    """Parcels that are planned, groups, presales: none of them so far."""
    lacking = {"plan": {"$exists": False}}
    await db.everywhere["orders"].update_many(
        lacking, {"$set": {"plan": None, "joined": "", "as_is": False, "lines.$[].ships_at": "", "schema": 2}}
    )
