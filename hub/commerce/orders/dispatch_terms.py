"""When a shop wants to hear that orders could leave together, or apart: its thresholds (PRD 3.2.2)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from hub.commerce.orders.model import Doc
from hub.commerce.orders.rules.suggesting import Terms
from hub.core.clock import now
from hub.core.db import Collection, declare
from hub.core.errors import Conflict
from hub.core.runtime import Core

declare(Collection("dispatch_terms"))
_NAMES = tuple(asdict(Terms()))


@dataclass(frozen=True)
class Kept:
    """`rev` counts the changes; who saved last and when, empty and None as long as nobody did."""

    terms: Terms
    rev: int
    updated_by: str
    updated_at: datetime | None


async def get(core: Core, shop_id: str) -> Kept:
    """The defaults where nobody chose."""
    return _kept(await core.db.shop(shop_id)["dispatch_terms"].find_one({"_id": shop_id}))


async def change(core: Core, shop_id: str, terms: Terms, rev: int, by: str) -> Kept:
    """`rev` is what the person looked at. Raises Conflict("changed_meanwhile") when somebody saved since, unless what
    they want holds already.
    """
    before = await get(core, shop_id)
    if before.terms == terms:
        return before
    if before.rev != rev:
        raise Conflict("changed_meanwhile", field="rev")
    table, doc = core.db.shop(shop_id)["dispatch_terms"], _doc(terms, rev + 1, by)
    if rev == 0:
        try:
            await table.insert({"_id": shop_id, **doc})
        except Conflict:
            raise Conflict("changed_meanwhile", field="rev") from None
    elif not await table.update({"_id": shop_id, "rev": rev}, {"$set": doc}):
        raise Conflict("changed_meanwhile", field="rev")
    return _kept(doc)


def _doc(terms: Terms, rev: int, by: str) -> Doc:
    return {**asdict(terms), "rev": rev, "updated_by": by, "updated_at": now(), "schema": 1}


def _kept(doc: Doc | None) -> Kept:
    if doc is None:
        return Kept(Terms(), 0, "", None)
    terms = Terms(**{name: doc[name] for name in _NAMES if name in doc})
    return Kept(terms, doc["rev"], doc["updated_by"], doc["updated_at"])
