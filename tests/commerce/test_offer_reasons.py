"""Every reason why something cannot be sold, all at once, with exact numbers and words."""

from __future__ import annotations

import typing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.commerce.offers.judging import judge
from hub.commerce.offers.model import Ask, Code, Facts, PartLeft, Reason, StockFacts
from hub.commerce.offers.words import reason_text, way_out
from hub.commerce.pricing.deciding import Price

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=2)
PLENTY = StockFacts("counted", 90, 100)
GOOD = Facts("sku", "T恤 白", "published", True, None, "on", Price(9_900, ()), PLENTY)
ONE = Ask("taobao", NOON)


def codes(facts: Facts, ask: Ask = ONE) -> list[str]:
    return [reason.code for reason in judge(facts, ask).reasons]


def stocked(stock: StockFacts) -> Facts:
    return replace(GOOD, stock=stock)


def test_what_is_published_priced_and_there_can_be_sold() -> None:
    offer = judge(GOOD, ONE)
    assert (offer.sellable, offer.reasons, offer.price.amount_fen) == (True, (), 9_900)
    assert judge(stocked(StockFacts("unlimited", None, None)), replace(ONE, quantity=10_000)).sellable


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (replace(GOOD, product_state="archived"), ["archived"]),
        (replace(GOOD, product_state="draft"), ["unpublished"]),
        (replace(GOOD, product_state="draft", was_published=False, sku_state="draft"), ["never_published"]),
        (replace(GOOD, product_state="draft", publish_at=LATER), ["scheduled"]),
        (replace(GOOD, product_state="draft", publish_at=NOON), ["unpublished"]),
        (replace(GOOD, sku_state="off"), ["sku_off"]),
        (replace(GOOD, sku_state="draft"), ["sku_new"]),
        (replace(GOOD, price=Price(None, ()), stock=None), ["no_price", "stock_unknown"]),
        (replace(GOOD, excluded=True), ["region_excluded"]),
    ],
)
def test_each_reason_by_itself(facts: Facts, wanted: list[str]) -> None:
    assert codes(facts) == wanted


def test_who_has_the_rest_is_told_with_numbers() -> None:
    stock = StockFacts("counted", 0, 3, held=5, held_until=LATER, set_aside={"双十二": 7, "直播": 2})
    assert judge(stocked(stock), ONE).reasons == (
        Reason("sold_out", {"wanted": 1}),
        Reason("buffered", {"count": 3, "channel": "taobao"}),
        Reason("held", {"count": 5, "until": LATER}),
        Reason("set_aside", {"count": 7, "event": "双十二"}),
        Reason("set_aside", {"count": 2, "event": "直播"}),
    )
    few = StockFacts("counted", 2, 2)
    assert judge(stocked(few), replace(ONE, quantity=3)).reasons == (
        Reason("short", {"left": 2, "wanted": 3}),
    )
    assert codes(stocked(few), replace(ONE, quantity=2)) == []


def test_a_bundle_names_the_parts_that_are_short() -> None:
    parts = (PartLeft("a", "杯子", 2, 3), PartLeft("b", "课程", 1, None), PartLeft("c", "勺子", 1, 9))
    bundle = StockFacts("bundle", 1, 1, parts=parts)
    assert codes(stocked(bundle)) == []
    assert judge(stocked(bundle), replace(ONE, quantity=2)).reasons == (
        Reason("short", {"left": 1, "wanted": 2}),
        Reason("part_short", {"part": "杯子", "sku_id": "a", "left": 3, "wanted": 4}),
    )


def test_inside_a_sale_only_its_own_pieces_count() -> None:
    inside = replace(ONE, event_id="e", per_user=2, bought=1)
    assert codes(stocked(StockFacts("counted", 0, 0, event_left=1)), inside) == []
    assert judge(stocked(StockFacts("counted", 9, 9)), replace(inside, quantity=2)).reasons == (
        Reason("event_over", {"left": 0, "wanted": 2}),
        Reason("user_limit", {"limit": 2, "bought": 1}),
    )
    assert codes(stocked(StockFacts("unlimited", None, None)), inside) == []


def test_every_reason_has_words_and_a_way_out() -> None:
    told = {
        "at": LATER, "until": LATER, "count": 1, "left": 1, "wanted": 2, "channel": "taobao", "event": "双十二",
        "part": "杯子", "sku": "T恤", "limit": 1, "bought": 1, "province": "XJ",
    }  # fmt: skip
    for code in typing.get_args(Code):
        reason = Reason(code, told)
        for lang in ("zh-CN", "en"):
            for text in (reason_text(reason, lang, "Asia/Shanghai"), way_out(reason, lang, "Asia/Shanghai")):
                assert text
                assert "{" not in text
                assert not text.startswith("offers.")
    assert reason_text(Reason("held", {"count": 5, "until": LATER}), "zh-CN", "Asia/Shanghai") == (
        "5 件被未付款的订单占用，最早 2026-11-23 22:00 释放"
    )
    assert (
        reason_text(Reason("held", {"count": 5, "until": None}), "en", "UTC") == "5 are held by unpaid orders"
    )
