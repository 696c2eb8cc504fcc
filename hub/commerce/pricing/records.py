"""Price books as documents of the store, there and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.commerce.pricing.book import ChannelPrice, EventPrice, MemberPrice, PriceBook, Window

Doc = dict[str, Any]
FIGURES = ("price_fen", "msrp_fen", "cost_fen", "floor_fen")


def fields_of(book: PriceBook) -> Doc:
    """Everything but the id and the rev."""
    return {
        **{name: getattr(book, name) for name in FIGURES},
        "channels": [
            {"channel": one.channel, "price_fen": one.price_fen, **_span(one.window)} for one in book.channels
        ],
        "members": [
            {
                "level": one.level,
                "price_fen": one.price_fen,
                "discount_bp": one.discount_bp,
                **_span(one.window),
            }
            for one in book.members
        ],
        "events": [
            {"event_id": one.event_id, "kind": one.kind, "price_fen": one.price_fen, **_span(one.window)}
            for one in book.events
        ],
    }


def book_of(sku_id: str, rev: int, fields: Mapping[str, Any]) -> PriceBook:
    return PriceBook(
        sku_id,
        rev,
        price_fen=fields["price_fen"],
        msrp_fen=fields["msrp_fen"],
        cost_fen=fields["cost_fen"],
        floor_fen=fields["floor_fen"],
        channels=tuple(ChannelPrice(d["channel"], d["price_fen"], _window(d)) for d in fields["channels"]),
        members=tuple(
            MemberPrice(d["level"], d["price_fen"], d["discount_bp"], _window(d)) for d in fields["members"]
        ),
        events=tuple(
            EventPrice(d["event_id"], d["kind"], d["price_fen"], _window(d)) for d in fields["events"]
        ),
    )


def _span(window: Window) -> Doc:
    return {"from": window.begins, "until": window.ends}


def _window(doc: Mapping[str, Any]) -> Window:
    return Window(doc["from"], doc["until"])
