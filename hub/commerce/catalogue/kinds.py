"""What each kind of product is made of: which fields it takes, which it needs, how its stock is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from hub.commerce.catalogue.model import Content, Entitlement, Kind
from hub.core.errors import Refused

StockMode = Literal["counted", "pool", "unlimited", "bundle"]


@dataclass(frozen=True)
class KindRules:
    """`takes` and `needs` are fields of the entitlement; `weighed`: has a weight and a size of its own.

    `sent`: a parcel goes out, so that freight is asked for. `virtual`: nothing is carried.
    """

    stock: StockMode
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    weighed: bool = False
    sent: bool = False

    @property
    def virtual(self) -> bool:
        return not self.sent


# A ticket is counted because a live room has seats; a code is one of a pool because each is given out once.
RULES: Mapping[Kind, KindRules] = {
    "physical": KindRules("counted", weighed=True, sent=True),
    "course": KindRules(
        "unlimited",
        takes=frozenset({"lessons", "minutes", "valid_days", "how_to"}),
        needs=frozenset({"lessons"}),
    ),
    "redeem_code": KindRules("pool", takes=frozenset({"valid_days", "how_to"}), needs=frozenset({"how_to"})),
    "membership_card": KindRules(
        "unlimited",
        takes=frozenset({"member_level", "valid_days", "how_to"}),
        needs=frozenset({"member_level", "valid_days"}),
    ),
    "live_ticket": KindRules(
        "counted",
        takes=frozenset({"starts_at", "ends_at", "place", "how_to"}),
        needs=frozenset({"starts_at", "place"}),
    ),
    "bundle": KindRules("bundle", sent=True),
}
ENTITLEMENTS = tuple(field.name for field in fields(Entitlement))


def check_fields(kind: Kind, content: Content) -> None:
    """A draft may lack what its kind needs, but not have what it cannot have. Raises Refused."""
    rules = RULES[kind]
    for name in ENTITLEMENTS:
        if getattr(content.entitlement, name) and name not in rules.takes:
            raise Refused("field_not_of_kind", field=f"content.entitlement.{name}")
    for name in ("freight_template_id", "ship_from", "ships_at"):
        if getattr(content, name) and not rules.sent:
            raise Refused("field_not_of_kind", field=f"content.{name}")
    for at, row in enumerate(content.skus):
        if row.parts and rules.stock != "bundle":
            raise Refused("parts_only_in_bundles", field=f"content.skus.{at}.parts")
        if not rules.weighed and (row.weight_g is not None or row.dimensions_mm is not None):
            name = "weight_g" if row.weight_g is not None else "dimensions_mm"
            raise Refused("weight_only_physical", field=f"content.skus.{at}.{name}")
