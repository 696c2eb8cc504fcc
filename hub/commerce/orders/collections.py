"""What this module keeps: orders, their events, payments, refunds, after-sales cases."""

from __future__ import annotations

from hub.core.db import Collection, Index, declare

_LATEST = (("_id", -1),)
_FLAGGED = {"flag": {"$gt": 0}}

# One document holds the money, the pieces and the state of an order. Ids sort by the time of placing.
ORDERS = declare(
    Collection(
        "orders",
        indexes=(
            Index((("key", 1),), unique=True),
            Index((("number", 1),), unique=True),
            Index(_LATEST),
            Index((("state", 1), *_LATEST)),
            Index((("channel", 1), *_LATEST)),
            Index((("channel", 1), ("state", 1), *_LATEST)),
            Index((("sold_by", 1), *_LATEST)),
            Index((("customer_id", 1), *_LATEST)),
            # Number, name, phone, SKU: every way in which people look for an order.
            Index((("terms", 1), *_LATEST)),
            Index((("flag", 1), ("state", 1), *_LATEST), partial=_FLAGGED),
            Index((("marks", 1), *_LATEST), partial={"marks.0": {"$exists": True}}),
            Index((("receiver.receiver_key", 1), *_LATEST), partial={"state": "to_ship"}),
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
            Index((("state", 1), *_LATEST)),
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
            Index((("state", 1), *_LATEST)),
        ),
    )
)
