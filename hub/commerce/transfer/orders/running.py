"""A worker's turn at an export of orders; one that is interrupted begins anew, because it changes nothing."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pyzipper

from hub.accounts import shops
from hub.commerce.addresses import sealing
from hub.commerce.orders import listing
from hub.commerce.transfer.orders.asking import PURPOSE, wanted_of
from hub.commerce.transfer.shelf import shelf
from hub.commerce.transfer.values import yuan
from hub.commerce.transfer.workbooks import csv_bytes
from hub.core import log
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import Conflict, HubError, Refused
from hub.core.ids import new_id
from hub.core.keyring import Keyring
from hub.core.runtime import Core
from hub.core.sentences import catalogue

Doc = dict[str, Any]
_log = log.get(__name__)
_LEASE = timedelta(seconds=30)
_BATCH, MOST_ORDERS, _MOST_BYTES, _MOST_TRIES = 200, 50_000, 200_000_000, 5
# The columns, each with a header `order_export.<name>`; one line for each line of an order.
COLUMNS = (
    "number", "state", "channel", "placed_at", "paid_at", "title", "specs", "code", "quantity", "price", "discount",
    "freight", "payable", "paid", "refunded", "name", "phone", "province", "city", "district", "detail", "remark",
    "waybills",
)  # fmt: skip


async def run_due(core: Core) -> int:
    """How many exports were written; files whose day is over go."""
    await _clear(core)
    done = 0
    while (doc := await _take(core)) is not None:
        with log.bound(shop_id=doc["shop_id"]):
            await _turn(core, doc)
        done += 1
    return done


async def _take(core: Core) -> Doc | None:
    moment = now()
    return await core.db.everywhere["order_exports"].find_one_and_update(
        {"due": True, "lease_until": {"$lte": moment}},
        {"$set": {"lease": new_id(), "lease_until": moment + _LEASE}, "$inc": {"tries": 1}},
        sort=[("lease_until", 1)],
    )


async def _turn(core: Core, doc: Doc) -> None:
    try:
        if doc["tries"] > _MOST_TRIES:
            raise Refused("export_gave_up")
        await _write(core, doc)
    except Refused as error:
        await _tell(core, doc, {"state": "failed", "due": False, "error": error.code, "password": ""})
    except (HubError, StoreError, OSError) as error:
        _log.warning("an export of orders was put off", error=str(error))


async def _tell(core: Core, doc: Doc, fields: Mapping[str, Any]) -> None:
    """Raises Conflict when another worker holds the export."""
    update = {"$set": {"lease_until": now() + _LEASE, **fields}}
    table = core.db.shop(doc["shop_id"])["order_exports"]
    if not await table.update({"_id": doc["_id"], "lease": doc["lease"]}, update):
        raise Conflict("changed_meanwhile")


async def _write(core: Core, doc: Doc) -> None:
    shop_id, wanted = doc["shop_id"], wanted_of(core, doc)
    zone = ZoneInfo((await shops.by_id(core, shop_id)).timezone)
    say = partial(catalogue().translate, doc["lang"])
    lines: list[list[str]] = []
    done, after = 0, ""
    while True:
        orders, cursor = await listing.page(core, shop_id, wanted, after, _BATCH)
        lines += await asyncio.to_thread(lambda some: [*_lines(some, core.keys, zone, say)], orders)
        done += len(orders)
        if done > MOST_ORDERS:
            raise Refused("order_export_too_large")
        await _tell(core, doc, {"done": done})
        if cursor is None:
            break
        after = cursor
    header = [say(f"order_export.{name}") for name in COLUMNS]
    password = core.keys.decrypt(PURPOSE, doc["password"])
    data = await asyncio.to_thread(_locked, header, lines, password)
    blob = await shelf(core).put(data, _MOST_BYTES)
    ready = {"state": "ready", "due": False, "has_file": True, "password": ""}
    await _tell(core, doc, {**ready, "rows": len(lines), "sha256": blob.sha256, "size": blob.size})


def _locked(header: list[str], lines: list[list[str]], password: str) -> bytes:
    """AES-256 as WinZip writes it (AE-2), which 7-Zip, WinRAR, macOS's and Windows' better tools open."""
    file = io.BytesIO()
    with pyzipper.AESZipFile(
        file, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as packed:
        packed.setpassword(password.encode())
        packed.writestr("orders.csv", csv_bytes(header, lines))
    return file.getvalue()


def _lines(orders: list[Doc], keys: Keyring, zone: ZoneInfo, say: Any) -> Iterator[list[str]]:
    """What belongs to the order as a whole stands on its first line only, so that columns can be summed."""
    for order in orders:
        receiver = sealing.opened(keys, order["receiver"]) if order["receiver"] else None
        sums = {
            "freight": yuan(order["freight_fen"]), "payable": yuan(order["payable_fen"]),
            "paid": yuan(order["paid_fen"]), "refunded": yuan(order["refunded_fen"]),
        }  # fmt: skip
        whole = {
            "number": order["number"], "state": say(f"console.orders.state.{order['state']}"),
            "channel": say(f"console.sales_channel.{order['channel']}"), "placed_at": _time(order["placed_at"], zone),
            "paid_at": _time(order["paid_at"], zone), "remark": order["remark"],
            "waybills": " ".join(f"{one['courier']} {one['waybill']}" for one in order["parcels"]),
        }  # fmt: skip
        if receiver:
            whole |= {
                name: getattr(receiver, name) for name in ("name", "phone", "city", "district", "detail")
            }
            whole["province"] = say(f"console.freight.province.{receiver.province}")
        for at, line in enumerate(order["lines"]):
            own = {
                "title": line["title"], "specs": " ".join(line["specs"].values()), "code": line["code"],
                "quantity": str(line["quantity"]), "price": yuan(line["price_fen"]),
                "discount": yuan(line["discount_fen"]),
            }  # fmt: skip
            told = {**whole, **own, **(sums if at == 0 else {})}
            yield [told.get(name, "") for name in COLUMNS]


def _time(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if at else ""


async def _clear(core: Core) -> None:
    """Each file has a password of its own, so that no two are the same file."""
    old = {"has_file": True, "file_until": {"$lt": now()}}
    for doc in await core.db.everywhere["order_exports"].find(old, limit=_BATCH):
        await shelf(core).delete(doc["sha256"])
        change = {"$set": {"has_file": False, "state": "gone"}}
        await core.db.shop(doc["shop_id"])["order_exports"].update({"_id": doc["_id"]}, change)
