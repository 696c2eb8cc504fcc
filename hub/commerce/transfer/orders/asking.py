"""What people do with exports of orders: ask for one, look how far it is, fetch its file."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from hub.commerce.orders.listing import Wanted
from hub.core.clock import now
from hub.core.db import Collection, Index, declare
from hub.core.errors import NotFound
from hub.core.ids import new_id
from hub.core.runtime import Core

Doc = dict[str, Any]
State = Literal["waiting", "ready", "failed", "gone"]
JOB, PURPOSE = "run_order_exports", "order-export"
KEPT = timedelta(days=1)
# Without letters and digits that are taken for one another; 16 of 32 are 80 bits.
_ALPHABET, _PASSWORD_CHARS = "abcdefghjkmnpqrstuvwxyz23456789A", 16

declare(
    Collection(
        "order_exports",
        indexes=(
            Index((("_id", -1),)),
            Index((("lease_until", 1),), across_shops=True, partial={"due": True}),
            Index((("file_until", 1),), across_shops=True, partial={"has_file": True}),
        ),
    )
)


@dataclass(frozen=True)
class Export:
    """`done` orders are written so far; `error` is a code."""

    id: str
    state: State
    done: int
    rows: int
    size: int
    sha256: str
    error: str
    at: datetime
    file_until: datetime
    by_name: str


async def begin(
    core: Core, shop_id: str, wanted: Wanted, lang: str, by: str, by_name: str, reason: str
) -> tuple[Export, str]:
    """The second is the file's password: it is told now and kept no longer than a worker needs it."""
    password = "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_CHARS))
    moment, kept = now(), {**asdict(wanted), "search": core.keys.encrypt(PURPOSE, wanted.search)}
    doc: Doc = {
        "_id": new_id(), "wanted": kept, "lang": lang, "state": "waiting", "due": True, "lease": "",
        "lease_until": moment, "tries": 0, "done": 0, "rows": 0, "size": 0, "sha256": "", "error": "",
        "has_file": False, "password": core.keys.encrypt(PURPOSE, password), "by": by, "by_name": by_name,
        "reason": reason, "at": moment, "file_until": moment + KEPT, "schema": 1,
    }  # fmt: skip
    await core.db.shop(shop_id)["order_exports"].insert(doc)
    await core.queue.ring(JOB)
    return as_export(doc), password


def wanted_of(core: Core, doc: Doc) -> Wanted:
    """What was sought may be a name or a phone, and lies encrypted."""
    return Wanted(**{**doc["wanted"], "search": core.keys.decrypt(PURPOSE, doc["wanted"]["search"])})


async def get(core: Core, shop_id: str, export_id: str) -> Export:
    """Raises NotFound."""
    doc = await core.db.shop(shop_id)["order_exports"].find_one({"_id": export_id})
    if doc is None:
        raise NotFound("export_not_found")
    return as_export(doc)


async def file_of(core: Core, shop_id: str, export_id: str) -> Export:
    """Raises NotFound while there is no file, or none any more."""
    found = await get(core, shop_id, export_id)
    if found.state != "ready":
        raise NotFound("export_file_gone" if found.state == "gone" else "export_not_ready")
    return found


def as_export(doc: Doc) -> Export:
    named = {name: doc[name] for name in Export.__dataclass_fields__ if name != "id"}
    found = Export(doc["_id"], **named)
    is_over = found.state == "ready" and found.file_until <= now()
    return replace(found, state="gone") if is_over else found
