"""Exports as documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from hub.core.db import Collection, Index, declare

Doc = dict[str, Any]
State = Literal["writing", "ready", "failed", "gone"]
Kind = Literal["csv", "xlsx"]
KEPT = timedelta(days=1)
MOST_ROWS = 20_000  # what an import takes back
MOST_TOLD = 200

declare(
    Collection(
        "exports",
        indexes=(
            Index((("_id", -1),)),
            Index((("due", 1), ("lease_until", 1)), across_shops=True, partial={"due": True}),
            Index((("file_until", 1),), across_shops=True, partial={"has_file": True}),
            Index((("sha256", 1), ("has_file", 1)), across_shops=True),
        ),
    )
)


@dataclass(frozen=True)
class Asked:
    """What to write: `ids` of products, else what `filter` (as the list's address has it) finds."""

    kind: Kind
    fields: tuple[str, ...]
    ids: tuple[str, ...]
    filter: Mapping[str, Any]
    template_id: str
    lang: str


@dataclass(frozen=True)
class Left:
    """A line that a platform would refuse; `code` as in `listing.problem.<code>`."""

    sku_code: str
    title: str
    header: str
    code: str
    limit: int


@dataclass(frozen=True)
class Export:
    """`left` are the first of `left_rows` lines that were left out because a template's rules forbid them."""

    id: str
    state: State
    name: str
    asked: Asked
    total: int
    done: int
    rows: int
    size: int
    sha256: str
    left_rows: int
    left: tuple[Left, ...]
    error: tuple[str, Mapping[str, Any]] | None
    has_costs: bool
    at: datetime
    file_until: datetime
    by: str
    by_name: str


def new_doc(
    export_id: str, name: str, asked: Asked, has_costs: bool, by: str, by_name: str, at: datetime
) -> Doc:
    told = {**vars(asked), "fields": list(asked.fields), "ids": list(asked.ids), "filter": dict(asked.filter)}
    return {
        "_id": export_id, "state": "writing", "name": name, "asked": told, "total": 0, "done": 0, "rows": 0, "size": 0,
        "sha256": "", "left_rows": 0, "left": [], "error": None, "has_costs": has_costs, "at": at, "has_file": False,
        "file_until": at + KEPT, "by": by, "by_name": by_name, "due": True, "lease_until": at, "lease": "", "tries": 0,
        "schema": 1,
    }  # fmt: skip


def as_export(doc: Mapping[str, Any]) -> Export:
    told = doc["asked"]
    asked = Asked(
        told["kind"],
        tuple(told["fields"]),
        tuple(told["ids"]),
        told["filter"],
        told["template_id"],
        told["lang"],
    )
    error = (doc["error"]["code"], doc["error"]["params"]) if doc["error"] else None
    return Export(
        doc["_id"], doc["state"], doc["name"], asked, doc["total"], doc["done"], doc["rows"], doc["size"],
        doc["sha256"], doc["left_rows"], tuple(Left(**one) for one in doc["left"]), error, doc["has_costs"], doc["at"],
        doc["file_until"], doc["by"], doc["by_name"],
    )  # fmt: skip
