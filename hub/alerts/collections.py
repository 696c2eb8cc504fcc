"""What this module keeps: how each shop is connected, the tokens, and every alert that was decided on."""

from __future__ import annotations

from hub.core.db import Collection, Index, declare

# One document per shop, named by the shop.
SETTINGS = declare(
    Collection("alert_settings", indexes=(Index((("on", 1),), across_shops=True, partial={"on": True}),))
)
# One document per app of a company, found by its _id.
TOKENS = declare(Collection("wecom_tokens"))
# `keys` names what an alert tells to whom: the unique index is the judge of "told already".
ALERTS = declare(
    Collection(
        "alerts",
        indexes=(
            Index((("keys", 1),), unique=True),
            Index((("next_attempt_at", 1),), across_shops=True, partial={"state": "queued"}),
            Index((("expires_at", 1),), ttl_s=0),
        ),
    )
)
