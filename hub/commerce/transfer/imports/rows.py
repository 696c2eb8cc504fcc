"""What the dry run and the applying found about every row, as documents and as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from hub.commerce.transfer.examining import Examined
from hub.commerce.transfer.grouping import Problem, Row
from hub.commerce.transfer.wanted import Change
from hub.core.errors import NotFound
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]


@dataclass(frozen=True)
class FoundRow:
    """`became`: created, changed, unchanged or failed once it was applied; `failure` is the code of why."""

    number: int
    code: str
    sku_code: str
    title: str
    outcome: str
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    changes: tuple[Change, ...]
    became: str
    failure: tuple[str, Mapping[str, Any]] | None


def docs_of(import_id: str, examined: Examined, gone_at: datetime) -> list[Doc]:
    before = examined.known.values.get("title", "") if examined.known else ""
    title = str(examined.wanted.told.get("title", before))
    return [_doc(import_id, row, examined, title, gone_at) for row in examined.group.rows]


def _doc(import_id: str, row: Row, examined: Examined, title: str, gone_at: datetime) -> Doc:
    return {
        "_id": new_id(), "import_id": import_id, "number": row.number, "code": row.text("product_code"),
        "sku_code": row.text("sku_code"), "title": title, "outcome": examined.outcomes[row.number],
        "problems": [asdict(problem) for problem in row.problems],
        "warnings": [asdict(problem) for problem in row.warnings],
        "changes": [asdict(change) for change in examined.changes_of(row.number)],
        "became": "", "failure": None, "gone_at": gone_at, "schema": 1,
    }  # fmt: skip


def as_row(doc: Mapping[str, Any]) -> FoundRow:
    failure = (doc["failure"]["code"], doc["failure"]["params"]) if doc["failure"] else None
    return FoundRow(
        doc["number"], doc["code"], doc["sku_code"], doc["title"], doc["outcome"],
        tuple(Problem(**problem) for problem in doc["problems"]),
        tuple(Problem(**problem) for problem in doc["warnings"]),
        tuple(Change(**change) for change in doc["changes"]), doc["became"], failure,
    )  # fmt: skip


async def page(
    core: Core, shop_id: str, import_id: str, outcome: str, field: str, after: int, limit: int
) -> list[FoundRow]:
    """In the order of the file, behind row `after`; `field`: only rows with a problem in that column.

    "failed" are those that could not be written, whatever the dry run said of them.
    """
    wanted: Doc = {"import_id": import_id, "number": {"$gt": after}}
    if outcome == "failed":
        wanted["became"] = outcome
    elif outcome:
        wanted["outcome"] = outcome
    if field:
        wanted["problems.field"] = field
    docs = await core.db.shop(shop_id)["import_rows"].find(wanted, sort=[("number", 1)], limit=limit)
    return [as_row(doc) for doc in docs]


async def by_numbers(core: Core, shop_id: str, import_id: str, numbers: Sequence[int]) -> dict[int, FoundRow]:
    docs = await core.db.shop(shop_id)["import_rows"].find(
        {"import_id": import_id, "number": {"$in": list(numbers)}}
    )
    return {doc["number"]: as_row(doc) for doc in docs}


async def require_rows(core: Core, shop_id: str, import_id: str) -> None:
    """Raises NotFound when the dry run's findings are gone, or never were."""
    if not await core.db.shop(shop_id)["import_rows"].find_one({"import_id": import_id}, fields=["_id"]):
        raise NotFound("import_rows_gone")
