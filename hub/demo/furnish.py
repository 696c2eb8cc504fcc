"""What a desk has after some months: labels, canned replies, fields of the customer's card."""

from __future__ import annotations

from collections import defaultdict

from hub.conversations import canned, customer_fields, labels
from hub.conversations.canned import Written
from hub.conversations.customer_fields import Field
from hub.core.runtime import Core
from hub.demo import data


async def furnish(core: Core, shop_id: str, by: str) -> None:
    """Once, with the shop: what the team takes away later stays away. `by` is who wrote the replies."""
    for label in data.desk()["labels"]:
        await labels.create(core, shop_id, label["name"], label["color"])
    for reply in data.desk()["replies"]:
        await canned.create(core, shop_id, by, Written(**reply, shared=True))
    fields = [Field("", f["label"], f["type"], tuple(f["options"])) for f in data.desk()["fields"]]
    await customer_fields.define(core, shop_id, 0, fields)


async def labels_of_fans(core: Core, shop_id: str) -> dict[str, list[str]]:
    """Ids of labels by the fan of the story, as far as the shop still has them."""
    ids = {label.name: label.id for label in await labels.listed(core, shop_id)}
    found: dict[str, list[str]] = defaultdict(list)
    for label in data.desk()["labels"]:
        for fan in label["fans"]:
            found[fan] += [ids[label["name"]]] if label["name"] in ids else []
    return found
