"""Imports as documents: the collections, and the frozen values that other modules read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.commerce.transfer.imports.states import State
from hub.core.db import Collection, Index, declare

Doc = dict[str, Any]
# Files, rows and results of an import; the line in the history stays.
KEPT = timedelta(days=30)

declare(
    Collection(
        "imports",
        indexes=(
            Index((("_id", -1),)),
            Index((("file.sha256", 1), ("_id", -1))),
            Index((("due", 1), ("lease_until", 1)), across_shops=True, partial={"due": True}),
            Index((("file_until", 1),), across_shops=True, partial={"has_file": True}),
            Index((("file.sha256", 1), ("has_file", 1)), across_shops=True),
        ),
    )
)
declare(
    Collection(
        "import_rows",
        indexes=(
            Index((("import_id", 1), ("number", 1)), unique=True),
            Index((("import_id", 1), ("outcome", 1), ("number", 1))),
            Index((("import_id", 1), ("problems.field", 1), ("number", 1))),
            Index((("import_id", 1), ("became", 1), ("number", 1)), partial={"became": "failed"}),
            Index((("gone_at", 1),), ttl_s=0),
        ),
    )
)


@dataclass(frozen=True)
class File:
    """`encoding` and `separator` are "" for a workbook, and before it was read."""

    name: str
    size: int
    sha256: str
    kind: str
    encoding: str
    separator: str


@dataclass(frozen=True)
class Counts:
    """Rows of the dry run by outcome, rows with warnings, and what became of them when they were applied."""

    create: int = 0
    change: int = 0
    same: int = 0
    bad: int = 0
    held: int = 0
    warned: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0

    @property
    def good(self) -> int:
        return self.create + self.change + self.same


@dataclass(frozen=True)
class Import:
    """`fields` by column: a field, or None for a column that is passed over. `left_out` are fields that whoever
    chose the columns may not write. `done_rows` of `total` in the present state, begun at `began_at`.
    """

    id: str
    state: State
    rev: int
    file: File
    has_file: bool
    sheet: str
    sheets: tuple[str, ...]
    heading_row: int
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    left_out: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    total: int
    done_rows: int
    cursor: int
    begun: int
    counts: Counts
    faults: Mapping[str, int]
    twin_id: str
    error: tuple[str, Mapping[str, Any]] | None
    at: datetime
    began_at: datetime
    ended_at: datetime | None
    by: str
    by_name: str
    applied_by: str


def new_doc(import_id: str, file: File, twin_id: str, by: str, by_name: str, at: datetime) -> Doc:
    return {
        "_id": import_id, "state": "reading", "rev": 1, "file": vars(file), "has_file": True, "file_until": at + KEPT,
        "sheet": "", "sheets": [], "heading_row": 0, "headers": [], "fields": [], "left_out": [], "sample": [],
        "total": 0, "done_rows": 0, "cursor": 0, "begun": -1, "counts": vars(Counts()), "faults": {},
        "twin_id": twin_id, "error": None, "at": at, "began_at": at, "ended_at": None, "by": by, "by_name": by_name,
        "due": True, "lease_until": at, "lease": "", "tries": 0, "applied_by": "", "rights": [], "schema": 1,
    }  # fmt: skip


def as_import(doc: Mapping[str, Any]) -> Import:
    error = (doc["error"]["code"], doc["error"]["params"]) if doc["error"] else None
    return Import(
        doc["_id"], doc["state"], doc["rev"], File(**doc["file"]), doc["has_file"], doc["sheet"],
        tuple(doc["sheets"]), doc["heading_row"], tuple(doc["headers"]), tuple(doc["fields"]),
        tuple(doc["left_out"]), tuple(map(tuple, doc["sample"])), doc["total"], doc["done_rows"], doc["cursor"],
        doc["begun"], Counts(**doc["counts"]), doc["faults"], doc["twin_id"], error, doc["at"], doc["began_at"],
        doc["ended_at"], doc["by"], doc["by_name"], doc["applied_by"],
    )  # fmt: skip
