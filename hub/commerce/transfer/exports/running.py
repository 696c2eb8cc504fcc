"""A worker's turn at an export; one that is interrupted begins anew, because it changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from hub.commerce.service import Commerce
from hub.commerce.transfer.exports.gathering import Gathered, gathered, product_ids
from hub.commerce.transfer.exports.records import MOST_TOLD, Asked, Export, Left, as_export
from hub.commerce.transfer.known import KnownProduct
from hub.commerce.transfer.lines import lines_of
from hub.commerce.transfer.listings import store
from hub.commerce.transfer.listings.filling import Line
from hub.commerce.transfer.listings.model import Shape
from hub.commerce.transfer.listings.writing import lines as listing_lines
from hub.commerce.transfer.shelf import shelf
from hub.commerce.transfer.workbooks import csv_bytes, xlsx
from hub.core import log
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import Conflict, HubError, NotFound, Refused
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.sentences import catalogue

_log = log.get(__name__)
_LEASE = timedelta(seconds=20)
_MOST_BYTES = 200_000_000
_MOST_TRIES = 5


async def run_due(commerce: Commerce) -> int:
    """How many exports were written."""
    done = 0
    while (taken := await _take(commerce.core)) is not None:
        shop_id, token, export, tries = taken
        with log.bound(shop_id=shop_id):
            await _turn(commerce, shop_id, token, export, tries)
        done += 1
    return done


async def _take(core: Core) -> tuple[str, str, Export, int] | None:
    token, moment = new_id(), now()
    doc = await core.db.everywhere["exports"].find_one_and_update(
        {"due": True, "lease_until": {"$lte": moment}},
        {"$set": {"lease": token, "lease_until": moment + _LEASE}, "$inc": {"tries": 1}},
        sort=[("lease_until", 1)],
    )
    return (doc["shop_id"], token, as_export(doc), doc["tries"]) if doc else None


async def _turn(commerce: Commerce, shop_id: str, token: str, export: Export, tries: int) -> None:
    core = commerce.core

    async def tell(fields: Mapping[str, Any]) -> None:
        """Raises Conflict when another worker holds the export."""
        update = {"$set": {"lease_until": now() + _LEASE, **fields}}
        if not await core.db.shop(shop_id)["exports"].update({"_id": export.id, "lease": token}, update):
            raise Conflict("changed_meanwhile")

    try:
        if tries > _MOST_TRIES:
            raise Refused("export_gave_up")
        await _write(core, shop_id, export, tell)
    except Refused as error:
        told = {"code": error.code, "params": {name: str(value) for name, value in error.params.items()}}
        await tell({"state": "failed", "due": False, "error": told})
    except (HubError, StoreError, OSError) as error:
        _log.warning("an export was put off", error=str(error))


async def _write(core: Core, shop_id: str, export: Export, tell: Callable[[Mapping[str, Any]], Any]) -> None:
    ids = await product_ids(core, shop_id, export.asked)
    await tell({"total": len(ids), "done": 0})
    shape = await _shape(core, shop_id, export.asked.template_id)
    lines: list[list[str]] = []
    left: list[Left] = []
    done = 0
    async for part in gathered(core, shop_id, ids):
        if shape is None:
            lines += [line for product in part.products for line in _plain(product, part, export.asked)]
        else:
            _sort(await listing_lines(core, shop_id, shape, part, export.asked.lang), lines, left)
        done += len(part.products)
        await tell({"done": done})
    data = await asyncio.to_thread(_file, export.asked, shape, lines)
    blob = await shelf(core).put(data, _MOST_BYTES)
    told = [vars(one) for one in left[:MOST_TOLD]]
    ready = {"state": "ready", "due": False, "has_file": True, "rows": len(lines), "left_rows": len(left)}
    await tell({**ready, "left": told, "sha256": blob.sha256, "size": blob.size})


async def _shape(core: Core, shop_id: str, template_id: str) -> Shape | None:
    if not template_id:
        return None
    try:
        return (await store.one(core, shop_id, template_id)).shape
    except NotFound as error:
        raise Refused(error.code) from None


def _plain(product: KnownProduct, part: Gathered, asked: Asked) -> Iterator[list[str]]:
    return lines_of(product, asked.fields, part.names, asked.lang)


def _sort(found: Sequence[Line], lines: list[list[str]], left: list[Left]) -> None:
    """What the platform would refuse is left out and told, with the first reason."""
    for line in found:
        if line.faults:
            first = line.faults[0]
            left.append(Left(line.sku_code, line.title, first.header, first.code, first.limit))
        else:
            lines.append(list(line.cells))


def _file(asked: Asked, shape: Shape | None, lines: list[list[str]]) -> bytes:
    if shape is not None:
        header = [column.header for column in shape.columns]
        return (
            csv_bytes(header, lines, shape.encoding) if asked.kind == "csv" else xlsx(header, lines, "Sheet1")
        )
    header = [catalogue().translate(asked.lang, f"import.field.{name}") for name in asked.fields]
    if asked.kind == "csv":
        return csv_bytes(header, lines)
    return xlsx(header, lines, catalogue().translate(asked.lang, "import.sheet.products"))
