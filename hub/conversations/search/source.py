"""What the index is made of: the timeline's documents, masked as they are stored, and what of them is found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hub.conversations.search.index import Entry, Table, Talk, tag
from hub.core.db import Database
from hub.core.errors import Refused
from hub.core.keyring import Keyring
from hub.core.numbers import plain_digits
from hub.core.privacy import (
    PHONE_PURPOSE,
    PHONE_TAIL_PURPOSE,
    SPAN_PURPOSE,
    normal_phone,
    phone_hash,
    phone_tail_hash,
)

Doc = dict[str, Any]
TALK_FIELDS = ("shop_id", "rev", "seq", "account_id", "last_assignee_id", "last_at", "fan", "labels")
ENTRY_FIELDS = (
    "conversation_id", "seq", "at", "direction", "kind", "body", "media.name", "sender", "spans", "recalled_at",
)  # fmt: skip
# Where words stand in the bodies of all kinds; addresses and coordinates are not words.
TEXT_FIELDS = ("text", "title", "description", "label", "name", "recognition")
_TAIL_DIGITS = 4
_WHOLE_DIGITS = 11  # none that is hidden has fewer; see core/numbers.py
PHONES = frozenset({"mobile", "landline"})
_LIKE_A_PHONE = re.compile(r"[\d\s+()（）-]+")


def talk_of(doc: Doc) -> Talk:
    fan = doc["fan"]
    return Talk(
        id=doc["_id"],
        account=doc["account_id"],
        agent=doc.get("last_assignee_id") or "",
        last_ms=_ms(doc["last_at"]),
        fan="\n".join(str(fan.get(name) or "").replace("\n", " ") for name in ("name", "remark")),
        labels=frozenset(doc.get("labels") or ()),
    )


def entry_of(doc: Doc, account_id: str, keys: Keyring) -> Entry:
    table: Table = "notes" if doc["direction"] == "note" else "messages"
    texts = texts_of(doc)
    tags = (*_tags(doc, account_id), *phone_tags(doc, keys)) if texts else ()
    return Entry(doc["_id"], doc["seq"], _ms(doc["at"]), table, texts, tags)


def texts_of(doc: Doc) -> tuple[str, ...]:
    """What a person reads of this message; nothing of one that was taken back or that the system made."""
    if doc.get("recalled_at") or doc["direction"] == "system":
        return ()
    body = doc["body"] or {}
    name = (doc.get("media") or {}).get("name") if doc["kind"] == "file" else ""
    return tuple(str(text) for text in (*map(body.get, TEXT_FIELDS), name) if text)


def _tags(doc: Doc, account_id: str) -> Iterator[str]:
    yield tag("account", account_id)
    if doc["sender"]["type"] in ("agent", "bot"):
        yield tag("writer", doc["sender"]["id"])


def phone_tags(doc: Doc, keys: Keyring) -> Iterator[str]:
    """Made from the concealed numbers while indexing: only their keyed hashes are kept."""
    for span in doc.get("spans") or ():
        if span["kind"] not in PHONES:
            continue
        try:
            phone = keys.decrypt(SPAN_PURPOSE, span["secret"])
            yield tag("phone", phone_hash(phone, keys))
            yield tag("phone", phone_tail_hash(phone, keys))
        except Refused:  # a secret that was rotated away: this number is found no more
            continue


def names_number(query: str) -> bool:
    """A whole phone: whoever searches for it learns whether it is there. Its tail is shown in the mask anyway.

    Screens search while somebody types, so the pieces on the way to a number must be none.
    """
    return bool(_LIKE_A_PHONE.fullmatch(query)) and len(plain_digits(query)) >= _WHOLE_DIGITS


def phone_tags_of_query(query: str, keys: Keyring) -> list[str]:
    """Empty unless the query is a whole phone or its last four digits; one for every secret in use."""
    if not _LIKE_A_PHONE.fullmatch(query):
        return []
    digits = plain_digits(query)
    is_tail = len(digits) == _TAIL_DIGITS
    hashes = keys.keyed_hashes(PHONE_TAIL_PURPOSE, digits) if is_tail else _phone_hashes(query, keys)
    return [tag("phone", one) for one in hashes]


def _phone_hashes(query: str, keys: Keyring) -> list[str]:
    try:
        return keys.keyed_hashes(PHONE_PURPOSE, normal_phone(query))
    except Refused:
        return []


async def entries_of(
    db: Database, shop_id: str, filter: Doc, accounts: dict[str, str], keys: Keyring
) -> list[tuple[str, Entry]]:
    """With the conversation's id; `accounts` names each conversation's account."""
    docs = await db.shop(shop_id)["messages"].find(filter, fields=ENTRY_FIELDS)
    return [(d["conversation_id"], entry_of(d, accounts[d["conversation_id"]], keys)) for d in docs]


async def talks_of(db: Database, shop_id: str, ids: Sequence[str]) -> list[Doc]:
    return await db.shop(shop_id)["conversations"].find({"_id": {"$in": list(ids)}}, fields=TALK_FIELDS)


def portions(talks: Iterable[Doc], most: int) -> Iterator[list[Doc]]:
    """Conversations in groups of about `most` messages; a longer one is a group by itself."""
    group: list[Doc] = []
    size = 0
    for talk in talks:
        if group and size + talk["seq"] > most:
            yield group
            group, size = [], 0
        group.append(talk)
        size += talk["seq"]
    if group:
        yield group


def _ms(moment: Any) -> int:
    return int(moment.timestamp() * 1000)
