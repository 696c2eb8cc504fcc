"""What screens fetch: the list by keyset pages, a page of messages, changes since a cursor, heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from hub.conversations.channel import Account
from hub.conversations.listing import pages
from hub.conversations.listing.wanted import Wanted
from hub.conversations.model import Changes, EventView, Head, MessageView
from hub.conversations.service import Conversations
from hub.conversations.store import event_view
from hub.conversations.views import head_view, message_view
from hub.conversations.visibility import within
from hub.core.errors import NotFound

Doc = dict[str, Any]
PAGE = 50
# A client further behind than this refetches: one page is cheaper than a long log.
SYNC_LIMIT = 200
HEADS_LIMIT = 500


@dataclass(frozen=True)
class Page:
    """`cursor` opens the next page; None on the last one."""

    heads: list[Head]
    cursor: str | None


async def list_heads(
    hub: Conversations,
    shop_id: str,
    wanted: Wanted | None = None,
    *,
    cursor: str | None = None,
    limit: int = PAGE,
) -> Page:
    """See listing.wanted. Raises Refused for an unknown cursor."""
    docs, further = await pages.page(hub, shop_id, wanted or Wanted(), cursor, limit)
    heads = [head_view(doc) for doc in docs]
    hub.visibility.learn(shop_id, heads)
    return Page(heads, further)


async def counts(
    hub: Conversations, shop_id: str, staff_id: str, accounts: frozenset[str] | None = None
) -> dict[str, int]:
    """What stands beside the names of the views, up to a second old; `unread` is that of `mine`."""
    return await hub.counting.of(shop_id, staff_id, accounts)


async def conversation(hub: Conversations, shop_id: str, conversation_id: str) -> Doc:
    doc = await hub.core.db.shop(shop_id)["conversations"].find_one({"_id": conversation_id})
    if doc is None:
        raise NotFound("conversation_not_found")
    return doc


async def head(hub: Conversations, shop_id: str, conversation_id: str) -> Head:
    return head_view(await conversation(hub, shop_id, conversation_id))


async def account_of(hub: Conversations, shop_id: str, conversation_id: str) -> Account:
    doc = await hub.core.db.shop(shop_id)["conversations"].find_one(
        {"_id": conversation_id}, fields=["account_id"]
    )
    if doc is None:
        raise NotFound("conversation_not_found")
    return await hub.accounts.get(doc["account_id"])


async def messages(
    hub: Conversations,
    shop_id: str,
    conversation_id: str,
    *,
    before_seq: int | None = None,
    limit: int = PAGE,
) -> list[MessageView]:
    """A page in order of seq: the newest, or those before `before_seq`. Raises NotFound."""
    await conversation(hub, shop_id, conversation_id)
    return [message_view(doc) for doc in await message_docs(hub, shop_id, conversation_id, before_seq, limit)]


async def message_docs(
    hub: Conversations, shop_id: str, conversation_id: str, before_seq: int | None = None, limit: int = PAGE
) -> list[Doc]:
    """As `messages`, unmasked by nothing: for callers inside the server that build another view."""
    filter: Doc = {"conversation_id": conversation_id}
    if before_seq is not None:
        filter["seq"] = {"$lt": before_seq}
    docs = await hub.core.db.shop(shop_id)["messages"].find(filter, sort=[("seq", -1)], limit=limit)
    return docs[::-1]


async def sync(hub: Conversations, shop_id: str, conversation_id: str, after_rev: int) -> Changes:
    """Everything that changed after `after_rev`, in order; `reset` when that cannot be told without a hole."""
    now_at = (await head(hub, shop_id, conversation_id))["rev"]
    if after_rev >= now_at:
        return Changes(now_at, reset=after_rev > now_at)
    docs = await hub.core.db.shop(shop_id)["events"].find(
        {"conversation_id": conversation_id, "rev": {"$gt": after_rev}},
        sort=[("rev", 1)],
        limit=SYNC_LIMIT + 1,
    )
    gap = not docs or docs[0]["rev"] != after_rev + 1 or len(docs) > SYNC_LIMIT
    if gap:
        return Changes(now_at, reset=True)
    return Changes(docs[-1]["rev"], [cast(EventView, event_view(doc)) for doc in docs])


async def changed_heads(
    hub: Conversations, shop_id: str, known: Mapping[str, int], accounts: frozenset[str] | None = None
) -> list[Head]:
    """Heads of those conversations whose rev differs from what the client has."""
    ids = list(known)[:HEADS_LIMIT]
    table = hub.core.db.shop(shop_id)["conversations"]
    revs = await table.find({"_id": {"$in": ids}, **within(accounts)}, fields=["rev"])
    stale = [doc["_id"] for doc in revs if doc["rev"] != known[doc["_id"]]]
    return await heads(hub, shop_id, stale)


async def heads(hub: Conversations, shop_id: str, ids: Sequence[str]) -> list[Head]:
    docs = await hub.core.db.shop(shop_id)["conversations"].find({"_id": {"$in": list(ids)}}) if ids else []
    found = [head_view(doc) for doc in docs]
    hub.visibility.learn(shop_id, found)
    return found


async def undelivered(
    hub: Conversations, shop_id: str, before_id: str | None = None, accounts: frozenset[str] | None = None
) -> list[MessageView]:
    """The dead-letter list: replies that a person must look at, newest first; a full page while there is one."""
    table, shown = hub.core.db.shop(shop_id)["messages"], list[Doc]()
    while len(shown) < PAGE:
        filter: Doc = {"undelivered": True, **({"_id": {"$lt": before_id}} if before_id else {})}
        docs = await table.find(filter, sort=[("_id", -1)], limit=PAGE)
        known = await hub.visibility.accounts_of(shop_id, {doc["conversation_id"] for doc in docs})
        shown += [doc for doc in docs if accounts is None or known.get(doc["conversation_id"]) in accounts]
        if len(docs) < PAGE:
            break
        before_id = docs[-1]["_id"]
    return [message_view(doc) for doc in shown[:PAGE]]
