"""Whether what the rows want can be: fields that the kind does not have, and what publishing asks for; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from hub.commerce.catalogue.checking import Facts, findings
from hub.commerce.catalogue.kinds import RULES
from hub.commerce.catalogue.model import Content, Kind
from hub.commerce.transfer.columns import Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.grouping import Group, Problem, Row
from hub.commerce.transfer.known import Known

_WEIGHED: tuple[Field, ...] = ("weight_g", "dimensions")
_SENT: tuple[Field, ...] = ("ship_from", "freight")
# Whether a bundle's parts are for sale is known when it is published; a file cannot change them.
_NOT_ASKED = frozenset(
    {"parts_missing", "part_not_on_sale", "asset_gone", "picture_is_no_picture", "video_is_no_video"}
)


def check_kind(row: Row, kind: Kind) -> None:
    rules = RULES[kind]
    for name in (*(() if rules.weighed else _WEIGHED), *(() if rules.sent else _SENT)):
        if name in row.values:
            row.wrong("field_not_of_kind", name)
    if "receive" in row.values and rules.stock != "counted":
        row.wrong("receive_not_counted", "receive")


def check_warehouse(row: Row, known: Known) -> None:
    if "receive" not in row.values or "warehouse" in row.values:
        return
    if known.only_warehouse:
        row.values["warehouse"] = known.only_warehouse
    elif not any(problem.field == "warehouse" for problem in row.problems):
        row.wrong("missing", "warehouse")


def check_publishing(
    group: Group, kind: Kind, content: Content, priced: Iterable[str], known: Known, at: datetime
) -> bool:
    """Whether something keeps the product from being published; told with the SKU's row, else with the first.

    `priced` are codes of SKUs: those that are new have no ids yet, so here the codes stand for them.
    """
    skus = tuple(replace(sku, id=sku.code or f"spare {n}") for n, sku in enumerate(content.skus))
    facts = Facts(at, frozenset(priced), freight_by=known.freight_by.get(content.freight_template_id))  # type: ignore[arg-type]
    by_code = {row.text("sku_code"): row for row in group.rows}
    is_wrong = False
    for found in findings(kind, replace(content, skus=skus), facts):
        if found.level == "error" and found.code not in _NOT_ASKED:
            row = by_code.get(str(found.params.get("sku_code", "")), group.rows[0])
            row.problems.append(Problem("not_ready", "state", row.text("state"), found.code))
            is_wrong = True
    return is_wrong


def is_published_by(told: Mapping[Field, Value], state: str, has_changes: bool) -> bool:
    """Publishing what is published makes its next version, so only for a change."""
    return told.get("state") == "published" and (state != "published" or has_changes)
