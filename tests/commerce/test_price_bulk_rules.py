"""One change of many books: exact amounts before and after, and who is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.commerce.pricing.book import ChannelPrice, PriceBook
from hub.commerce.pricing.bulk import Change, Ending, digest, plan, with_ending

BOOK = PriceBook("a", 3, price_fen=10_050, floor_fen=9_000, channels=(ChannelPrice("taobao", 11_000),))


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (Change("set", 9_500), 10_050, 9_500),
        (Change("add", -1_000), 10_050, 9_050),
        (Change("percent", 9_500), 10_050, 9_548),  # 9547.5
        (Change("percent", 9_500, ending="90"), 10_050, 9_590),
        (Change("percent", 9_500, ending="99"), 10_050, 9_499),
        (Change("percent", 9_500, ending="00"), 10_050, 9_500),
        (Change("add", 100, channel="taobao"), 11_000, 11_100),
        (Change("add", 100, channel="site"), 10_050, 10_150),
        (Change("set", 20_000, figure="msrp_fen"), None, 20_000),
    ],
)
def test_each_way_of_changing(change: Change, before: int | None, after: int) -> None:
    [row] = plan([BOOK], change)
    assert (row.before_fen, row.after_fen, row.refused, row.changes) == (before, after, None, True)
    [again] = plan([row.after], Change("set", after, change.figure, change.channel))
    assert not again.changes


def test_a_channels_price_stands_beside_the_others_or_goes() -> None:
    [row] = plan([BOOK], Change("set", 9_900, channel="site"))
    assert [(one.channel, one.price_fen) for one in row.after.channels] == [
        ("site", 9_900),
        ("taobao", 11_000),
    ]
    [gone] = plan([BOOK], Change("clear", channel="taobao"))
    assert (gone.before_fen, gone.after_fen, gone.after.channels) == (11_000, None, ())
    [nothing] = plan([BOOK], Change("clear", channel="site"))
    assert (nothing.before_fen, nothing.changes) == (None, False)
    [cleared] = plan([BOOK], Change("clear", figure="floor_fen"))
    assert (cleared.before_fen, cleared.after.floor_fen) == (9_000, None)


@pytest.mark.parametrize(
    ("book", "change", "code", "after"),
    [
        (BOOK, Change("set", 8_999), "price_below_floor", 8_999),
        (BOOK, Change("set", 10_051, figure="floor_fen"), "price_below_floor", 10_051),
        (BOOK, Change("add", -20_000, ending="99"), "price_out_of_bounds", -9_950),
        (PriceBook("b"), Change("add", 100), "price_not_set", None),
        (PriceBook("b"), Change("percent", 9_000, channel="site"), "price_not_set", None),
    ],
)
def test_what_is_refused_stays_as_it_is(
    book: PriceBook, change: Change, code: str, after: int | None
) -> None:
    [row] = plan([book], change)
    assert row.refused
    assert (row.refused.code, row.after_fen, row.after, row.changes) == (code, after, book, False)


def test_a_dry_run_is_known_by_what_it_saw() -> None:
    change, other = Change("add", 1), PriceBook("b", 1)
    assert digest([BOOK, other], change) == digest([other, BOOK], change)
    assert digest([BOOK], change) != digest([PriceBook("a", 4)], change)
    assert digest([BOOK], change) != digest([BOOK], Change("add", 2))


@given(st.integers(1, 10**9), st.sampled_from(("none", "00", "90", "99")))
def test_an_ending_is_near_and_never_nothing(fen: int, ending: Ending) -> None:
    ended = with_ending(fen, ending)
    assert ended > 0
    assert abs(ended - fen) <= (50 if fen >= 50 else 100)
    assert ending == "none" or ended % 100 == int(ending)
    assert with_ending(ended, ending) == ended
