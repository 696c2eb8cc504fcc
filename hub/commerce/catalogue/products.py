"""Products: made, read, and their drafts saved; whoever saves names the revision that they looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hub.commerce.catalogue import collections as _declared  # noqa: F401
from hub.commerce.catalogue import drafting, facts, kinds, referred, searched
from hub.commerce.catalogue.combinations import ChangedAxis, arrange, check_axes, check_sources
from hub.commerce.catalogue.drafting import Owner
from hub.commerce.catalogue.model import Content, Kind, Product, as_product, content_doc, read_content
from hub.core.clock import now
from hub.core.db import Change, Insert, Session
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]


async def one(core: Core, shop_id: str, product_id: str) -> Product:
    """Raises NotFound."""
    return as_product(await read(core, shop_id, product_id))


async def read(core: Core, shop_id: str, product_id: str) -> Doc:
    doc = await core.db.shop(shop_id)["products"].find_one({"_id": product_id})
    if doc is None:
        raise NotFound("product_not_found")
    return doc


async def skus_of(core: Core, shop_id: str, product_id: str) -> list[Doc]:
    """All that the product ever had."""
    return await core.db.shop(shop_id)["skus"].find({"product_id": product_id}, sort=[("position", 1)])


async def create(
    core: Core, shop_id: str, actor: str, kind: Kind, code: str, content: Content, client_id: str = ""
) -> Product:
    """The same `client_id` again gives the product that it made. Raises Refused, Conflict("product_code_taken")."""
    if client_id and (made := await _made_by(core, shop_id, client_id)):
        return made
    product_id = new_id()
    owner = Owner(product_id, kind, code or f"P{product_id[-8:].upper()}")
    kinds.check_fields(owner.kind, content)
    await referred.check(core, shop_id, content)
    settled = drafting.settled(owner, content, ())
    drafting.check_codes(settled.skus)
    doc: Doc = {
        "_id": product_id, "client_id": client_id, "kind": kind, "code": owner.code, "state": "draft",
        "rev": 1, "version": 0, "changed": True, "published": None, "publish_at": None, "publish_note": "",
        "publish_trouble": None, "unpublish_at": None, "scheduled_by": "",
        "created_at": now(), "created_by": actor, **_drafted(owner, settled, actor), "schema": 1,
    }  # fmt: skip
    rows = drafting.writes(owner, settled, ())

    async def store(session: Session) -> None:
        await core.db.shop(shop_id)["products"].insert(doc, session=session)
        await core.db.shop(shop_id)["skus"].bulk(rows, session=session)
        await facts.show_assets(core, shop_id, "product_draft", product_id, settled, session)

    try:
        await core.db.transaction(store)
    except Conflict:
        if client_id and (made := await _made_by(core, shop_id, client_id)):
            return made
        raise await _taken(core, shop_id, owner, settled) from None
    await core.queue.ring("spell_products", job_id="spell_products")
    return as_product(doc)


async def save(
    core: Core, shop_id: str, product_id: str, actor: str, rev: int, content: Content, code: str = ""
) -> Product:
    """Another draft. Raises NotFound, Refused, and Conflict for a code that is taken or when `rev` is old."""
    before = await read(core, shop_id, product_id)
    if before["rev"] != rev:
        raise Conflict("changed_meanwhile", field="rev")
    if before["state"] == "archived":
        raise Refused("product_archived")
    owner = Owner(product_id, before["kind"], code or before["code"])
    kinds.check_fields(owner.kind, content)
    await referred.check(core, shop_id, content)
    known = await skus_of(core, shop_id, product_id)
    settled = drafting.settled(owner, content, known, read_content(before["draft"]).skus)
    drafting.check_codes(settled.skus)
    rows = drafting.writes(owner, settled, known)
    fields = {**_drafted(owner, settled, actor), "code": owner.code}
    fields["changed"] = fields["draft"] != before["published"]
    guarded: Sequence[Insert | Change] = [
        Change({"_id": product_id, "rev": rev}, {"$set": fields, "$inc": {"rev": 1}})
    ]

    async def store(session: Session) -> None:
        await core.db.shop(shop_id)["products"].bulk(guarded, session=session)
        await core.db.shop(shop_id)["skus"].bulk(rows, session=session)
        await facts.show_assets(core, shop_id, "product_draft", product_id, settled, session)

    try:
        await core.db.transaction(store)
    except Conflict as error:
        raise await reason(core, shop_id, owner, settled, error) from None
    await core.queue.ring("spell_products", job_id="spell_products")
    return await one(core, shop_id, product_id)


async def change_axes(
    core: Core, shop_id: str, product_id: str, actor: str, rev: int, axes: Sequence[ChangedAxis]
) -> Product:
    """Other spec axes in the draft: what is renamed, reordered or added to keeps its SKUs. Raises as `save`."""
    before = (await one(core, shop_id, product_id)).draft
    check_axes([axis.axis for axis in axes], "axes")
    check_sources(axes)
    content = replace(
        before, axes=tuple(axis.axis for axis in axes), skus=arrange(before.axes, before.skus, axes)
    )
    return await save(core, shop_id, product_id, actor, rev, content)


def _drafted(owner: Owner, content: Content, actor: str) -> Doc:
    """What lists show and sort by stands beside the draft."""
    return {
        "draft": content_doc(content), "title": content.title, "brand": content.brand,
        "category_id": content.category_id, "tags": list(content.tags),
        "picture": next(iter(content.media.main), ""), "sku_count": len(content.skus),
        **searched.of_product(owner.code, content), "spelled": False, "updated_at": now(), "updated_by": actor,
    }  # fmt: skip


async def _made_by(core: Core, shop_id: str, client_id: str) -> Product | None:
    doc = await core.db.shop(shop_id)["products"].find_one({"client_id": client_id})
    return as_product(doc) if doc else None


async def reason(core: Core, shop_id: str, owner: Owner, content: Content, error: Conflict) -> Conflict:
    if error.code == "already_exists":
        return await _taken(core, shop_id, owner, content)
    return Conflict("changed_meanwhile", field="rev")


async def _taken(core: Core, shop_id: str, owner: Owner, content: Content) -> Conflict:
    """Which code it was that somebody else has."""
    shop = core.db.shop(shop_id)
    other = await shop["products"].find_one({"code": owner.code}, fields=["title"])
    if other is not None and other["_id"] != owner.id:
        return Conflict("product_code_taken", field="code", product_code=owner.code, title=other["title"])
    wanted = {row.code: at for at, row in enumerate(content.skus)}
    own = {row.id for row in content.skus}
    holders = await shop["skus"].find({"codes": {"$in": list(wanted)}})
    for holder in holders:
        shared = [code for code in holder["codes"] if code in wanted]
        if holder["_id"] not in own or any(content.skus[wanted[c]].id != holder["_id"] for c in shared):
            field = f"content.skus.{wanted[shared[0]]}.code"
            return Conflict("sku_code_taken", field=field, sku_code=shared[0], title=holder["title"])
    return Conflict("changed_meanwhile")


async def codes_of_others(core: Core, shop_id: str, product_id: str, content: Content) -> set[str]:
    """Which of its SKUs' codes belong to another product by now."""
    wanted = [row.code for row in content.skus if row.code]
    docs = await core.db.shop(shop_id)["skus"].find(
        {"codes": {"$in": wanted}}, fields=["product_id", "codes"]
    )
    return {code for doc in docs if doc["product_id"] != product_id for code in doc["codes"]}
