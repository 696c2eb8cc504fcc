"""Notes pinned to a customer: they stand on the card in every conversation, until their author takes them off."""

from __future__ import annotations

from typing import Any

from hub.conversations import cards
from hub.conversations.model import Sender
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.errors import NotAllowed, NotFound, Refused
from hub.core.ids import new_id
from hub.core.keyring import Keyring
from hub.core.privacy import SPAN_PURPOSE, conceal

Doc = dict[str, Any]
NOTE_CHARACTERS = 2_000
# A card is read in one glance; with 50 notes it is an archive, and a document of 16 MB would be the end.
MOST_NOTES = 50


async def pin(
    hub: Conversations, shop_id: str, customer_id: str, who: Sender, client_id: str, text: str
) -> Doc:
    """The same client id again answers the same note. Raises Refused("notes_full", "text_empty")."""
    note = {
        "id": new_id(), "client_id": f"{who.id}:{client_id}", "author": {"id": who.id, "name": who.name},
        "at": now(), "edited_at": None, **_concealed(text, None, hub.core.keys),
    }  # fmt: skip
    await cards.ensure(hub, shop_id, customer_id)
    room = {"notes.client_id": {"$ne": note["client_id"]}, f"notes.{MOST_NOTES - 1}": {"$exists": False}}
    table = hub.core.db.shop(shop_id)["customer_cards"]
    card = await table.find_one_and_update({"_id": customer_id, **room}, {"$push": {"notes": note}})
    card = card or await cards.of_customer(hub, shop_id, customer_id)
    stored = next((n for n in card["notes"] if n["client_id"] == note["client_id"]), None)
    if stored is None:
        raise Refused("notes_full", limit=MOST_NOTES)
    await cards.tell(hub, shop_id, customer_id)
    return cards.note_view(stored)


async def edit(
    hub: Conversations, shop_id: str, customer_id: str, note_id: str, who: Sender, text: str
) -> Doc:
    """Numbers that stand in the new text as they were masked stay the same hidden numbers.

    Raises NotAllowed("note_not_yours"), NotFound.
    """
    old = await _own(hub, shop_id, customer_id, note_id, who)
    fresh = {**old, **_concealed(text, old, hub.core.keys), "edited_at": now()}
    changed = {f"notes.$.{name}": fresh[name] for name in ("text", "spans", "edited_at")}
    # The very words that were read: an edit in another window would bring its own hidden numbers.
    same = {"notes": {"$elemMatch": {"id": note_id, "author.id": who.id, "text": old["text"]}}}
    if not await hub.core.db.shop(shop_id)["customer_cards"].update(
        {"_id": customer_id, **same}, {"$set": changed}
    ):
        raise NotFound("note_not_found")
    await cards.tell(hub, shop_id, customer_id)
    return cards.note_view(fresh)


async def unpin(hub: Conversations, shop_id: str, customer_id: str, note_id: str, who: Sender) -> None:
    """Raises NotAllowed("note_not_yours"); a note that is gone is gone."""
    if await _find(hub, shop_id, customer_id, note_id) is None:
        return
    await _own(hub, shop_id, customer_id, note_id, who)
    await hub.core.db.shop(shop_id)["customer_cards"].update(
        {"_id": customer_id}, {"$pull": {"notes": {"id": note_id, "author.id": who.id}}}
    )
    await cards.tell(hub, shop_id, customer_id)


async def reveal(hub: Conversations, shop_id: str, customer_id: str, note_id: str, span: int) -> str:
    """One hidden number; the caller has checked the right and writes the audit entry. Raises NotFound."""
    note = await _find(hub, shop_id, customer_id, note_id)
    if note is None or span >= len(note["spans"]):
        raise NotFound("span_not_found", field="span")
    return hub.core.keys.decrypt(SPAN_PURPOSE, note["spans"][span]["secret"])


async def _find(hub: Conversations, shop_id: str, customer_id: str, note_id: str) -> Doc | None:
    card = await cards.of_customer(hub, shop_id, customer_id)
    return next((note for note in card["notes"] if note["id"] == note_id), None)


async def _own(hub: Conversations, shop_id: str, customer_id: str, note_id: str, who: Sender) -> Doc:
    note = await _find(hub, shop_id, customer_id, note_id)
    if note is None:
        raise NotFound("note_not_found")
    if note["author"]["id"] != who.id:
        raise NotAllowed("note_not_yours", name=note["author"]["name"])
    return note


def _concealed(text: str, old: Doc | None, keys: Keyring) -> Doc:
    text = text.replace("\x00", "").strip()
    if not text:
        raise Refused("text_empty", field="text")
    concealed = conceal(text, keys)
    spans = [{"start": s.start, "end": s.end, "kind": s.kind, "secret": s.secret} for s in concealed.spans]
    kept = _kept(concealed.text, spans, old) if old else []
    return {"text": concealed.text, "spans": sorted(spans + kept, key=lambda span: int(span["start"]))}


def _kept(text: str, taken: list[Doc], old: Doc) -> list[Doc]:
    """Hidden numbers of the old text whose mask stands in the new one too, in the same order.

    The numbers themselves are never put back into the text: in another place they might not be found again.
    """
    kept, behind = [], 0
    for span in old["spans"]:
        mask = old["text"][span["start"] : span["end"]]
        start = text.find(mask, behind)
        end = start + len(mask)
        if start >= 0 and all(end <= other["start"] or start >= other["end"] for other in taken):
            kept.append({**span, "start": start, "end": end})
            behind = end
    return kept
