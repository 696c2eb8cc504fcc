"""Whatever stands in a checked book: one answer, never below the floor, the same in the calendar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hub.commerce.pricing.book import ChannelPrice, EventPrice, MemberPrice, PriceBook, Window
from hub.commerce.pricing.calendar import calendar
from hub.commerce.pricing.checking import check
from hub.commerce.pricing.deciding import Context, decide
from hub.commerce.pricing.records import book_of, fields_of
from hub.commerce.pricing.words import words
from hub.core.errors import Refused

START = datetime(2026, 11, 1, tzinfo=UTC)
HOURS = 30
moments = st.integers(0, HOURS).map(lambda hour: START + timedelta(hours=hour))
windows = st.builds(Window, st.none() | moments, st.none() | moments)
fens = st.integers(1, 300)
books = st.builds(
    PriceBook,
    st.just("a"),
    st.just(0),
    st.none() | fens,
    st.none() | fens,
    st.none() | fens,
    st.none() | st.integers(0, 60),
    st.lists(st.builds(ChannelPrice, st.sampled_from(("site", "taobao")), fens, windows), max_size=4).map(
        tuple
    ),
    st.lists(
        st.builds(MemberPrice, st.sampled_from(("gold", "black")), fens, st.none(), windows)
        | st.builds(
            MemberPrice, st.sampled_from(("gold", "black")), st.none(), st.integers(1, 9_999), windows
        ),
        max_size=4,
    ).map(tuple),
    st.lists(
        st.builds(EventPrice, st.sampled_from(("e", "f")), st.sampled_from(("flash", "live")), fens, windows),
        max_size=4,
    ).map(tuple),
)
contexts = st.builds(
    Context,
    st.sampled_from(("site", "taobao")),
    moments,
    st.sampled_from((None, "gold", "black")),
    st.sampled_from((None, "e", "f")),
)


def _is_checked(book: PriceBook) -> bool:
    try:
        check(book)
    except Refused:
        return False
    return True


checked = books.filter(_is_checked)


@given(books, contexts)
def test_one_answer_with_a_reason_for_every_entry(book: PriceBook, ctx: Context) -> None:
    price = decide(book, ctx)
    assert price == decide(book, ctx)
    won = [step for step in price.trace if step.outcome == "won"]
    assert len(won) == (price.amount_fen is not None)
    entries = len(book.channels) + len(book.members) + len(book.events)
    told = [step for step in price.trace if step.source in ("channel", "member", "event")]
    assert len(told) == entries
    assert all(
        "{" not in words(step, lang, "Asia/Shanghai") for step in price.trace for lang in ("zh-CN", "en")
    )
    assert price.amount_fen is None or price.amount_fen >= max(1, book.floor_fen or 0)
    if won and price.amount_fen == won[0].amount_fen:
        beaten = [step for step in price.trace if step.reason in ("higher", "equal")]
        assert all((step.amount_fen or 0) >= price.amount_fen for step in beaten)


@given(checked, contexts)
def test_the_order_of_entries_does_not_matter(book: PriceBook, ctx: Context) -> None:
    turned = PriceBook(
        book.sku_id, 0, book.price_fen, book.msrp_fen, book.cost_fen, book.floor_fen,
        book.channels[::-1], book.members[::-1], book.events[::-1],
    )  # fmt: skip
    assert decide(book, ctx).amount_fen == decide(turned, ctx).amount_fen


@given(checked, contexts)
def test_the_calendar_says_what_deciding_says(book: PriceBook, ctx: Context) -> None:
    end = START + timedelta(hours=HOURS)
    segments = calendar(book, ctx, START, end)
    assert (segments[0].begins, segments[-1].ends) == (START, end)
    assert all(one.ends == other.begins for one, other in pairwise(segments))
    for half_hours in range(2 * HOURS):
        at = START + timedelta(minutes=30 * half_hours)
        [held] = [one for one in segments if one.begins <= at < one.ends]
        now = decide(book, Context(ctx.channel, at, ctx.member_level, ctx.event_id))
        assert held.price.amount_fen == now.amount_fen


@given(books)
def test_a_book_survives_the_store(book: PriceBook) -> None:
    assert book_of("a", 0, fields_of(book)) == book
