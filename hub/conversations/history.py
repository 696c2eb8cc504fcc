"""What lies behind a conversation: its earlier episodes, the customer's other conversations, shared files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hub.conversations import reading
from hub.conversations.model import Head, MessageView
from hub.conversations.service import Conversations
from hub.conversations.views import head_view, message_view
from hub.core.clock import iso
from hub.core.db import Filter, Keys
from hub.core.errors import Refused

Doc = dict[str, Any]
EPISODES_PAGE = 10
GALLERY_PAGE = 24
# One customer on every channel of a shop, with an account or two each; more would be another page.
MOST_CONVERSATIONS = 50
# Sorting these few is nothing; asked to find an order itself, the server may walk the whole shop in it.
OF_CUSTOMER: Keys = [("customer_id", 1), ("account_id", 1)]


@dataclass(frozen=True)
class Slice:
    """`cursor` opens the next page; None on the last one."""

    rows: list[Any]
    cursor: str | None


async def episodes(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    cursor: str | None = None,
    limit: int = EPISODES_PAGE,
) -> Slice:
    """Newest first, the present one at the head of the first page. Raises NotFound, Refused."""
    conversation = await reading.conversation(hub, shop_id, conversation_id)
    before = _number(cursor)
    present = conversation["episode"]
    open_now = [present] if present is not None and present["state"] != "closed" and before is None else []
    filter: Doc = {"conversation_id": conversation_id, **({"number": {"$lt": before}} if before else {})}
    docs = await hub.core.db.shop(shop_id)["episodes"].find(filter, sort=[("number", -1)], limit=limit + 1)
    rows = [_episode(doc, conversation["seq"]) for doc in [*open_now, *docs[:limit]]]
    return Slice(rows, str(docs[limit - 1]["number"]) if len(docs) > limit else None)


def _number(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and 0 < len(cursor) < 10):
        raise Refused("cursor_unknown", field="cursor")
    return int(cursor)


def _episode(doc: Doc, newest_seq: int) -> Doc:
    """`first_seq` may be the message to come, when somebody reopened the conversation and said nothing."""
    return {
        "id": doc.get("_id") or doc["id"],
        "number": doc["number"],
        "state": doc["state"],
        "assignee": doc["assignee"],
        "opened_at": iso(doc["opened_at"]),
        "closed_at": iso(doc["closed_at"]),
        "close_reason": doc["close_reason"],
        "first_seq": min(doc["first_seq"], newest_seq),
        "last_seq": doc.get("last_seq", newest_seq),
    }


async def conversations_of(
    hub: Conversations, shop_id: str, customer_id: str, accounts: frozenset[str] | None = None
) -> list[Head]:
    """All that one may see of a customer's conversations, the latest first."""
    within: Filter = {} if accounts is None else {"account_id": {"$in": sorted(accounts)}}
    docs = await hub.core.db.shop(shop_id)["conversations"].find(
        {"customer_id": customer_id, **within},
        sort=[("last_at", -1), ("_id", -1)],
        limit=MOST_CONVERSATIONS,
        index=OF_CUSTOMER,
    )
    return [head_view(doc) for doc in docs]


async def gallery(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    kinds: Sequence[str],
    cursor: str | None = None,
    limit: int = GALLERY_PAGE,
) -> Slice:
    """Messages with a picture or a file, newest first. Raises NotFound, Refused."""
    await reading.conversation(hub, shop_id, conversation_id)
    before = _number(cursor)
    filter: Doc = {
        "conversation_id": conversation_id, "kind": {"$in": list(kinds)},
        **({"seq": {"$lt": before}} if before else {}),
    }  # fmt: skip
    docs = await hub.core.db.shop(shop_id)["messages"].find(
        filter, sort=[("seq", -1)], limit=limit + 1, index=[("conversation_id", 1), ("seq", -1)]
    )
    rows: list[MessageView] = [message_view(doc) for doc in docs[:limit] if not doc.get("recalled_at")]
    return Slice(rows, str(docs[limit - 1]["seq"]) if len(docs) > limit else None)
