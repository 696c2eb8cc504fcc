"""Reservations over HTTP: for programs that sell elsewhere, and for people who look or help out."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.stock import reading, reserving
from hub.commerce.stock.model import Reservation
from hub.commerce.stock.reserving import Ask, Wanted
from hub.console.endpoint import Asked, Endpoint
from hub.console.stock_views import (
    Reason,
    ReservationAnswer,
    ReservationsAnswer,
    ReserveBody,
    reservation_view,
)


class ReservationsQuery(BaseModel):
    """`after`: the cursor of the page before."""

    state: Literal["", "held", "committed", "shipped", "released", "expired", "returned"] = ""
    sku_id: str = Field(default="", max_length=64)
    after: str = Field(default="", max_length=64)
    limit: int = Field(default=50, ge=1, le=100)


class ReturnBody(BaseModel):
    reason: Reason = ""


async def list_reservations(asked: Asked) -> dict[str, Any]:
    query = asked.query
    found = await reading.reservations(
        asked.hub.core, asked.who.shop_id,
        state=query.state, sku_id=query.sku_id, before=query.after, limit=query.limit,
    )  # fmt: skip
    cursor = found[-1].id if len(found) == query.limit else None
    return {"reservations": [reservation_view(one) for one in found], "cursor": cursor}


async def get_reservation(asked: Asked) -> dict[str, Any]:
    found = await reading.reservation(asked.hub.core, asked.who.shop_id, asked.path["reservation_id"])
    return {"reservation": reservation_view(found)}


async def reserve_stock(asked: Asked) -> dict[str, Any]:
    body, who = asked.body, asked.who
    lines = tuple(Wanted(line.sku_id, line.quantity) for line in body.lines)
    ask = Ask(body.key, body.channel, lines, body.buyer, None, body.hold_s, who.actor)
    made = await reserving.reserve(asked.commerce, who.shop_id, ask)
    return await _done(asked, "reservation.create", made)


async def commit_reservation(asked: Asked) -> dict[str, Any]:
    id, who = asked.path["reservation_id"], asked.who
    done = await reserving.commit(asked.commerce, who.shop_id, id, who.actor)
    return await _done(asked, "reservation.commit", done)


async def release_reservation(asked: Asked) -> dict[str, Any]:
    done = await reserving.release(asked.commerce, asked.who.shop_id, asked.path["reservation_id"])
    return await _done(asked, "reservation.release", done)


async def ship_reservation(asked: Asked) -> dict[str, Any]:
    id, who = asked.path["reservation_id"], asked.who
    done = await reserving.ship(asked.commerce, who.shop_id, id, who.actor)
    return await _done(asked, "reservation.ship", done)


async def return_reservation(asked: Asked) -> dict[str, Any]:
    id, who = asked.path["reservation_id"], asked.who
    done = await reserving.give_back(asked.commerce, who.shop_id, id, asked.body.reason, who.actor)
    return await _done(asked, "reservation.return", done)


async def _done(asked: Asked, action: str, done: Reservation) -> dict[str, Any]:
    """What programs do stands on the reservation itself; a person's hand is audited besides."""
    who = asked.who
    if who.kind == "staff":
        await audit.record(asked.hub.core, who.shop_id, who.actor, action, done.id, {"state": done.state})
    return {"reservation": reservation_view(done)}


_ALL, _ONE, _RIGHT = "/api/v1/reservations", "/api/v1/reservations/{reservation_id}", "stock.manage"
ENDPOINTS = [
    Endpoint(
        "GET", _ALL, "products.read", list_reservations, "Reservations, the latest first", ReservationsAnswer,
        query=ReservationsQuery,
    ),
    Endpoint("GET", _ONE, "products.read", get_reservation, "One reservation", ReservationAnswer),
    Endpoint("POST", _ALL, _RIGHT, reserve_stock, "Hold pieces, all or none", ReservationAnswer, body=ReserveBody),
    Endpoint("POST", f"{_ONE}/commit", _RIGHT, commit_reservation, "It is paid", ReservationAnswer),
    Endpoint("POST", f"{_ONE}/release", _RIGHT, release_reservation, "Give up an unpaid one", ReservationAnswer),
    Endpoint("POST", f"{_ONE}/ship", _RIGHT, ship_reservation, "The pieces left", ReservationAnswer),
    Endpoint(
        "POST", f"{_ONE}/return", _RIGHT, return_reservation, "Take the pieces back", ReservationAnswer,
        body=ReturnBody,
    ),
]  # fmt: skip
