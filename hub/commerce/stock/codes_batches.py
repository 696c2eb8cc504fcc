"""Lists of codes on their way into the pool: kept encrypted, part by part, until each part is added."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.commerce.stock.codes_lines import Lines, Row
from hub.commerce.stock.codes_model import PART_PURPOSE, STATES, BatchState
from hub.commerce.stock.codes_preview import Trouble, parsed, troubles
from hub.core.clock import now
from hub.core.db import Session
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.keyring import Keyring
from hub.core.runtime import Core

Doc = dict[str, Any]
# One transaction each; larger ones hold up the shop's other stock for too long.
PART_ROWS = 2_000
MOST_BATCHES = 50


@dataclass(frozen=True)
class Batch:
    """One list that somebody gave. `known`: codes that were in the pool already, found while adding."""

    id: str
    sku_id: str
    state: BatchState
    total: int
    added: int
    known: int
    known_lines: tuple[tuple[int, int], ...]
    troubles: tuple[Trouble, ...]
    note: str
    by: str
    at: datetime
    done_at: datetime | None

    @property
    def looked_at(self) -> int:
        return self.added + self.known


async def begin(core: Core, shop_id: str, sku_id: str, raw: bytes, *, key: str, note: str, by: str) -> Batch:
    """Stored when it returns; a job adds it. The same key again answers the same batch.

    Raises Refused("codes_missing" | "codes_none_good" | "stock_no_pool" | …), NotFound, Conflict("key_reused").
    """
    await require_pool(core, shop_id, sku_id)
    before = await core.db.shop(shop_id)["code_batches"].find_one({"key": key})
    if before is not None:
        return _same(before, sku_id)
    lines = await parsed(core, shop_id, raw)
    if not lines.rows:
        raise Refused("codes_none_good", field="file")
    batch = _new(sku_id, lines, key, note.strip(), by)
    parts = await asyncio.to_thread(_parts, core.keys, batch["_id"], lines.rows)
    try:
        await _store(core, shop_id, batch, parts)
    except Conflict:  # the same request twice at once
        return _same(await _by_key(core, shop_id, key), sku_id)
    await core.queue.ring("add_codes", shop_id, batch["_id"])
    return as_batch(batch)


async def require_pool(core: Core, shop_id: str, sku_id: str) -> None:
    """Raises NotFound("stock_item_not_found"), Refused("stock_no_pool")."""
    if await require_item(core, shop_id, sku_id) != "pool":
        raise Refused("stock_no_pool", field="sku_id")


async def require_item(core: Core, shop_id: str, sku_id: str) -> str:
    """Its mode. Raises NotFound("stock_item_not_found")."""
    item = await core.db.shop(shop_id)["stock_items"].find_one({"_id": sku_id}, fields=["mode"])
    if item is None:
        raise NotFound("stock_item_not_found", field="sku_id", sku_id=sku_id)
    return str(item["mode"])


async def batch(core: Core, shop_id: str, batch_id: str) -> Batch:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["code_batches"].find_one({"_id": batch_id})
    if doc is None:
        raise NotFound("code_batch_not_found")
    return as_batch(doc)


async def batches(core: Core, shop_id: str, sku_id: str) -> list[Batch]:
    """The latest first."""
    docs = await core.db.shop(shop_id)["code_batches"].find(
        {"sku_id": sku_id}, sort=[("_id", -1)], limit=MOST_BATCHES
    )
    return [as_batch(doc) for doc in docs]


def rows_of(keys: Keyring, part: Doc) -> list[Row]:
    return [
        Row(line, code, secret, datetime.fromisoformat(until))
        for line, code, secret, until in json.loads(keys.decrypt(PART_PURPOSE, part["rows"]))
    ]


def as_batch(doc: Doc) -> Batch:
    return Batch(
        doc["_id"], doc["sku_id"], doc["state"], doc["total"], doc["added"], doc["known"],
        _pairs(doc["known_lines"]),
        tuple(Trouble(t["fault"], t["count"], _pairs(t["lines"])) for t in doc["troubles"]),
        doc["note"], doc["by"], doc["at"], doc["done_at"],
    )  # fmt: skip


def _pairs(stretches: Sequence[Sequence[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((first, last) for first, last in stretches)


def _new(sku_id: str, lines: Lines, key: str, note: str, by: str) -> Doc:
    told = [
        {"fault": t.fault, "count": t.count, "lines": [list(pair) for pair in t.lines]}
        for t in troubles(lines, ())
    ]
    return {
        "_id": new_id(), "sku_id": sku_id, "key": key, "state": "adding", "total": len(lines.rows), "added": 0,
        "known": 0, "known_lines": [], "troubles": told, "note": note, "by": by, "at": now(), "done_at": None,
        "parts_left": -(-len(lines.rows) // PART_ROWS), "worker": None, "schema": 1,
    }  # fmt: skip


def _parts(keys: Keyring, batch_id: str, rows: Sequence[Row]) -> list[Doc]:
    starts = range(0, len(rows), PART_ROWS)
    return [
        {
            "_id": f"{batch_id}:{number}", "batch_id": batch_id, "number": number, "is_added": False,
            "rows": keys.encrypt(PART_PURPOSE, _plain(rows[start : start + PART_ROWS])),
        }
        for number, start in enumerate(starts)
    ]  # fmt: skip


def _plain(rows: Sequence[Row]) -> str:
    told = [(row.line, row.code, row.secret, row.good_until.isoformat()) for row in rows]
    return json.dumps(told, ensure_ascii=False)


async def _store(core: Core, shop_id: str, batch: Doc, parts: Sequence[Doc]) -> None:
    """Together: a batch without its parts would look as if it were done."""
    shop = core.db.shop(shop_id)

    async def work(session: Session) -> None:
        await shop["code_pools"].update(
            {"_id": batch["sku_id"]}, {"$setOnInsert": dict.fromkeys(STATES, 0)}, upsert=True, session=session
        )
        await shop["code_batches"].insert(batch, session=session)
        await shop["code_batch_parts"].insert_many(parts, session=session)

    await core.db.transaction(work)


async def _by_key(core: Core, shop_id: str, key: str) -> Doc:
    found = await core.db.shop(shop_id)["code_batches"].find_one({"key": key})
    if found is None:
        raise Conflict("changed_meanwhile")
    return found


def _same(doc: Doc, sku_id: str) -> Batch:
    if doc["sku_id"] != sku_id:
        raise Conflict("key_reused", field="key")
    return as_batch(doc)
