"""Reservations as the rest of the hub makes and moves them; all of them may be asked again without harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hub.commerce.stock.commit import WithStock
from hub.commerce.stock.model import Ask as Ask
from hub.commerce.stock.model import Line, Reservation
from hub.commerce.stock.model import Wanted as Wanted
from hub.commerce.stock.needs import Needs
from hub.commerce.stock.rules import moving
from hub.commerce.stock.rules import reserving as rules
from hub.commerce.stock.rules.book import Book
from hub.core.ids import new_id

Doc = dict[str, Any]


async def reserve(commerce: WithStock, shop_id: str, ask: Ask) -> Reservation:
    """Holds all of it or nothing. The same key again answers the same reservation, whatever became of it.

    Raises Refused("stock_short", sku_id, wanted, left), Conflict("key_reused"), NotFound("stock_item_not_found").
    """
    id, sku_ids = new_id(), tuple(line.sku_id for line in ask.lines)
    needs = Needs(sku_ids=sku_ids, keys=(ask.key,))
    return await commerce.stock.commit(
        shop_id, lambda book: reservation_of(rules.reserve(book, ask, id)), needs
    )


async def commit(commerce: WithStock, shop_id: str, reservation_id: str, by: str = "") -> Reservation:
    """Paid. Codes are issued; what nobody carries is shipped; a hold out of time takes pieces anew.

    Raises Refused("reservation_expired") when there are none left, Refused("reservation_move").
    """
    return await _move(commerce, shop_id, reservation_id, lambda b: moving.commit(b, reservation_id, by))


async def release(commerce: WithStock, shop_id: str, reservation_id: str) -> Reservation:
    """Given up before it was paid. Raises Refused("reservation_move")."""
    return await _move(commerce, shop_id, reservation_id, lambda b: moving.release(b, reservation_id))


async def ship(commerce: WithStock, shop_id: str, reservation_id: str, by: str = "") -> Reservation:
    """Raises Refused("stock_missing") when a stock-take left less than is to go, Refused("reservation_move")."""
    return await _move(commerce, shop_id, reservation_id, lambda b: moving.ship(b, reservation_id, by))


async def give_back(
    commerce: WithStock, shop_id: str, reservation_id: str, reason: str = "", by: str = ""
) -> Reservation:
    """Refunded: shipped pieces come in again, others become free. Raises Refused("reservation_move")."""
    return await _move(
        commerce, shop_id, reservation_id, lambda b: moving.give_back(b, reservation_id, reason, by)
    )


async def _move(
    commerce: WithStock, shop_id: str, reservation_id: str, rule: Callable[[Book], Doc]
) -> Reservation:
    needs = Needs(reservation_ids=(reservation_id,))
    return await commerce.stock.commit(shop_id, lambda book: reservation_of(rule(book)), needs)


def reservation_of(doc: Doc) -> Reservation:
    return Reservation(
        doc["_id"], doc["key"], doc["channel"], tuple(Wanted(**line) for line in doc["asked"]),
        tuple(Line(**line) for line in doc["lines"]), doc["event_id"], doc["buyer"], doc["state"],
        doc["created_at"], doc["expires_at"], doc["changed_at"], doc["rev"],
    )  # fmt: skip
