"""Which price wins, and what the trace says of the others."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.commerce.pricing.book import ChannelPrice, EventPrice, MemberPrice, PriceBook, Window
from hub.commerce.pricing.checking import check, warnings
from hub.commerce.pricing.deciding import Context, decide
from hub.commerce.pricing.margin import Margin, margin
from hub.core.errors import Refused

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOON, PAST, NOW = Window(NOON + HOUR), Window(None, NOON), Window(NOON, NOON + HOUR)


def told(book: PriceBook, ctx: Context) -> tuple[int | None, list[tuple[str, str, int | None]]]:
    price = decide(book, ctx)
    return price.amount_fen, [(step.source, step.reason, step.amount_fen) for step in price.trace]


def test_nothing_costs_nothing_said() -> None:
    assert told(PriceBook("a"), Context("site", NOON)) == (None, [("unified", "not_set", None)])


def test_a_channels_price_takes_the_place_of_the_unified_one_even_if_it_is_higher() -> None:
    book = PriceBook("a", price_fen=10_000, channels=(ChannelPrice("taobao", 11_000),))
    assert told(book, Context("taobao", NOON)) == (
        11_000,
        [("channel", "won", 11_000), ("unified", "replaced", 10_000)],
    )
    assert told(book, Context("site", NOON)) == (
        10_000,
        [("unified", "won", 10_000), ("channel", "other_channel", 11_000)],
    )


def test_a_timed_price_goes_before_a_standing_one_and_windows_are_half_open() -> None:
    book = PriceBook("a", channels=(ChannelPrice("site", 900), ChannelPrice("site", 800, NOW)))
    at = [NOON - timedelta(milliseconds=1), NOON, NOON + HOUR - timedelta(milliseconds=1), NOON + HOUR]
    assert [told(book, Context("site", moment))[0] for moment in at] == [900, 800, 800, 900]
    assert told(book, Context("site", NOON))[1] == [("channel", "won", 800), ("channel", "replaced", 900)]
    assert ("channel", "not_begun", 800) in told(book, Context("site", at[0]))[1]
    assert ("channel", "over", 800) in told(book, Context("site", at[3]))[1]


def test_members_get_their_share_of_the_channels_price_half_a_fen_up() -> None:
    book = PriceBook(
        "a",
        price_fen=10_001,
        channels=(ChannelPrice("taobao", 3),),
        members=(MemberPrice("gold", discount_bp=9_500), MemberPrice("black", price_fen=8_000)),
    )
    assert told(book, Context("site", NOON, "gold")) == (
        9_501,  # 9500.95
        [("member", "won", 9_501), ("unified", "higher", 10_001), ("member", "other_level", 8_000),
         ("channel", "other_channel", 3)],
    )  # fmt: skip
    assert told(book, Context("taobao", NOON, "gold"))[0] == 3  # 2.85
    assert told(book, Context("site", NOON, "black"))[0] == 8_000
    assert told(book, Context("site", NOON))[0] == 10_001


def test_a_discount_needs_something_to_be_taken_off() -> None:
    book = PriceBook("a", members=(MemberPrice("gold", discount_bp=5_000),))
    assert told(book, Context("site", NOON, "gold")) == (
        None,
        [("member", "no_base", None), ("unified", "not_set", None)],
    )


def test_inside_an_event_its_price_competes_and_wins_a_tie() -> None:
    book = PriceBook(
        "a",
        price_fen=10_000,
        members=(MemberPrice("gold", price_fen=9_000),),
        events=(EventPrice("e", "flash", 9_000), EventPrice("f", "live", 7_000, SOON)),
    )
    assert told(book, Context("site", NOON, "gold", "e")) == (
        9_000,
        [("event", "won", 9_000), ("member", "equal", 9_000), ("unified", "higher", 10_000),
         ("event", "not_in_event", 7_000)],
    )  # fmt: skip
    assert told(book, Context("site", NOON, None, "f")) == (
        10_000,
        [("unified", "won", 10_000), ("event", "not_in_event", 9_000), ("event", "not_begun", 7_000),
         ("member", "other_level", 9_000)],
    )  # fmt: skip
    assert told(book, Context("site", NOON + HOUR, "gold", "f"))[0] == 7_000


def test_the_floor_has_the_last_word_and_the_msrp_is_only_mentioned() -> None:
    book = PriceBook("a", price_fen=1_000, floor_fen=900, members=(MemberPrice("gold", discount_bp=5_000),))
    price = decide(book, Context("site", NOON, "gold"))
    assert (price.amount_fen, price.trace[-1].reason) == (900, "raised")
    assert price.trace[-1].params == {"from_fen": 500}
    dear = decide(PriceBook("a", price_fen=1_000, msrp_fen=800), Context("site", NOON))
    assert (dear.amount_fen, dear.trace[-1].reason) == (1_000, "above_msrp")
    assert dear.trace[-1].params == {"over_fen": 200}


@pytest.mark.parametrize(
    ("book", "code", "field"),
    [
        (PriceBook("a", price_fen=0), "price_out_of_bounds", "price_fen"),
        (PriceBook("a", cost_fen=-1), "price_out_of_bounds", "cost_fen"),
        (PriceBook("a", msrp_fen=1_000_000_000), "price_out_of_bounds", "msrp_fen"),
        (PriceBook("a", price_fen=99, floor_fen=100), "price_below_floor", "price_fen"),
        (
            PriceBook("a", floor_fen=100, events=(EventPrice("e", "flash", 99),)),
            "price_below_floor",
            "events.0.price_fen",
        ),
        (PriceBook("a", members=(MemberPrice("g"),)), "member_price_either", "members.0"),
        (PriceBook("a", members=(MemberPrice("g", 1, 9_500),)), "member_price_either", "members.0"),
        (
            PriceBook("a", members=(MemberPrice("g", discount_bp=10_000),)),
            "discount_out_of_bounds",
            "members.0.discount_bp",
        ),
        (
            PriceBook("a", channels=(ChannelPrice("site", 1, Window(NOON, NOON)),)),
            "price_window_empty",
            "channels.0.until",
        ),
        (
            PriceBook("a", channels=(ChannelPrice("site", 1, NOW), ChannelPrice("site", 2, Window(NOON)))),
            "price_windows_overlap",
            "channels.1.from",
        ),
        (
            PriceBook("a", channels=(ChannelPrice("site", 1), ChannelPrice("site", 1))),
            "price_windows_overlap",
            "channels.1.from",
        ),
        (
            PriceBook("a", channels=tuple(ChannelPrice("site", 1) for _ in range(201))),
            "prices_too_many",
            "channels",
        ),
    ],
)
def test_what_may_not_stand_in_a_book(book: PriceBook, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        check(book)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_what_may_and_what_is_only_warned_of() -> None:
    book = PriceBook(
        "a",
        price_fen=1_000,
        msrp_fen=900,
        cost_fen=500,
        floor_fen=400,
        channels=(
            ChannelPrice("site", 900),
            ChannelPrice("site", 800, PAST),
            ChannelPrice("site", 901, NOW),
            ChannelPrice("taobao", 900, NOW),
        ),
    )
    check(book)
    assert [(one.code, one.field) for one in warnings(book)] == [
        ("floor_below_cost", "floor_fen"),
        ("above_msrp", "price_fen"),
        ("above_msrp", "channels.2.price_fen"),
    ]
    assert warnings(PriceBook("a", price_fen=1)) == []


def test_margins_in_fen_and_basis_points() -> None:
    assert margin(1_000, 600) == Margin(400, 4_000)
    assert margin(300, 299) == Margin(1, 33)
    assert margin(8, 9) == Margin(-1, -1_250)
    assert (margin(None, 1), margin(1, None)) == (None, None)
