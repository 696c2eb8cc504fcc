"""What saving a draft means for the SKUs: which keep their ids, which are new, whose codes are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from hub.commerce.catalogue import searched
from hub.commerce.catalogue.combinations import check_axes, complete
from hub.commerce.catalogue.model import Content, Kind, Part, SkuContent, content_doc
from hub.core.db import Change, Insert
from hub.core.errors import Refused
from hub.core.ids import new_id

Doc = dict[str, Any]


@dataclass(frozen=True)
class Owner:
    """The product that the SKUs belong to."""

    id: str
    kind: Kind
    code: str


def settled(
    owner: Owner, content: Content, known: Sequence[Mapping[str, Any]], drafted: Sequence[SkuContent] = ()
) -> Content:
    """With a SKU for every combination, each with its id and a code.

    `known` are the documents of all SKUs that the product ever had, `drafted` those of the draft before, whose
    specs may have other names by now. Raises Refused.
    """
    check_axes(content.axes)
    _check_ids(content.skus, {doc["_id"] for doc in known})
    rows = complete(content.axes, content.skus, _former(content.skus, known, drafted))
    kept = {doc["_id"]: doc["codes"][-1] for doc in known if doc["codes"]}
    taken = {row.code for row in rows if row.code} | {code for doc in known for code in doc["codes"]}
    fresh = (code for n in count(1) if (code := f"{owner.code}-{n:02d}") not in taken)
    named = []
    for row in rows:
        plain = owner.code if not row.specs and owner.code not in taken else ""
        code = row.code or kept.get(row.id) or plain or next(fresh)
        named.append(replace(row, id=row.id or new_id(), code=code))
    return replace(content, skus=tuple(named))


def _former(
    given: Sequence[SkuContent], known: Sequence[Mapping[str, Any]], drafted: Sequence[SkuContent]
) -> list[SkuContent]:
    """What a combination that nobody gave may be again: first of the draft, then of all; each SKU only once."""
    used, now = {row.id for row in given if row.id}, {row.id for row in drafted}
    gone = (_as_content(doc) for doc in known if doc["_id"] not in now)
    return [row for row in (*drafted, *gone) if row.id not in used]


def check_codes(rows: Sequence[SkuContent]) -> None:
    """Raises Refused for two of a product that have the same."""
    seen: set[str] = set()
    for at, row in enumerate(rows):
        if row.code in seen:
            raise Refused("sku_code_twice", field=f"content.skus.{at}.code", sku_code=row.code)
        seen.add(row.code)


def writes(owner: Owner, content: Content, known: Sequence[Mapping[str, Any]]) -> list[Insert | Change]:
    """Makes the new SKUs, lets those that were never published follow the draft, and reserves every code.

    Codes are given back before others take them.
    """
    before = {doc["_id"]: doc for doc in known}
    kept = {row.id for row in content.skus}
    freed = [
        Change({"_id": doc["_id"]}, {"$set": {"codes": _published_codes(doc)}})
        for doc in known
        if doc["_id"] not in kept and doc["codes"] != _published_codes(doc)
    ]
    rows = [_write(owner, content.title, row, at, before.get(row.id)) for at, row in enumerate(content.skus)]
    return [*freed, *rows]


def sku_fields(owner: Owner, title: str, row: SkuContent, position: int) -> Doc:
    """The part of a SKU's document that says what it is."""
    named = " ".join((title, *row.specs.values()))
    plain = content_doc(Content(skus=(row,)))["skus"][0]
    told = ("code", "barcode", "specs", "weight_g", "dimensions_mm", "picture", "parts")
    return {
        "product_kind": owner.kind, "title": named, "position": position, **{name: plain[name] for name in told},
        **searched.of_sku(named, row.code, row.barcode),
    }  # fmt: skip


def _write(
    owner: Owner, title: str, row: SkuContent, position: int, before: Mapping[str, Any] | None
) -> Insert | Change:
    fields = sku_fields(owner, title, row, position)
    if before is None:
        made = {"_id": row.id, "product_id": owner.id, "state": "draft", "codes": [row.code], "schema": 1}
        return Insert({**made, **fields})
    if before["state"] == "draft":
        return Change({"_id": row.id}, {"$set": {**fields, "codes": [row.code]}})
    codes = sorted({*_published_codes(before), row.code})
    return Change({"_id": row.id}, {"$set": {"codes": codes}})


def _published_codes(doc: Mapping[str, Any]) -> list[str]:
    """What is sold keeps its code while it is sold; what never was, or is no more, gives it back."""
    return [doc["code"]] if doc["state"] == "on" else []


def _as_content(doc: Mapping[str, Any]) -> SkuContent:
    code = doc["code"] if doc["codes"] else ""  # somebody else may have it by now
    parts = tuple(Part(part["sku_id"], part["quantity"]) for part in doc["parts"])
    dimensions = tuple(doc["dimensions_mm"]) if doc["dimensions_mm"] else None
    return SkuContent(
        doc["specs"],
        doc["_id"],
        code,
        doc["barcode"],
        doc["weight_g"],
        dimensions,
        doc["picture"],
        parts=parts,
    )


def _check_ids(rows: Sequence[SkuContent], known: set[str]) -> None:
    seen: set[str] = set()
    for at, row in enumerate(rows):
        if row.id and (row.id not in known or row.id in seen):
            raise Refused("sku_unknown", field=f"content.skus.{at}.id")
        seen.add(row.id)
