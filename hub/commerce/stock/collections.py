"""What this module keeps: items, warehouses, levels, reservations, slips, the ledger, alerts."""

from __future__ import annotations

from hub.core.db import Collection, Index, declare

_BY_SKU = (("sku_id", 1), ("warehouse_id", 1))

# `_id` is the SKU's.
ITEMS = declare(
    Collection(
        "stock_items",
        indexes=(
            Index((("_id", 1),)),
            Index((("is_low", 1), ("_id", 1)), partial={"is_low": True}),
            Index((("is_short", 1), ("_id", 1)), partial={"is_short": True}),
            Index((("parts.sku_id", 1),)),
        ),
    )
)
WAREHOUSES = declare(Collection("warehouses", indexes=(Index((("position", 1), ("_id", 1))),)))
# The invariant of a SKU in a warehouse stands in one document, guarded by its rev.
LEVELS = declare(
    Collection(
        "stock_levels",
        indexes=(
            Index(_BY_SKU, unique=True),
            Index((("warehouse_id", 1), ("sku_id", 1))),
            # Where an event has pieces, or had them while it runs.
            Index((("events", 1),)),
        ),
    )
)
# `key` makes a repeated ask the same reservation.
RESERVATIONS = declare(
    Collection(
        "reservations",
        indexes=(
            Index((("key", 1),), unique=True),
            Index((("expires_at", 1),), across_shops=True, partial={"state": "held"}),
            Index((("state", 1), ("_id", -1))),
            Index((("_id", -1),)),
            # What is promised of a SKU, for the doctor.
            Index((("lines.sku_id", 1), ("state", 1), ("_id", -1))),
            Index((("event_id", 1), ("buyer", 1), ("_id", -1)), partial={"event_id": {"$gt": ""}}),
        ),
    )
)
SLIPS = declare(
    Collection(
        "stock_slips",
        indexes=(Index((("key", 1),), unique=True), Index((("kind", 1), ("_id", -1))), Index((("_id", -1),))),
    )
)
# Only ever added to; numbered per SKU and warehouse without holes, so that two of them cannot take one number.
LEDGER = declare(Collection("stock_ledger", indexes=(Index((*_BY_SKU, ("number", -1)), unique=True),)))
# One open alert per SKU and kind.
ALERTS = declare(
    Collection(
        "stock_alerts",
        indexes=(
            Index((("sku_id", 1), ("kind", 1)), unique=True, partial={"open": True}),
            Index((("open", 1), ("_id", -1))),
        ),
    )
)
