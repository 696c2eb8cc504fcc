"""The pool of codes as it is stored: one document a code, never readable without the shop's keys.

A code is `free` until a paid reservation takes it (`issued`). A return makes it `spent`, since somebody has seen
it: it is never sold again. `void` is the end of a code that nobody shall use. Only `free` ones count as physical.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from hub.core.db import Collection, Index, declare
from hub.core.keyring import Keyring

Doc = dict[str, Any]
State = Literal["free", "issued", "spent", "void"]
STATES: tuple[State, ...] = get_args(State)
# stopped: the SKU is no pool any more.
BatchState = Literal["adding", "done", "stopped"]

CODE_PURPOSE = "stock.code"
SAME_PURPOSE = "stock.code.same"
PART_PURPOSE = "stock.code.part"
# What runs out first is sold first.
NEXT = (("sku_id", 1), ("state", 1), ("good_until", 1), ("_id", 1))

declare(
    Collection(
        "stock_codes",
        indexes=(
            # No code enters a SKU's pool twice, in whatever state the first one is.
            Index((("sku_id", 1), ("same", 1)), unique=True),
            Index(NEXT),
            Index((("sku_id", 1), ("batch_id", 1), ("state", 1), ("_id", 1))),
            Index((("sku_id", 1), ("state", 1), ("_id", -1))),
            Index((("reservation_id", 1),), partial={"reservation_id": {"$type": "string"}}),
            Index((("good_until", 1),), across_shops=True, partial={"state": "free"}),
        ),
    )
)
# One per SKU, counted in the transactions that move its codes.
declare(Collection("code_pools"))
declare(
    Collection(
        "code_batches",
        indexes=(
            Index((("sku_id", 1), ("_id", -1))),
            Index((("key", 1),), unique=True),
            Index((("state", 1), ("_id", 1)), across_shops=True, partial={"state": "adding"}),
        ),
    )
)
# What a batch has still to add, encrypted as a whole; gone once it is added.
declare(Collection("code_batch_parts", indexes=(Index((("batch_id", 1), ("number", 1)), unique=True),)))


@dataclass(frozen=True)
class Counts:
    """How many codes of a SKU are in which state."""

    free: int = 0
    issued: int = 0
    spent: int = 0
    void: int = 0


@dataclass(frozen=True)
class CodeRow:
    """A code as lists show it: by its tail alone."""

    id: str
    tail: str
    has_secret: bool
    state: State
    good_until: datetime | None
    batch_id: str
    reservation_id: str | None
    added_at: datetime
    changed_at: datetime
    shown: int
    replaced_by: str | None


@dataclass(frozen=True)
class PlainCode:
    """A code as it is given to who bought it; nothing of this is logged, listed or kept."""

    sku_id: str
    code: str
    secret: str
    good_until: datetime | None


def same_hash(keys: Keyring, same: str) -> str:
    return keys.keyed_hash(SAME_PURPOSE, same)


def same_hashes(keys: Keyring, same: str) -> list[str]:
    """By every secret in use: a code that entered before a rotation is still the same code."""
    return keys.keyed_hashes(SAME_PURPOSE, same)
