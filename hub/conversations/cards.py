"""What the team knows about a customer beside what was said: a remark, the shop's own fields, pinned notes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hub.conversations import customer_fields
from hub.conversations.model import Sender
from hub.conversations.rules.fan import remark as remark_rule
from hub.conversations.service import Conversations
from hub.core.clock import iso, now
from hub.core.db import Collection, Index, declare
from hub.core.errors import Conflict
from hub.core.privacy import mask

Doc = dict[str, Any]
REMARK_CHARACTERS = 40
# A remark is on its rows within a second; what is older than this lost its process on the way.
OVERDUE_S = 5
BATCH = 100

declare(
    Collection(
        "customer_cards",
        indexes=(Index((("unspread", 1), ("updated_at", 1)), across_shops=True, partial={"unspread": True}),),
    )
)


@dataclass(frozen=True)
class Changes:
    """What a form sends: only what was changed. `remark` None leaves it; a field's None clears it."""

    remark: str | None
    fields: Mapping[str, Any]


def empty(customer_id: str) -> Doc:
    """Of a customer about whom nobody has written anything."""
    return {
        "_id": customer_id, "rev": 0, "remark": "", "remark_rev": 0, "fields": {}, "notes": [], "unspread": False,
        "updated_at": None, "updated_by": None, "schema": 1,
    }  # fmt: skip


async def of_customer(hub: Conversations, shop_id: str, customer_id: str) -> Doc:
    found = await hub.core.db.shop(shop_id)["customer_cards"].find_one({"_id": customer_id})
    return found or empty(customer_id)


async def change(
    hub: Conversations, shop_id: str, customer_id: str, who: Sender, rev: int, changes: Changes
) -> Doc:
    """The card after the change. Raises Conflict("card_changed") when it is no longer at `rev`."""
    definitions = await customer_fields.of_shop(hub.core, shop_id)
    update = _update(changes, customer_fields.checked(definitions.fields, changes.fields), rev, who)
    card = await _write(hub, shop_id, customer_id, rev, update)
    if changes.remark is not None:
        await spread(hub, shop_id, card)
    await tell(hub, shop_id, customer_id)
    return card


async def tell(hub: Conversations, shop_id: str, customer_id: str) -> None:
    """Screens that show a conversation of this customer fetch the card again."""
    rows = await hub.core.db.shop(shop_id)["conversations"].find({"customer_id": customer_id}, fields=["_id"])
    await hub.core.bell.ring(
        [{"shop": shop_id, "card": customer_id, "conversations": [row["_id"] for row in rows]}]
    )


def _update(changes: Changes, values: Mapping[str, Any], rev: int, who: Sender) -> Doc:
    put: Doc = {"updated_at": now(), "updated_by": {"id": who.id, "name": who.name}}
    put |= {f"fields.{key}": value for key, value in values.items() if value is not None}
    gone = {f"fields.{key}": "" for key, value in values.items() if value is None}
    if changes.remark is not None:
        # Masking may lengthen nothing: a mask is as long as its number.
        remark = mask(" ".join(changes.remark.replace("\x00", "").split()))[:REMARK_CHARACTERS]
        put |= {"remark": remark, "remark_rev": rev + 1, "unspread": True}
    return {"$set": put, "$inc": {"rev": 1}} | ({"$unset": gone} if gone else {})


async def _write(hub: Conversations, shop_id: str, customer_id: str, rev: int, update: Doc) -> Doc:
    table = hub.core.db.shop(shop_id)["customer_cards"]
    if rev == 0:
        await ensure(hub, shop_id, customer_id)
    card = await table.find_one_and_update({"_id": customer_id, "rev": rev}, update)
    if card is None:
        raise Conflict("card_changed")
    return card


async def ensure(hub: Conversations, shop_id: str, customer_id: str) -> None:
    """Makes the empty card, so that every other write finds one; twice is once."""
    table = hub.core.db.shop(shop_id)["customer_cards"]
    new = {name: value for name, value in empty(customer_id).items() if name != "_id"}
    with suppress(Conflict):  # a rival's insert came in between; then it is there
        await table.update({"_id": customer_id}, {"$setOnInsert": new}, upsert=True)


async def spread(hub: Conversations, shop_id: str, card: Doc) -> None:
    """Copies the remark to every conversation of the customer; an older copy never wins over a newer one."""
    shop, rev, text = hub.core.db.shop(shop_id), card["remark_rev"], card["remark"]
    rows = await shop["conversations"].find({"customer_id": card["_id"]}, fields=["_id"])
    rule = lambda timeline: remark_rule(timeline, text, rev)  # noqa: E731
    await asyncio.gather(*(hub.committer.commit(shop_id, row["_id"], rule) for row in rows))
    await shop["customer_cards"].update(
        {"_id": card["_id"], "remark_rev": rev}, {"$set": {"unspread": False}}
    )


async def sweep_remarks(hub: Conversations) -> int:
    """Remarks whose process died between the card and the conversations."""
    overdue = now() - timedelta(seconds=OVERDUE_S)
    cards = await hub.core.db.everywhere["customer_cards"].find(
        {"unspread": True, "updated_at": {"$lte": overdue}}, limit=BATCH
    )
    for card in cards:
        await spread(hub, card["shop_id"], card)
    return len(cards)


def card_view(card: Doc) -> Doc:
    return {
        "customer_id": card["_id"],
        "rev": card["rev"],
        "remark": card["remark"],
        "fields": dict(card["fields"]),
        "notes": [note_view(note) for note in card["notes"]],
        "updated_at": iso(card["updated_at"]),
        "updated_by": card["updated_by"],
    }


def note_view(note: Doc) -> Doc:
    """The ciphertexts of hidden numbers stay behind."""
    spans = [{"start": s["start"], "end": s["end"], "kind": s["kind"]} for s in note["spans"]]
    shown = {name: note[name] for name in ("id", "author", "text")}
    return {**shown, "at": iso(note["at"]), "edited_at": iso(note["edited_at"]), "spans": spans}
