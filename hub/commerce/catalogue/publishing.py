"""From draft to what buyers see, and back: product, version and SKUs change in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hub.commerce.catalogue import drafting, facts, products
from hub.commerce.catalogue.checking import Finding, findings
from hub.commerce.catalogue.drafting import Owner
from hub.commerce.catalogue.model import Content, Product, read_content
from hub.commerce.catalogue.moves import Act, moved
from hub.commerce.service import Commerce
from hub.core.clock import now
from hub.core.db import Change, Session
from hub.core.errors import Conflict, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
NO_SCHEDULE: Mapping[str, Any] = {"publish_at": None, "publish_note": "", "unpublish_at": None}


async def check(core: Core, shop_id: str, product_id: str) -> list[Finding]:
    """What keeps the draft from being published, and what one might think of before. Raises NotFound."""
    doc = await products.read(core, shop_id, product_id)
    content = read_content(doc["draft"])
    return findings(doc["kind"], content, await facts.gathered(core, shop_id, content))


async def publish(
    commerce: Commerce, shop_id: str, product_id: str, actor: str, rev: int, note: str = ""
) -> Product:
    """Buyers see the draft from now on, as the next version.

    Raises NotFound, Conflict when somebody changed it since `rev`, Refused, and Refused("product_not_ready")
    with the first of its `check`'s findings.
    """
    doc = await products.read(commerce.core, shop_id, product_id)
    if doc["rev"] != rev:
        raise Conflict("changed_meanwhile", field="rev")
    return await publish_read(commerce, shop_id, doc, actor, note, {"rev": rev})


async def publish_read(
    commerce: Commerce, shop_id: str, doc: Doc, actor: str, note: str, guard: Mapping[str, Any]
) -> Product:
    """`guard` is what must still be so of the product that was read."""
    core, state = commerce.core, moved(doc["state"], "publish")
    owner, content = Owner(doc["_id"], doc["kind"], doc["code"]), read_content(doc["draft"])
    gathered = await facts.gathered(core, shop_id, content)
    require_ready(findings(owner.kind, content, gathered))
    known = await products.skus_of(core, shop_id, owner.id)
    await facts.declare_stock(commerce, shop_id, owner.kind, content.skus)
    number, at = doc["version"] + 1, now()
    fields = {
        "state": state, "version": number, "published": doc["draft"], "changed": False, "publish_trouble": None,
        "publish_at": None, "publish_note": "", "spelled": False, "updated_at": at, "updated_by": actor,
    }  # fmt: skip
    version = {
        "_id": new_id(), "product_id": owner.id, "number": number, "content": doc["draft"], "by": actor,
        "at": at, "note": note, "schema": 1,
    }  # fmt: skip
    rows = _sold(owner, content, known)

    async def store(session: Session) -> None:
        shop = core.db.shop(shop_id)
        await shop["products"].bulk(
            [Change({"_id": owner.id, **guard}, {"$set": fields, "$inc": {"rev": 1}})], session=session
        )
        await shop["product_versions"].insert(version, session=session)
        await shop["skus"].bulk(rows, session=session)
        await facts.show_assets(core, shop_id, "product", owner.id, content, session)

    try:
        await core.db.transaction(store)
    except Conflict as error:
        raise await products.reason(core, shop_id, owner, content, error) from None
    await core.queue.ring("spell_products", job_id="spell_products")
    return await products.one(core, shop_id, owner.id)


async def withdraw(
    core: Core, shop_id: str, product_id: str, actor: str, act: Act, guard: Mapping[str, Any]
) -> Product:
    """Unpublishes, archives or restores: nobody can buy it any more, nor see its pictures.

    What was published stays written down. `guard` is what must still be so. Raises NotFound, Refused,
    Conflict("changed_meanwhile").
    """
    doc = await products.read(core, shop_id, product_id)
    if any(doc[name] != value for name, value in guard.items()):
        raise Conflict("changed_meanwhile", field="rev")
    state = moved(doc["state"], act)
    gone = NO_SCHEDULE if act == "archive" else {"unpublish_at": None}
    fields = {"state": state, **gone, "updated_at": now(), "updated_by": actor}

    async def store(session: Session) -> None:
        shop = core.db.shop(shop_id)
        await shop["products"].bulk(
            [Change({"_id": product_id, "rev": doc["rev"], **guard}, {"$set": fields, "$inc": {"rev": 1}})],
            session=session,
        )
        await shop["skus"].update_many(
            {"product_id": product_id, "state": "on"}, {"$set": {"state": "off"}}, session=session
        )
        await facts.hide_assets(core, shop_id, product_id, session)

    await core.db.transaction(store)
    return await products.one(core, shop_id, product_id)


def require_ready(found: Sequence[Finding]) -> None:
    errors = [finding for finding in found if finding.level == "error"]
    if errors:
        raise Refused("product_not_ready", field=errors[0].field, count=len(errors))


def _sold(owner: Owner, content: Content, known: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Every SKU of the draft as it is sold; those that it dropped are sold no more and give their codes back."""
    wanted = {row.id for row in content.skus}
    dropped = [
        Change(
            {"_id": doc["_id"]},
            {"$set": {"state": "draft" if doc["state"] == "draft" else "off", "codes": []}},
        )
        for doc in known
        if doc["_id"] not in wanted
    ]
    rows = [
        Change(
            {"_id": row.id},
            {
                "$set": {
                    **drafting.sku_fields(owner, content.title, row, at),
                    "state": "on" if row.on else "off",
                    "codes": [row.code],
                }
            },
        )
        for at, row in enumerate(content.skus)
    ]
    return [*dropped, *rows]
