"""The rules of slips, events, items and alerts one by one, on a working copy without a store."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hub.commerce.stock.model import Line, Wanted
from hub.commerce.stock.rules import alerting, counting, declaring, moving, setting_aside
from hub.commerce.stock.rules.counting import Counted
from hub.commerce.stock.rules.level import Level
from hub.core.errors import Conflict, NotFound, Refused
from tests.commerce.stock_book import ask, lines, numbers, refused, shop, slip, with_codes


def test_codes_leave_a_pool_unless_they_are_promised() -> None:
    book = with_codes(3)
    ask(book, ("code", 2))
    refused(book, "stock_short", lambda: counting.count_codes(book, "code", -2, "", "", ""))
    assert counting.count_codes(book, "code", -1, "", "", "") == 2
    with pytest.raises(Refused, match="stock_no_pool"):
        counting.count_codes(shop(cap=1), "cap", 1, "", "", "")


def test_a_count_below_what_is_promised_needs_a_yes() -> None:
    book = shop(cap=5)
    ask(book, ("cap", 3))
    taken = slip("stock_take", key="t")
    error = refused(
        book, "count_below_promised",
        lambda: counting.take(book, taken, [Counted("cap", 2)], accept_shortage=False),
    )  # fmt: skip
    assert error.params == {
        "sku_id": "cap", "counted": 2, "promised": 3, "reserved": 3, "allocated": 0, "preallocated": 0,
    }  # fmt: skip
    counting.take(book, taken, [Counted("cap", 2)], accept_shortage=True)
    [turn] = alerting.turns(book, ["cap"])
    assert (turn.kind, turn.opens, turn.left, turn.missing) == ("shortage", True, -1, 1)
    moving.commit(book, "id-k", "")
    refused(book, "stock_missing", lambda: moving.ship(book, "id-k", ""))
    counting.receive(book, slip(key="more"), [Wanted("cap", 1)])
    [turn] = alerting.turns(book, ["cap"])
    assert (turn.kind, turn.opens) == ("shortage", False)
    assert moving.ship(book, "id-k", "")["state"] == "shipped"


def test_a_ticket_that_is_not_there_cannot_be_paid_for() -> None:
    book = shop(ticket=2)
    ask(book, ("ticket", 2))
    counting.take(book, slip("stock_take"), [Counted("ticket", 1)], accept_shortage=True)
    refused(book, "stock_missing", lambda: moving.commit(book, "id-k", ""))


def test_a_count_that_began_before_the_last_shipment_is_out_of_date() -> None:
    book = shop(cap=5, mug=2)
    old = [Counted("cap", 5, ledger_no=0)]
    refused(
        book, "changed_meanwhile",
        lambda: counting.take(book, slip("stock_take"), old, accept_shortage=True),
    )  # fmt: skip
    twice = [Counted("cap", 5), Counted("cap", 4)]
    refused(
        book, "stock_sku_twice", lambda: counting.take(book, slip("stock_take"), twice, accept_shortage=True)
    )
    counting.take(book, slip("stock_take"), [Counted("cap", 5, 1), Counted("mug", 1)], accept_shortage=False)
    assert [line["kind"] for line in book.ledger] == ["receipt", "receipt", "stock_take"]


def test_only_what_lies_free_moves_to_another_warehouse() -> None:
    book = shop(cap=5)
    ask(book, ("cap", 2))
    moves = slip("transfer", to="b", key="m")
    error = refused(
        book, "transfer_short",
        lambda: counting.transfer(book, moves, [Wanted("cap", 2), Wanted("cap", 2)]),
    )  # fmt: skip
    assert error.params == {"sku_id": "cap", "wanted": 4, "left": 3}
    refused(
        book, "transfer_to_itself",
        lambda: counting.transfer(book, slip("transfer", to="a"), [Wanted("cap", 1)]),
    )  # fmt: skip
    refused(
        book, "warehouse_not_found",
        lambda: counting.transfer(book, slip("transfer", to="z"), [Wanted("cap", 1)]),
    )  # fmt: skip
    counting.transfer(book, moves, [Wanted("cap", 3)])
    assert (numbers(book, "cap"), numbers(book, "cap", "b")) == ((2, 2, 0), (3, 0, 0))


def test_a_slip_counts_once() -> None:
    book = shop(cap=5)
    first = counting.receive(book, slip(), [Wanted("cap", 1)])
    assert counting.receive(book, slip(), [Wanted("cap", 1)]) is first
    refused(book, "key_reused", lambda: counting.receive(book, slip(), [Wanted("cap", 2)]))
    refused(
        book,
        "key_reused",
        lambda: counting.take(book, slip("stock_take"), [Counted("cap", 1)], accept_shortage=True),
    )
    moved = counting.transfer(book, slip("transfer", to="b", key="m"), [Wanted("cap", 1)])
    assert counting.transfer(book, slip("transfer", to="b", key="m"), [Wanted("cap", 1)]) is moved
    counted = counting.take(book, slip("stock_take", key="t"), [Counted("cap", 5)], accept_shortage=False)
    assert (
        counting.take(book, slip("stock_take", key="t"), [Counted("cap", 5)], accept_shortage=False)
        is counted
    )
    assert book.free("cap") == 6


def test_only_pieces_are_received_and_only_where_there_is_a_warehouse() -> None:
    book = with_codes(1)
    refused(book, "stock_not_counted", lambda: counting.receive(book, slip(), [Wanted("code", 1)]))
    refused(book, "stock_item_not_found", lambda: counting.receive(book, slip(), [Wanted("nothing", 1)]))
    refused(
        shop(cap=1),
        "warehouse_not_found",
        lambda: counting.receive(shop(cap=1), slip(place="z"), [Wanted("cap", 1)]),
    )
    with pytest.raises(NotFound, match="reservation_not_found"):
        moving.found(book, "nothing")


def test_an_event_has_its_own_pieces_while_it_runs() -> None:
    book = shop(cap=3, cap_b=3)
    assert setting_aside.set_aside(book, "e", {"cap": 4}) == {"cap": 4}
    assert refused(book, "stock_short", lambda: ask(book, ("cap", 3))).params["left"] == 2
    doc = ask(book, ("cap", 4), event="e")
    assert lines(doc) == [("cap", "a", 3), ("cap", "b", 1)]
    refused(book, "stock_short", lambda: ask(book, ("cap", 1), key="more", event="e"))
    moving.release(book, "id-k")
    assert setting_aside.aside(book, "e", "cap") == 4
    ask(book, ("cap", 1), key="two", event="e")
    moving.commit(book, "id-two", "")
    moving.give_back(book, "id-two", "", "")
    assert (setting_aside.aside(book, "e", "cap"), book.free("cap")) == (3, 3)
    assert setting_aside.end_event(book, "e") == {"cap": 3}
    assert setting_aside.end_event(book, "e") == {}
    assert book.free("cap") == 6


def test_after_the_event_its_pieces_are_everybodys() -> None:
    book = shop(cap=3)
    setting_aside.set_aside(book, "e", {"cap": 3})
    ask(book, ("cap", 1), key="held", event="e")
    ask(book, ("cap", 1), key="late", event="e")
    book.now += timedelta(seconds=61)
    moving.expire(book, "id-late")
    assert moving.commit(book, "id-late", "")["state"] == "committed"
    assert setting_aside.aside(book, "e", "cap") == 1
    setting_aside.end_event(book, "e")
    moving.release(book, "id-held")
    moving.give_back(book, "id-late", "", "")
    assert (book.free("cap"), numbers(book, "cap")) == (3, (3, 0, 0))


def test_setting_aside_again_changes_nothing_and_less_gives_back() -> None:
    book = shop(cap=3, cap_b=3)
    declaring.declare(book, "course", "unlimited", False, ())
    for _ in range(2):
        assert setting_aside.set_aside(book, "e", {"cap": 5}) == {"cap": 5}
    assert setting_aside.set_aside(book, "e", {"cap": 2}) == {"cap": 2}
    assert setting_aside.put_back(book, "e", {"cap": 1}) == {"cap": 1}
    refused(book, "set_aside_short", lambda: setting_aside.put_back(book, "e", {"cap": 2}))
    error = refused(book, "stock_short", lambda: setting_aside.set_aside(book, "e", {"cap": 7}))
    assert error.params == {"sku_id": "cap", "wanted": 6, "left": 5}
    refused(book, "stock_unlimited", lambda: setting_aside.set_aside(book, "e", {"course": 7}))


def test_an_item_is_declared_once_and_changes_its_kind_only_when_empty() -> None:
    book = shop(cap=1)
    item = book.items["cap"]
    assert declaring.declare(book, "cap", "counted", False, ()) is item
    assert declaring.declare(book, "cap", "counted", True, ()).rev == 2
    refused(book, "stock_mode_in_use", lambda: declaring.declare(book, "cap", "unlimited", False, ()))
    counting.take(book, slip("stock_take"), [Counted("cap", 0)], accept_shortage=False)
    assert declaring.declare(book, "cap", "unlimited", False, ()).mode == "unlimited"
    refused(book, "stock_bundle_parts", lambda: declaring.declare(book, "x", "bundle", False, ()))
    refused(
        book,
        "stock_bundle_parts",
        lambda: declaring.declare(book, "x", "counted", False, (Wanted("cap", 1),)),
    )
    declaring.declare(book, "set", "bundle", False, (Wanted("cap", 1),))
    refused(
        book,
        "stock_bundle_nested",
        lambda: declaring.declare(book, "x", "bundle", False, (Wanted("set", 1),)),
    )
    with pytest.raises(Conflict, match="changed_meanwhile"):
        declaring.tune(book, "cap", {}, 3, 1)


def test_low_is_told_once_when_it_begins_and_once_when_it_ends() -> None:
    book = shop(cap=5)
    declaring.tune(book, "cap", {}, 3, 1)
    assert alerting.turns(book, ["cap", "unknown"]) == []
    ask(book, ("cap", 2))
    [turn] = alerting.turns(book, ["cap"])
    assert (turn.kind, turn.opens, turn.left) == ("low", True, 3)
    assert alerting.turns(book, ["cap"]) == []
    moving.release(book, "id-k")
    assert [(t.kind, t.opens) for t in alerting.turns(book, ["cap"])] == [("low", False)]


def test_a_level_never_falls_below_nothing() -> None:
    with pytest.raises(AssertionError, match="below 0"):
        Level("cap", "a", physical=1).count(-2)


def test_a_line_knows_where_it_is() -> None:
    book = shop(cap=1)
    assert moving.lines_of(ask(book, ("cap", 1))) == [Line("cap", "a", 1)]
