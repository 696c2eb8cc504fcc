"""One page of results: the index says where, Mongo says what stands there now, and only what may be seen is told."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from typing_extensions import TypedDict

from hub.accounts.identity import Identity
from hub.conversations.model import Head, SenderView
from hub.conversations.reading import heads as heads_of
from hub.conversations.search.asking import Hit, Wanted
from hub.conversations.search.source import ENTRY_FIELDS, phone_tags_of_query, texts_of
from hub.conversations.service import Conversations
from hub.core import metrics
from hub.core.clock import iso
from hub.core.errors import Refused
from hub.core.words import Piece, fold, snippet, wanted

Doc = dict[str, Any]
Where = Literal["messages", "fans", "notes"]
QUERY_CHARS = 64
MOST = 50
_TAIL_DIGITS = 4
_NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True)
class Question:
    """As a person asks; `from_ms` is in, `until_ms` is not."""

    text: str
    where: Where = "messages"
    account_id: str = ""
    channel: str = ""
    agent: str = ""
    label: str = ""
    from_ms: int | None = None
    until_ms: int | None = None


class Result(TypedDict):
    """A fan has no message: `message_id`, `seq` and `sender` are null."""

    kind: Literal["message", "note", "fan"]
    conversation_id: str
    message_id: str | None
    seq: int | None
    at: str
    snippet: list[Piece]
    sender: SenderView | None
    head: Head


class Found(TypedDict):
    """`cursor` opens the next page. While `building`, only `indexed_share` of the conversations is in;
    `behind_s` is a number when nothing new has come into the index for so long.
    """

    results: list[Result]
    cursor: str | None
    took_ms: int
    building: bool
    indexed_share: float
    behind_s: int | None


async def find(
    hub: Conversations, who: Identity, question: Question, cursor: str | None, limit: int
) -> Found:
    """Newest first. Raises Refused for a query without a word in it, and for an unknown cursor."""
    with metrics.SEARCH_SECONDS.labels(question.where).time():
        return await _find(hub, who, question, cursor, limit)


async def _find(
    hub: Conversations, who: Identity, question: Question, cursor: str | None, limit: int
) -> Found:
    began = time.monotonic()
    words = _words(question.text)
    place = _read(cursor, question.where)
    accounts = await hub.accounts.within(who.shop_id, who.accounts, question.account_id, question.channel)
    phones = phone_tags_of_query(question.text, hub.core.keys)
    asked = Wanted(
        words, phones, accounts, question.agent, question.label, question.from_ms, question.until_ms
    )
    hits = (
        [] if accounts == frozenset() else await _hits(hub, who.shop_id, question.where, asked, place, limit)
    )
    shown = [*words, fold(question.text)[-_TAIL_DIGITS:]] if phones else words
    tell = _fans if question.where == "fans" else _said
    results = await tell(hub, who, [hit.id for hit in hits[:limit]], shown)
    condition = await hub.asking.condition(who.shop_id)
    return {
        "results": results,
        "cursor": hits[limit - 1].cursor if len(hits) > limit else None,
        "took_ms": round((time.monotonic() - began) * 1000),
        "building": condition.is_building,
        "indexed_share": round(condition.share, 3),
        "behind_s": condition.behind_s,
    }


def _words(text: str) -> list[str]:
    if len(text) > QUERY_CHARS:
        raise Refused("search_too_long", field="q", most=QUERY_CHARS)
    words = wanted(text)
    if not words:
        raise Refused("search_empty", field="q")
    return words


async def _hits(
    hub: Conversations, shop_id: str, where: Where, asked: Wanted, place: tuple[int, int] | None, limit: int
) -> list[Hit]:
    """One more than the page holds, to know whether there is another."""
    if where == "fans":
        return await hub.asking.fans(shop_id, asked, place, limit + 1)
    return await hub.asking.said(shop_id, where, asked, place[0] if place else None, limit + 1)


async def _said(hub: Conversations, who: Identity, ids: Sequence[str], words: Sequence[str]) -> list[Result]:
    """What was taken back a moment ago is left out, though the index may not know yet."""
    docs = await _messages(hub, who.shop_id, ids)
    heads = await _heads(hub, who, {doc["conversation_id"] for doc in docs.values()})
    return [
        {
            "kind": "note" if doc["direction"] == "note" else "message",
            "conversation_id": doc["conversation_id"],
            "message_id": id,
            "seq": doc["seq"],
            "at": iso(doc["at"]) or "",
            "snippet": snippet(" ".join(texts_of(doc)).replace("\n", " "), words),
            "sender": doc["sender"],
            "head": heads[doc["conversation_id"]],
        }
        for id in ids
        if (doc := docs.get(id)) and texts_of(doc) and doc["conversation_id"] in heads
    ]


async def _fans(hub: Conversations, who: Identity, ids: Sequence[str], words: Sequence[str]) -> list[Result]:
    heads = await _heads(hub, who, ids)
    return [
        {
            "kind": "fan",
            "conversation_id": id,
            "message_id": None,
            "seq": None,
            "at": head["last_at"],
            "snippet": snippet(_name(head), words),
            "sender": None,
            "head": head,
        }
        for id in ids
        if (head := heads.get(id))
    ]


def _name(head: Head) -> str:
    fan = head["fan"]
    names = dict.fromkeys(filter(None, (fan.get("remark"), fan.get("name"))))
    return " · ".join(names)


async def _messages(hub: Conversations, shop_id: str, ids: Sequence[str]) -> dict[str, Doc]:
    if not ids:
        return {}
    table = hub.core.db.shop(shop_id)["messages"]
    docs = await table.find({"_id": {"$in": list(ids)}}, fields=ENTRY_FIELDS, index=[("_id", 1)])
    return {doc["_id"]: doc for doc in docs}


async def _heads(hub: Conversations, who: Identity, ids: Iterable[str]) -> dict[str, Head]:
    """The scope is asked once more where the truth is: an account's number in the index proves nothing."""
    heads = await heads_of(hub, who.shop_id, sorted(ids))
    return {head["id"]: head for head in heads if who.sees(head["account_id"])}


def _read(cursor: str | None, where: Where) -> tuple[int, int] | None:
    if cursor is None:
        return None
    parts = cursor.split(".")
    fits = len(parts) == (2 if where == "fans" else 1) and all(map(_NUMBER.fullmatch, parts))
    place = [int(part) for part in parts] if fits else []
    if not place or max(place) >= 1 << 63:
        raise Refused("cursor_unknown", field="cursor")
    return place[0], place[-1]
