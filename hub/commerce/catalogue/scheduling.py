"""Publishing and taking off sale at a time: kept with the product, done once by whichever worker comes first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hub.accounts import audit
from hub.commerce.catalogue import products, publishing
from hub.commerce.catalogue.collections import PUBLISH_DUE, UNPUBLISH_DUE
from hub.commerce.catalogue.model import Product
from hub.commerce.service import Commerce
from hub.core import log
from hub.core.clock import now
from hub.core.errors import Conflict, NotFound, Refused
from hub.core.runtime import Core

Doc = dict[str, Any]
_log = log.get(__name__)
FURTHEST = timedelta(days=730)
_BATCH = 100


async def schedule(
    core: Core, shop_id: str, product_id: str, actor: str, rev: int, *,
    publish_at: datetime | None, unpublish_at: datetime | None, note: str = "",
) -> Product:  # fmt: skip
    """None takes a time back. Published will be what the draft says then; it must be ready now already.

    Raises NotFound, Refused, Conflict("changed_meanwhile").
    """
    doc = await products.read(core, shop_id, product_id)
    if doc["rev"] != rev:
        raise Conflict("changed_meanwhile", field="rev")
    _check_times(doc, publish_at, unpublish_at)
    if publish_at is not None:
        publishing.require_ready(await publishing.check(core, shop_id, product_id))
    fields = {
        "publish_at": publish_at, "publish_note": note, "unpublish_at": unpublish_at, "publish_trouble": None,
        "scheduled_by": actor,
    }  # fmt: skip
    changed = await core.db.shop(shop_id)["products"].update(
        {"_id": product_id, "rev": rev}, {"$set": fields, "$inc": {"rev": 1}}
    )
    if not changed:
        raise Conflict("changed_meanwhile", field="rev")
    return await products.one(core, shop_id, product_id)


def _check_times(doc: Doc, publish_at: datetime | None, unpublish_at: datetime | None) -> None:
    given = [("publish_at", publish_at), ("unpublish_at", unpublish_at)]
    if doc["state"] == "archived":
        raise Refused("product_archived")
    for name, moment in given:
        if moment is not None and not now() < moment <= now() + FURTHEST and moment != doc[name]:
            raise Refused("schedule_time", field=name, days=FURTHEST.days)
    if publish_at and unpublish_at and unpublish_at <= publish_at:
        raise Refused("schedule_order", field="unpublish_at")
    if unpublish_at and not publish_at and doc["state"] != "published":
        raise Refused("product_not_published", field="unpublish_at")


async def run_due(commerce: Commerce) -> int:
    """How many products went on or off sale. May run twice at once, be killed, and run again anywhere.

    What is due to go goes first: who missed both times was off sale at the end.
    """
    return await _publish_due(commerce) + await _unpublish_due(commerce)


async def _publish_due(commerce: Commerce) -> int:
    due = await commerce.core.db.everywhere["products"].find(
        {"publish_at": {"$lte": now()}}, sort=PUBLISH_DUE, limit=_BATCH
    )
    return sum([await _publish(commerce, doc) for doc in due])


async def _publish(commerce: Commerce, doc: Doc) -> bool:
    """The time itself is the guard: whoever publishes takes it away in the same transaction."""
    shop_id, at = doc["shop_id"], doc["publish_at"]
    guard = {"rev": doc["rev"], "publish_at": at}
    try:
        done = await publishing.publish_read(
            commerce, shop_id, doc, doc["scheduled_by"], doc["publish_note"], guard
        )
    except Conflict:
        return False  # somebody was first, or changed it: the next run looks again
    except (Refused, NotFound) as refusal:
        await _give_up(commerce.core, doc, refusal.code)
        return False
    await audit.record(
        commerce.core, shop_id, "system", "product.publish", done.id, {"version": done.version}
    )
    return True


async def _give_up(core: Core, doc: Doc, code: str) -> None:
    """It is no longer ready: a person must look, and sees why."""
    _log.warning("a product could not be published at its time", product=doc["_id"], code=code)
    fields = {"publish_at": None, "publish_trouble": {"at": now(), "code": code}}
    await core.db.shop(doc["shop_id"])["products"].update(
        {"_id": doc["_id"], "publish_at": doc["publish_at"]}, {"$set": fields, "$inc": {"rev": 1}}
    )


async def _unpublish_due(commerce: Commerce) -> int:
    due = await commerce.core.db.everywhere["products"].find(
        {"unpublish_at": {"$lte": now()}}, sort=UNPUBLISH_DUE, limit=_BATCH
    )
    return sum([await _unpublish(commerce.core, doc) for doc in due])


async def _unpublish(core: Core, doc: Doc) -> bool:
    shop_id, at = doc["shop_id"], doc["unpublish_at"]
    try:
        guard = {"unpublish_at": at}
        done = await publishing.withdraw(core, shop_id, doc["_id"], doc["scheduled_by"], "unpublish", guard)
    except Conflict:
        return False
    except (Refused, NotFound):  # it is off sale already
        await core.db.shop(shop_id)["products"].update(
            {"_id": doc["_id"], "unpublish_at": at}, {"$set": {"unpublish_at": None}}
        )
        return False
    await audit.record(core, shop_id, "system", "product.unpublish", done.id, {})
    return True
