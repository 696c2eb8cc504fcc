"""Outcomes of a sale as JSON, for the fan's page."""

from __future__ import annotations

from typing import Any

from hub.commerce.flash.model import Event, Item
from hub.commerce.flash.outcome import Outcome
from hub.commerce.flash.places import Standing
from hub.core.clock import iso, now


def outcome_view(event: Event, item: Item, outcome: Outcome) -> dict[str, Any]:
    """Times by the server's clock; `at_us` is the moment of the decision by the clock that also judges limits."""
    view: dict[str, Any] = {
        "outcome": outcome.kind,
        "sku_id": item.sku_id,
        "at_us": outcome.at_us or round(now().timestamp() * 1_000_000),
    }
    if outcome.kind in ("won", "paid"):
        view |= {
            "is_new": outcome.is_new,
            "quantity": outcome.pieces,
            "price_fen": item.price_fen,
            "held_until": iso(outcome.held_until),
            "reservation_id": outcome.reservation_id,
        }
    if outcome.kind == "waiting":
        view |= {"place": outcome.place, "is_new": outcome.is_new, "quantity": outcome.pieces}
    if outcome.kind == "not_open":
        view["starts_at"] = iso(outcome.opens_at)
    return view


def standing_view(event: Event, standing: Standing) -> dict[str, Any]:
    return {
        **outcome_view(event, standing.item, standing.outcome),
        "opens_at": iso(event.opens_at(standing.item)),
        "sold_out": standing.is_gone,
    }
