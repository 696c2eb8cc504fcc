"""What people and time do to single codes: voiding, replacing, and voiding what runs out before it is sold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from hub.commerce.stock.codes_again import Moved, again
from hub.commerce.stock.codes_model import NEXT, STATES, CodeRow, Doc
from hub.commerce.stock.codes_reading import one
from hub.commerce.stock.commit import WithStock
from hub.commerce.stock.model import POOL
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules.book import Book
from hub.core.clock import now
from hub.core.db import Change, Scope, Session
from hub.core.errors import Conflict, NotFound, Refused

SYSTEM = "system"
EXPIRED = "expired"  # the ledger's reference of what the job voids
# As long as a sale may hold a piece: who reserves in a shop's usual way gets a code that is good when they pay.
# What was reserved for longer over the API may find its code gone, and is told that codes are short.
VOID_BEFORE = timedelta(hours=1)
MOST_AT_ONCE = 2_000


async def void(
    commerce: WithStock, shop_id: str, sku_id: str, code_ids: Sequence[str], *,
    reason: str, by: str, accept_shortage: bool = False,
) -> int:  # fmt: skip
    """Nobody gets these any more; how many were not void yet.

    Raises NotFound, Refused("code_in_use") for one that a buyer has (replace it instead),
    Refused("codes_promised") when buyers wait for them, unless `accept_shortage`.
    """

    async def attempt() -> int:
        docs = await _docs(commerce, shop_id, sku_id, code_ids)
        return await _void(commerce, shop_id, sku_id, docs, reason, "", by, accept_shortage)

    return await again(attempt)


async def void_batch(
    commerce: WithStock, shop_id: str, sku_id: str, batch_id: str, *,
    reason: str, by: str, accept_shortage: bool = False,
) -> tuple[int, bool]:  # fmt: skip
    """The batch's free codes, 2,000 at a call: how many, and whether some are left. Raises as `void`."""

    async def attempt() -> int:
        docs = await commerce.core.db.shop(shop_id)["stock_codes"].find(
            {"sku_id": sku_id, "batch_id": batch_id, "state": "free"}, limit=MOST_AT_ONCE
        )
        return await _void(commerce, shop_id, sku_id, docs, reason, batch_id, by, accept_shortage)

    voided = await again(attempt)
    return voided, voided == MOST_AT_ONCE


async def void_expiring(commerce: WithStock, at: datetime) -> int:
    """Of all shops, what is no longer good an hour after `at`; how many. A shortage is named, not avoided."""
    docs = await commerce.core.db.everywhere["stock_codes"].find(
        {"state": "free", "good_until": {"$lte": at + VOID_BEFORE}},
        sort=[("good_until", 1)], limit=MOST_AT_ONCE,
    )  # fmt: skip
    pools: dict[tuple[str, str], list[Doc]] = defaultdict(list)
    for doc in docs:
        pools[doc["shop_id"], doc["sku_id"]].append(doc)
    voided = 0
    for (shop_id, sku_id), codes in pools.items():
        try:
            voided += await _void(commerce, shop_id, sku_id, codes, "", EXPIRED, SYSTEM, True)
        except (Conflict, Moved):
            continue  # some were sold this moment: the next run sees the rest
    return voided


async def replace(
    commerce: WithStock, shop_id: str, sku_id: str, code_id: str, *, reason: str, by: str
) -> CodeRow:
    """Another code for the same buyer; the old one is void. A repeat answers the same new code.

    Raises NotFound, Refused("code_not_replaceable" | "codes_short").
    """

    async def attempt() -> str:
        [old] = await _docs(commerce, shop_id, sku_id, [code_id])
        if old["replaced_by"]:
            return str(old["replaced_by"])
        if old["state"] not in ("issued", "spent"):
            raise Refused("code_not_replaceable", field="code_id")
        fresh = await _next(commerce, shop_id, sku_id)
        to = old["reservation_id"]
        gone = {"state": "void", "replaced_by": fresh["_id"], "void_reason": reason, "void_by": by}
        moves = [(fresh, {"state": "issued", "reservation_id": to}), (old, gone)]
        await commerce.stock.commit(
            shop_id,
            lambda book: _hand_out(book, sku_id, to, reason, by),
            Needs(sku_ids=(sku_id,)),
            partial(_move, commerce.core.db.shop(shop_id), moves),
        )
        return str(fresh["_id"])

    return await one(commerce.core, shop_id, sku_id, await again(attempt))


async def _void(
    commerce: WithStock, shop_id: str, sku_id: str, docs: Sequence[Doc],
    reason: str, ref: str, by: str, accept_shortage: bool,
) -> int:  # fmt: skip
    living = [doc for doc in docs if doc["state"] != "void"]
    if any(doc["state"] == "issued" for doc in living):
        raise Refused("code_in_use", field="ids")
    if not living:
        return 0
    free = sum(doc["state"] == "free" for doc in living)
    told = {"state": "void", "void_reason": reason, "void_by": by}
    await commerce.stock.commit(
        shop_id,
        lambda book: _take_out(book, sku_id, free, reason, ref, by, accept_shortage),
        Needs(sku_ids=(sku_id,)),
        partial(_move, commerce.core.db.shop(shop_id), [(doc, told) for doc in living]),
    )
    return len(living)


def _take_out(
    book: Book, sku_id: str, free: int, reason: str, ref: str, by: str, accept_shortage: bool
) -> None:
    left = max(0, book.free(sku_id))
    if free > left and not accept_shortage:
        raise Refused("codes_promised", wanted=free, left=left)
    if free:
        level = book.level(sku_id, POOL)
        level.count(-free)
        book.enter(level, "adjustment", -free, reason, ref, by)


def _hand_out(book: Book, sku_id: str, reservation_id: str, reason: str, by: str) -> None:
    if book.free(sku_id) < 1:
        raise Refused("codes_short", sku_id=sku_id, wanted=1, left=0)
    level = book.level(sku_id, POOL)
    level.count(-1)
    book.enter(level, "shipment", -1, reason, reservation_id, by)


async def _move(shop: Scope, moves: Sequence[tuple[Doc, Doc]], session: Session) -> None:
    """Codes as they were read, and what becomes of them. Raises Moved when one of them is something else now."""
    at, states = now(), dict.fromkeys(STATES, 0)
    for doc, told in moves:
        states[doc["state"]] -= 1
        states[told["state"]] += 1
    ids = [doc["_id"] for doc, _ in moves]
    present = await shop["stock_codes"].find({"_id": {"$in": ids}}, fields=["state"], session=session)
    if {doc["_id"]: doc["state"] for doc in present} != {doc["_id"]: doc["state"] for doc, _ in moves}:
        raise Moved
    changes = [
        Change({"_id": doc["_id"], "state": doc["state"]}, {"$set": {**told, "changed_at": at}})
        for doc, told in moves
    ]
    await shop["stock_codes"].bulk(changes, session=session)
    counted = {state: n for state, n in states.items() if n}
    if counted:
        await shop["code_pools"].update({"_id": moves[0][0]["sku_id"]}, {"$inc": counted}, session=session)


async def _next(commerce: WithStock, shop_id: str, sku_id: str) -> Doc:
    filter: Doc = {"sku_id": sku_id, "state": "free", "good_until": {"$gt": now()}}
    found = await commerce.core.db.shop(shop_id)["stock_codes"].find(
        filter, sort=[("good_until", 1), ("_id", 1)], limit=1, index=NEXT
    )
    if not found:
        raise Refused("codes_short", sku_id=sku_id, wanted=1, left=0)
    return found[0]


async def _docs(commerce: WithStock, shop_id: str, sku_id: str, code_ids: Sequence[str]) -> list[Doc]:
    wanted = sorted(set(code_ids))
    docs = await commerce.core.db.shop(shop_id)["stock_codes"].find(
        {"_id": {"$in": wanted}, "sku_id": sku_id}
    )
    if len(docs) < len(wanted):
        raise NotFound("code_not_found", field="ids")
    return docs
