"""Adds a batch to the pool, a part at a time: codes, counters and the ledger's receipt in one transaction."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from hub.commerce.stock import codes_lines
from hub.commerce.stock.codes_again import Moved, again
from hub.commerce.stock.codes_batches import rows_of
from hub.commerce.stock.codes_lines import Row
from hub.commerce.stock.codes_model import Doc
from hub.commerce.stock.codes_preview import MOST_STRETCHES, known_lines
from hub.commerce.stock.codes_seal import sealed
from hub.commerce.stock.commit import WithStock
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules import counting
from hub.core import log
from hub.core.clock import now
from hub.core.db import Scope, Session
from hub.core.errors import NotFound, Refused
from hub.core.ids import new_id
from hub.core.keyring import Keyring

_log = log.get(__name__)
# One worker at a time, for thrift; the guard of each part is the judge.
LEASE = timedelta(seconds=30)
# A job is cut off after a minute; what is left is rung for again.
LONGEST_S = 25.0


async def advance(commerce: WithStock, shop_id: str, batch_id: str) -> bool:
    """False when its time was up and something is left for another run; may be killed and run again anywhere.

    True also where a rival has the batch, or had it: to come back for that at once would be to come back for ever.
    """
    core, worker, ends = commerce.core, new_id(), time.monotonic() + LONGEST_S
    while time.monotonic() < ends:
        batch = await _claimed(commerce, shop_id, batch_id, worker)
        if batch is None:
            return True
        part = await core.db.shop(shop_id)["code_batch_parts"].find_one(
            {"batch_id": batch_id, "is_added": False}, sort=[("number", 1)]
        )
        if part is None:
            await _finish(commerce, shop_id, batch_id, "done")
            return True
        try:
            await _add(commerce, shop_id, batch, part)
        except Moved:
            continue  # rivals all the time: look from the beginning
        except (Refused, NotFound) as refusal:
            _log.warning("codes are not added", batch=batch_id, code=refusal.code)
            await _finish(commerce, shop_id, batch_id, "stopped")
            return True
    await _let_go(commerce, shop_id, batch_id, worker)
    return False


async def waiting(commerce: WithStock, limit: int = 20) -> list[tuple[str, str]]:
    """(shop, batch) of the batches that have something left, the oldest first; over all shops."""
    docs = await commerce.core.db.everywhere["code_batches"].find(
        {"state": "adding"}, sort=[("_id", 1)], limit=limit, fields=["shop_id"]
    )
    return [(doc["shop_id"], doc["_id"]) for doc in docs]


async def _claimed(commerce: WithStock, shop_id: str, batch_id: str, worker: str) -> Doc | None:
    moment = now()
    mine = [{"worker": None}, {"worker.id": worker}, {"worker.until": {"$lt": moment}}]
    return await commerce.core.db.shop(shop_id)["code_batches"].find_one_and_update(
        {"_id": batch_id, "state": "adding", "$or": mine},
        {"$set": {"worker": {"id": worker, "until": moment + LEASE}}},
    )


async def _let_go(commerce: WithStock, shop_id: str, batch_id: str, worker: str) -> None:
    await commerce.core.db.shop(shop_id)["code_batches"].update(
        {"_id": batch_id, "worker.id": worker}, {"$set": {"worker": None}}
    )


async def _finish(commerce: WithStock, shop_id: str, batch_id: str, state: str) -> None:
    """What is left of a stopped batch is thrown away with the rest: it is of no use to anybody."""
    shop = commerce.core.db.shop(shop_id)
    await shop["code_batch_parts"].delete({"batch_id": batch_id})
    fields = {"state": state, "done_at": now(), "worker": None}
    await shop["code_batches"].update({"_id": batch_id, "state": "adding"}, {"$set": fields})


async def _add(commerce: WithStock, shop_id: str, batch: Doc, part: Doc) -> None:
    """Looks again when somebody added one of its codes, or the whole part, meanwhile."""
    core = commerce.core
    rows = await asyncio.to_thread(rows_of, core.keys, part)

    async def attempt() -> None:
        if await _is_added(commerce, shop_id, part["_id"]):
            return
        known = await known_lines(core, shop_id, batch["sku_id"], rows)
        fresh = [row for row in rows if row.line not in known]
        codes = await asyncio.to_thread(_sealed, core.keys, batch, fresh)
        reason, ref, by = batch["note"], batch["_id"], batch["by"]
        await commerce.stock.commit(
            shop_id,
            lambda book: codes and counting.count_codes(book, batch["sku_id"], len(codes), reason, ref, by),
            Needs(sku_ids=(batch["sku_id"],)),
            partial(_write, core.db.shop(shop_id), batch, part["_id"], codes, sorted(known)),
        )

    await again(attempt)


async def _is_added(commerce: WithStock, shop_id: str, part_id: str) -> bool:
    part = await commerce.core.db.shop(shop_id)["code_batch_parts"].find_one({"_id": part_id})
    return part is None or bool(part["is_added"])


def _sealed(keys: Keyring, batch: Doc, rows: Sequence[Row]) -> list[Doc]:
    """In the order of the list: the first line is sold first."""
    ids = sorted(new_id() for _ in rows)
    return [
        {**sealed(keys, batch["sku_id"], batch["_id"], row, batch["by"], now()), "_id": code_id}
        for code_id, row in zip(ids, rows, strict=True)
    ]


async def _write(
    shop: Scope, batch: Doc, part_id: str, codes: Sequence[Doc], known: Sequence[int], session: Session
) -> None:
    """In the transaction of the receipt. Raises Moved when the part, or one of its codes, is in already."""
    sku_id, n = batch["sku_id"], len(codes)
    gone = {"$set": {"is_added": True}, "$unset": {"rows": ""}}
    if not await shop["code_batch_parts"].update({"_id": part_id, "is_added": False}, gone, session=session):
        raise Moved
    same = {"sku_id": sku_id, "same": {"$in": [code["same"] for code in codes]}}
    if codes and await shop["stock_codes"].find(same, limit=1, fields=["_id"], session=session):
        raise Moved
    stretches = [list(pair) for pair in codes_lines.ranges(known, MOST_STRETCHES)]
    told = {
        "$inc": {"added": n, "known": len(known), "parts_left": -1},
        "$push": {"known_lines": {"$each": stretches, "$slice": MOST_STRETCHES}},
    }
    await shop["code_batches"].update({"_id": batch["_id"]}, told, session=session)
    await shop["stock_codes"].insert_many(codes, session=session)
    await shop["code_pools"].update({"_id": sku_id}, {"$inc": {"free": n}}, upsert=True, session=session)
