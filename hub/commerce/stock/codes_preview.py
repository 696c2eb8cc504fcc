"""What adding a list of codes would do: how many are new, and which lines are not, before anything is stored."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hub.accounts import shops
from hub.commerce.stock import codes_lines
from hub.commerce.stock.codes_lines import Fault, Lines, Row
from hub.commerce.stock.codes_model import same_hashes
from hub.core.clock import now
from hub.core.runtime import Core

MOST_STRETCHES = 200
_AT_ONCE = 2_000


@dataclass(frozen=True)
class Trouble:
    """Lines that give no new code, all for the same reason. `lines`: stretches (first, last), the first 200."""

    fault: Fault
    count: int
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Preview:
    """`fresh` can be added. `dated` of them run out, `with_secret` have one."""

    fresh: int
    dated: int
    with_secret: int
    troubles: tuple[Trouble, ...]
    first_tails: tuple[str, ...]


async def preview(core: Core, shop_id: str, sku_id: str, raw: bytes) -> Preview:
    """Raises Refused("codes_missing" | "codes_too_many" | "codes_too_large" | "codes_unreadable")."""
    lines = await parsed(core, shop_id, raw)
    known = await known_lines(core, shop_id, sku_id, lines.rows)
    fresh = [row for row in lines.rows if row.line not in known]
    return Preview(
        len(fresh),
        sum(row.good_until != codes_lines.NEVER for row in fresh),
        sum(bool(row.secret) for row in fresh),
        troubles(lines, known),
        tuple(codes_lines.tail_of(row.code) for row in fresh[:3]),
    )


async def parsed(core: Core, shop_id: str, raw: bytes) -> Lines:
    """In a thread: fifty thousand lines take most of a second."""
    shop = await shops.by_id(core, shop_id)
    zone = ZoneInfo(shop.timezone)
    return await asyncio.to_thread(lambda: codes_lines.read(codes_lines.text_of(raw), zone, now()))


async def known_lines(core: Core, shop_id: str, sku_id: str, rows: Sequence[Row]) -> set[int]:
    """Of the rows whose code the pool has, or had, already."""
    found: set[int] = set()
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        hashes = await asyncio.to_thread(_hashes, core, some)
        docs = await core.db.shop(shop_id)["stock_codes"].find(
            {"sku_id": sku_id, "same": {"$in": list(hashes)}}, fields=["same"]
        )
        found.update(hashes[doc["same"]] for doc in docs)
    return found


def _hashes(core: Core, rows: Iterable[Row]) -> Mapping[str, int]:
    return {same: row.line for row in rows for same in same_hashes(core.keys, row.same)}


def troubles(lines: Lines, known: Iterable[int]) -> tuple[Trouble, ...]:
    """Those in the list itself first, then the codes that were there already."""
    by_fault: dict[Fault, list[int]] = {}
    for bad in lines.bad:
        by_fault.setdefault(bad.fault, []).append(bad.line)
    if met := sorted(known):
        by_fault["known"] = met
    counts = Counter({fault: len(of) for fault, of in by_fault.items()})
    return tuple(
        Trouble(fault, n, tuple(codes_lines.ranges(by_fault[fault], MOST_STRETCHES)))
        for fault, n in counts.most_common()
    )
