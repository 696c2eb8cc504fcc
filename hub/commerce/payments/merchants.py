"""A shop's accounts with payment services, with encrypted credentials."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from hub.accounts.recent import Recent
from hub.commerce.payments.protocol import Merchant, PaymentService, services
from hub.core.clock import now
from hub.core.db import Collection, declare
from hub.core.errors import NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
PURPOSE = "merchant-credentials"
# A changed account is seen by every process after this long; a notice must not cost a query each time.
CACHE_S = 5.0
declare(Collection("merchants"))
_recent: Recent[Merchant] = Recent(CACHE_S)


async def add(
    core: Core, shop_id: str, service: str, name: str, settings: dict[str, Any], merchant_id: str = ""
) -> Merchant:
    """Raises Refused naming the setting that is missing or wrong. An existing `merchant_id` is replaced."""
    merchant_id = merchant_id or new_id()
    doc = {
        "service": service,
        "name": name,
        "settings": core.keys.encrypt(PURPOSE, json.dumps(_validated(service, settings))),
        "updated_at": now(),
        "schema": 1,
    }
    update = {"$set": doc, "$setOnInsert": {"created_at": now()}}
    await core.db.shop(shop_id)["merchants"].update({"_id": merchant_id}, update, upsert=True)
    return _merchant(core, {"_id": merchant_id, "shop_id": shop_id, **doc})


async def of_shop(core: Core, shop_id: str) -> list[Merchant]:
    """The oldest first: it is the one that buyers are sent to."""
    docs = await core.db.shop(shop_id)["merchants"].find({}, sort=[("_id", 1)])
    return [_merchant(core, doc) for doc in docs]


async def get(core: Core, merchant_id: str) -> Merchant:
    """In whichever shop: hooks know no more; may be CACHE_S old. Raises NotFound."""
    known = _recent.get(core.db, merchant_id)
    if known is None:
        doc = await core.db.everywhere["merchants"].find_one({"_id": merchant_id})
        if doc is None:
            raise NotFound("merchant_not_found")
        known = _merchant(core, doc)
        _recent.put(core.db, merchant_id, known)
    return known


def service_named(name: str) -> PaymentService:
    """Raises NotFound."""
    try:
        return services()[name]
    except KeyError:
        raise NotFound("payment_service_unknown", field="service", known=", ".join(services())) from None


def _validated(service: str, settings: dict[str, Any]) -> dict[str, Any]:
    try:
        return service_named(service).settings_model.model_validate(settings).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise Refused(
            "setting_invalid", field=".".join(map(str, first["loc"])), reason=first["msg"]
        ) from None


def _merchant(core: Core, doc: Doc) -> Merchant:
    model = service_named(doc["service"]).settings_model
    settings = model.model_validate_json(core.keys.decrypt(PURPOSE, doc["settings"]))
    return Merchant(doc["_id"], doc["shop_id"], doc["service"], doc["name"], settings)
