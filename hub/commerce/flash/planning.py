"""A sale from its first draft to its end, as people move it; every move goes through the table of moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from hub.commerce.flash import preparing, store
from hub.commerce.flash.granting import item_key
from hub.commerce.flash.model import HOLD_S, Event, Item, Kind
from hub.commerce.flash.moves import Move, after
from hub.commerce.flash.repair import mend
from hub.commerce.pricing.events import clear_event_prices
from hub.commerce.service import Commerce
from hub.core import log
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import Conflict, HubError, NotFound, Refused
from hub.core.redis import RedisError

_log = log.get(__name__)


@dataclass(frozen=True)
class Plan:
    """What people write; checked by `_check`."""

    name: str
    kind: Kind
    starts_at: datetime
    ends_at: datetime
    items: tuple[Item, ...]
    hold_s: int = HOLD_S


async def create(commerce: Commerce, shop_id: str, plan: Plan, by: str) -> Event:
    """Raises Refused naming the field."""
    await _check(commerce, shop_id, plan)
    return await store.create(commerce.core, shop_id, _fields(plan), plan.items, by)


async def edit(commerce: Commerce, shop_id: str, event_id: str, rev: int, plan: Plan, by: str) -> Event:
    """While it is a draft. Raises Refused naming the field, Conflict("changed_meanwhile", "sale_not_a_draft")."""
    event = await _of_rev(commerce, shop_id, event_id, rev)
    if event.state != "draft":
        raise Conflict("sale_not_a_draft")
    await _check(commerce, shop_id, plan)
    fields = {**_fields(plan), "items": [asdict(item) for item in plan.items]}
    return await store.change(commerce.core, event, fields, by)


async def delete(commerce: Commerce, shop_id: str, event_id: str, rev: int) -> None:
    """A draft that never came to anything. Raises Conflict."""
    event = await _of_rev(commerce, shop_id, event_id, rev)
    if event.state != "draft":
        raise Conflict("sale_not_a_draft")
    await store.delete_draft(commerce.core, event)


async def prepare(commerce: Commerce, shop_id: str, event_id: str, rev: int, by: str) -> Event:
    """draft -> ready: stock for every item or none. Raises Refused("sale_short") and what pricing refuses.

    That stock may be set aside is written down first: who dies in between is cleared up by the job.
    """
    event = await _of_rev(commerce, shop_id, event_id, rev)
    ready = after(event, "prepare", now())
    begun = await store.change(commerce.core, event, {"has_stock": True}, by)
    try:
        await preparing.put_in_place(commerce, begun, by)
    except HubError:
        await store.change(commerce.core, begun, {"has_stock": False}, by)
        raise
    return await _moved(commerce, begun, {"state": ready}, by)


async def withdraw(commerce: Commerce, shop_id: str, event_id: str, rev: int, by: str) -> Event:
    """ready -> draft, before it begins."""
    return await _called_off(commerce, await _of_rev(commerce, shop_id, event_id, rev), "withdraw", by)


async def cancel(commerce: Commerce, shop_id: str, event_id: str, rev: int, by: str) -> Event:
    """Before it begins."""
    return await _called_off(commerce, await _of_rev(commerce, shop_id, event_id, rev), "cancel", by)


async def open_now(commerce: Commerce, shop_id: str, event_id: str, rev: int, by: str) -> Event:
    """By hand, before its time."""
    return await open_event(commerce, await _of_rev(commerce, shop_id, event_id, rev), by)


async def open_event(commerce: Commerce, event: Event, by: str = "") -> Event:
    """Its prices hold from this moment, too, if it is early. Raises Conflict."""
    at = now()
    opened = {"state": after(event, "open", at), "opened_at": min(at, event.starts_at)}
    if at < event.starts_at:
        early = replace(event, opened_at=at)
        await preparing.set_prices(commerce, early, event.ends_at, by)
    return await _moved(commerce, event, opened, by)


async def close(commerce: Commerce, shop_id: str, event_id: str, by: str) -> Event:
    """By hand; whatever changed meanwhile, closing is meant."""
    return await close_event(commerce, await store.one(commerce.core, shop_id, event_id), by)


async def close_event(commerce: Commerce, event: Event, by: str = "") -> Event:
    """open -> closing -> closed: the door first, then what is left goes back."""
    closing = {"state": after(event, "close", now()), "closed_at": now()}
    return await settle_event(commerce, await _moved(commerce, event, closing, by), by)


async def settle_event(commerce: Commerce, event: Event, by: str = "") -> Event:
    """closing -> closed; the job does it, too, for who died in the middle: whoever comes second finds it done."""
    closed = after(event, "settle", now())
    await preparing.give_back(commerce, event, by)
    try:
        await preparing.set_prices(commerce, event, event.closed_at or event.ends_at, by)
    except HubError as error:  # somebody raised the floor meanwhile: the old window ends by itself
        _log.warning("prices of a sale keep their window", event=event.id, code=error.code)
    await store.end_queue(commerce.core, event.shop_id, event.id)
    try:
        return await _moved(commerce, event, {"state": closed, "has_stock": False}, by)
    except Conflict:
        found = await store.one(commerce.core, event.shop_id, event.id)
        if found.state != closed:
            raise
        return found


async def clear_up(commerce: Commerce, event: Event) -> Event:
    """A draft or cancelled sale whose stock somebody who died left set aside."""
    await preparing.give_back(commerce, event, "")
    await clear_event_prices(commerce.core, event.shop_id, event.id, "")
    return await store.change(commerce.core, event, {"has_stock": False})


async def add_pieces(
    commerce: Commerce, shop_id: str, event_id: str, sku_id: str, more: int, key: str, by: str
) -> Event:
    """While it is ready or runs; the same key again adds nothing. Raises Refused("sale_short"), Conflict.

    The stock first: pieces that the sale does not know yet harm nobody, and go back at its end.
    """
    event = await store.one(commerce.core, shop_id, event_id)
    item = _item(event, sku_id)
    if event.state not in ("ready", "open"):
        raise Conflict("sale_not_running")
    if await store.was_added(commerce.core, event, key):
        return event
    await preparing.add(commerce, event, {item.sku_id: more})
    changed = await store.add_pieces(commerce.core, event, sku_id, more, key, by)
    return await _told(commerce, changed)


async def show_item(commerce: Commerce, shop_id: str, event_id: str, sku_id: str, by: str) -> Event:
    """In a live room: from now on fans may buy this one. Shown twice is shown once."""
    event = await store.one(commerce.core, shop_id, event_id)
    item = _item(event, sku_id)
    if event.kind != "live" or event.state != "open":
        raise Conflict("sale_not_running")
    if item.shown_at is not None:
        return event
    shown = [replace(one, shown_at=now()) if one.sku_id == sku_id else one for one in event.items]
    return await _moved(commerce, event, {"items": [asdict(one) for one in shown]}, by)


async def _called_off(commerce: Commerce, event: Event, move: Move, by: str) -> Event:
    """The state first, so that the door is shut while the stock goes back."""
    off = await _moved(commerce, event, {"state": after(event, move, now())}, by)
    if not off.has_stock:
        return off
    await preparing.give_back(commerce, off, by)
    await clear_event_prices(commerce.core, off.shop_id, off.id, by)
    return await store.change(commerce.core, off, {"has_stock": False}, by)


async def _moved(commerce: Commerce, event: Event, fields: Mapping[str, object], by: str) -> Event:
    return await _told(commerce, await store.change(commerce.core, event, fields, by))


async def _told(commerce: Commerce, event: Event) -> Event:
    """Mongo knows already; what the door does not hear now it is told by the job."""
    commerce.flash.sales.forget(event.shop_id, event.id)
    try:
        for item in event.items:
            await commerce.flash.door.tell_facts(item_key(event.id, item.sku_id), store.facts_of(event, item))
        if event.state != "draft":
            await mend(commerce, event)
    except (RedisError, OSError, StoreError) as error:
        _log.warning("the door hears of a change later", event=event.id, reason=str(error))
    return event


async def _of_rev(commerce: Commerce, shop_id: str, event_id: str, rev: int) -> Event:
    event = await store.one(commerce.core, shop_id, event_id)
    if event.rev != rev:
        raise Conflict("changed_meanwhile")
    return event


def _item(event: Event, sku_id: str) -> Item:
    item = event.item(sku_id)
    if item is None:
        raise NotFound("sale_item_not_found")
    return item


async def _check(commerce: Commerce, shop_id: str, plan: Plan) -> None:
    if plan.starts_at >= plan.ends_at:
        raise Refused("sale_times_wrong", field="ends_at")
    ids = [item.sku_id for item in plan.items]
    if twice := next((n for n, sku_id in enumerate(ids) if sku_id in ids[:n]), None):
        raise Refused("sku_twice", field=f"items.{twice}.sku_id")
    await preparing.require_known(commerce, shop_id, ids)


def _fields(plan: Plan) -> dict[str, object]:
    return {
        "name": plan.name, "kind": plan.kind, "starts_at": plan.starts_at, "ends_at": plan.ends_at,
        "hold_s": plan.hold_s,
    }  # fmt: skip
