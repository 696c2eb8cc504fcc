"""Freight templates of a shop: kept, changed by whoever saw the latest one, and asked for a price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter

from hub.commerce.catalogue.freight_rules import By, Item, Province, Quote, Region, Terms, check, quote
from hub.core.clock import now
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
MOST_TEMPLATES = 100
_TERMS = TypeAdapter(Terms)


@dataclass(frozen=True)
class Template:
    id: str
    name: str
    by: By
    regions: tuple[Region, ...]
    excluded: tuple[Province, ...]
    rev: int

    @property
    def terms(self) -> Terms:
        return Terms(self.by, self.regions, self.excluded)


async def listed(core: Core, shop_id: str) -> list[Template]:
    """In the order of their names."""
    docs = await core.db.shop(shop_id)["freight_templates"].find({}, sort=[("key", 1)])
    return [_template(doc) for doc in docs]


async def one(core: Core, shop_id: str, template_id: str) -> Template:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["freight_templates"].find_one({"_id": template_id})
    if doc is None:
        raise NotFound("freight_template_not_found")
    return _template(doc)


async def create(core: Core, shop_id: str, name: str, terms: Terms) -> Template:
    """Raises Refused, Conflict("freight_name_taken")."""
    check(terms)
    table = core.db.shop(shop_id)["freight_templates"]
    if await table.count({}, limit=MOST_TEMPLATES) >= MOST_TEMPLATES:
        raise Refused("freight_templates_too_many", most=MOST_TEMPLATES)
    doc = {"_id": new_id(), "rev": 1, **_fields(name, terms), "created_at": now(), "schema": 1}
    try:
        await table.insert(doc)
    except Conflict:
        raise Conflict("freight_name_taken", field="name", name=name) from None
    return _template(doc)


async def change(core: Core, shop_id: str, template_id: str, rev: int, name: str, terms: Terms) -> Template:
    """Raises NotFound, Refused, Conflict when somebody saved since `rev`, or has the name."""
    check(terms)
    update = {"$set": _fields(name, terms), "$inc": {"rev": 1}}
    try:
        doc = await core.db.shop(shop_id)["freight_templates"].find_one_and_update(
            {"_id": template_id, "rev": rev}, update
        )
    except Conflict:
        raise Conflict("freight_name_taken", field="name", name=name) from None
    if doc is None:
        await one(core, shop_id, template_id)
        raise Conflict("changed_meanwhile", field="rev")
    return _template(doc)


async def remove(core: Core, shop_id: str, template_id: str) -> None:
    """Raises NotFound, Conflict("freight_template_in_use") while a product is sent by it."""
    await one(core, shop_id, template_id)
    shop = core.db.shop(shop_id)
    if await shop["products"].find_one({"draft.freight_template_id": template_id}, fields=["_id"]):
        raise Conflict("freight_template_in_use")
    await shop["freight_templates"].delete({"_id": template_id})


async def ask(
    core: Core, shop_id: str, template_id: str, items: Sequence[Item], province: Province, amount_fen: int
) -> Quote:
    """Raises NotFound."""
    return quote((await one(core, shop_id, template_id)).terms, items, province, amount_fen)


def _fields(name: str, terms: Terms) -> Doc:
    return {"name": name, "key": name.casefold(), **asdict(terms)}


def _template(doc: Doc) -> Template:
    terms = _TERMS.validate_python({name: doc[name] for name in ("by", "regions", "excluded")})
    return Template(doc["_id"], doc["name"], terms.by, terms.regions, terms.excluded, doc["rev"])
