"""The rules of reservations one by one, on a working copy without a store."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

from hub.commerce.stock.model import MOVES, POOL, Move, State, Wanted
from hub.commerce.stock.rules import counting, declaring, moving
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.rules.level import Level
from tests.commerce.stock_book import Doc, ask, lines, numbers, refused, shop, with_codes


def test_the_first_warehouse_that_has_it_all_serves_it() -> None:
    book = shop(cap=1, cap_b=3, mug=1, mug_b=1, mug_c=5)
    assert lines(ask(book, ("cap", 2), ("mug", 1))) == [("cap", "b", 2), ("mug", "b", 1)]


def test_else_each_sku_comes_from_one_place_and_only_then_from_several() -> None:
    book = shop(cap=1, cap_b=1, mug_c=5)
    assert lines(ask(book, ("cap", 2), ("mug", 1))) == [("cap", "a", 1), ("cap", "b", 1), ("mug", "c", 1)]
    moving.release(book, "id-k")
    book.levels["cap", "c"] = Level("cap", "c", physical=1)
    book.levels["cap", "b"].hold(1, None)
    assert lines(ask(book, ("cap", 2), key="two")) == [("cap", "a", 1), ("cap", "c", 1)]


def test_a_bundle_is_held_whole_or_not_at_all_and_counts_with_its_parts() -> None:
    book = shop(cap=3, mug=2)
    declaring.declare(book, "set", "bundle", False, (Wanted("cap", 1), Wanted("mug", 1)))
    error = refused(book, "stock_short", lambda: ask(book, ("set", 2), ("cap", 2)))
    assert error.params == {"sku_id": "cap", "wanted": 4, "left": 3}
    doc = ask(book, ("set", 2), ("cap", 1))
    assert lines(doc) == [("cap", "a", 3), ("mug", "a", 2)]
    assert doc["asked"] == [{"sku_id": "cap", "quantity": 1}, {"sku_id": "set", "quantity": 2}]


def test_what_never_runs_out_needs_no_place() -> None:
    book = shop(cap=1)
    declaring.declare(book, "course", "unlimited", False, ())
    doc = ask(book, ("course", 5000))
    assert lines(doc) == []
    assert moving.commit(book, doc["_id"], "")["state"] == "shipped"


def test_a_channel_leaves_its_buffer_alone_and_others_do_not_care() -> None:
    book = shop(cap=5)
    declaring.tune(book, "cap", {"taobao": 3, "site": 0}, None, 1)
    assert book.items["cap"].buffers == {"taobao": 3}
    assert refused(book, "stock_short", lambda: ask(book, ("cap", 3), channel="taobao")).params["left"] == 2
    ask(book, ("cap", 5))


def test_a_key_is_one_ask() -> None:
    book = shop(cap=5)
    first = ask(book, ("cap", 1), ("cap", 1))
    assert ask(book, ("cap", 2)) is first
    refused(book, "key_reused", lambda: ask(book, ("cap", 1)))
    refused(book, "key_reused", lambda: ask(book, ("cap", 2), channel="taobao"))
    assert numbers(book, "cap") == (5, 2, 0)


def test_every_move_that_is_not_in_the_table_is_refused() -> None:
    """Every state there is, against every move."""
    paths: dict[State, tuple[str, ...]] = {
        "held": (), "committed": ("commit",), "shipped": ("commit", "ship"), "released": ("release",),
        "expired": ("expire",), "returned": ("commit", "return"),
    }  # fmt: skip
    acts = {"commit": _commit, "release": _release, "ship": _ship, "return": _return}
    for state in get_args(State):
        for move in ("commit", "release", "ship", "return"):
            book = shop(cap=5)
            ask(book, ("cap", 2))
            for step in paths[state]:
                book.now += timedelta(seconds=61)
                {**acts, "expire": _expire}[step](book)
            assert book.reservations["id-k"]["state"] == state
            wanted = MOVES[move].get(state)
            if wanted is None:
                error = refused(book, "reservation_move", lambda b=book, m=move: acts[m](b))
                assert error.params == {"state": state, "move": move}
            else:
                assert acts[move](book)["state"] == wanted
    assert set(MOVES) == set(get_args(Move))


def _commit(book: Book) -> Doc:
    return moving.commit(book, "id-k", "")


def _release(book: Book) -> Doc:
    return moving.release(book, "id-k")


def _expire(book: Book) -> Doc:
    return moving.expire(book, "id-k")


def _ship(book: Book) -> Doc:
    return moving.ship(book, "id-k", "")


def _return(book: Book) -> Doc:
    return moving.give_back(book, "id-k", "too big", "p")


def test_a_hold_runs_out_at_its_time_and_not_before() -> None:
    book = shop(cap=5)
    ask(book, ("cap", 2))
    book.now += timedelta(seconds=59)
    assert _expire(book)["state"] == "held"
    book.now += timedelta(seconds=1)
    assert _expire(book)["state"] == "expired"
    assert numbers(book, "cap") == (5, 0, 0)


def test_a_reservation_that_was_read_is_written_under_the_rev_that_was_read() -> None:
    book = shop(cap=5)
    ask(book, ("cap", 2))
    book.added.clear()
    _commit(book)
    _ship(book)
    assert (book.changed, book.reservations["id-k"]["rev"]) == ({"id-k": 1}, 3)


def test_who_pays_late_gets_what_is_left_or_a_no() -> None:
    book = shop(cap=2, cap_b=2)
    ask(book, ("cap", 2))
    book.now += timedelta(seconds=61)
    _expire(book)
    ask(book, ("cap", 1), key="rival")
    assert lines(_commit(book)) == [("cap", "b", 2)]
    ask(book, ("cap", 1), key="late")
    book.now += timedelta(seconds=61)
    moving.expire(book, "id-late")
    ask(book, ("cap", 1), key="quick")
    error = refused(book, "reservation_expired", lambda: moving.commit(book, "id-late", ""))
    assert error.params == {"sku_id": "cap"}


def test_pieces_leave_and_come_back_through_the_ledger() -> None:
    book = shop(cap=5)
    ask(book, ("cap", 2))
    _commit(book)
    assert numbers(book, "cap") == (5, 0, 2)
    _ship(book)
    assert numbers(book, "cap") == (3, 0, 0)
    _return(book)
    told = [(line["number"], line["kind"], line["delta"], line["physical_after"]) for line in book.ledger]
    assert told == [(1, "receipt", 5, 5), (2, "shipment", -2, 3), (3, "return", 2, 5)]
    assert (book.ledger[-1]["reason"], book.ledger[-1]["ref"], book.ledger[-1]["by"]) == (
        "too big",
        "id-k",
        "p",
    )


def test_what_nobody_carries_ships_when_it_is_paid() -> None:
    book = shop(ticket=3, cap=3)
    doc = ask(book, ("ticket", 1), ("cap", 1))
    assert _commit(book)["state"] == "committed"
    assert [line["is_shipped"] for line in doc["lines"]] == [False, True]
    assert (numbers(book, "ticket"), numbers(book, "cap")) == ((2, 0, 0), (3, 0, 1))
    _return(book)
    assert (numbers(book, "ticket"), numbers(book, "cap")) == ((3, 0, 0), (3, 0, 0))


def test_codes_are_issued_when_they_are_paid_and_never_sold_again() -> None:
    book = with_codes(2)
    ask(book, ("code", 2))
    _commit(book)
    assert [(i.reservation_id, i.sku_id, i.quantity) for i in book.issues] == [("id-k", "code", 2)]
    _return(book)
    assert book.spent == ["id-k"]
    assert numbers(book, "code", POOL) == (0, 0, 0)


def test_parts_leave_and_come_back_and_the_last_of_them_ends_it() -> None:
    book = shop(cap=5, mug=5)
    id = ask(book, ("cap", 3), ("mug", 1))["_id"]
    refused(book, "reservation_move", lambda: moving.ship_part(book, id, [Wanted("cap", 1)], ""))
    moving.commit(book, id, "")
    assert moving.ship_part(book, id, [Wanted("cap", 2)], "")["state"] == "committed"
    assert (numbers(book, "cap"), numbers(book, "mug")) == ((3, 0, 1), (5, 0, 1))
    refused(book, "reservation_part", lambda: moving.ship_part(book, id, [Wanted("cap", 2)], ""))
    back = lambda wanted, shipped: moving.return_part(book, id, [wanted], "", "", shipped=shipped)  # noqa: E731
    refused(book, "reservation_part", lambda: back(Wanted("cap", 2), False))
    assert back(Wanted("mug", 1), False)["state"] == "committed"
    assert back(Wanted("cap", 1), False)["state"] == "shipped", "nothing but what left is left of it"
    assert (numbers(book, "cap"), numbers(book, "mug")) == ((3, 0, 0), (5, 0, 0))
    assert back(Wanted("cap", 1), True)["state"] == "shipped"
    assert back(Wanted("cap", 1), True)["state"] == "returned"
    assert numbers(book, "cap") == (5, 0, 0)
    refused(book, "reservation_part", lambda: back(Wanted("cap", 1), True))


def test_what_was_returned_as_a_whole_does_not_come_back_in_parts() -> None:
    book = shop(cap=3)
    id = ask(book, ("cap", 2))["_id"]
    moving.commit(book, id, "")
    moving.give_back(book, id, "", "")
    for sent in (True, False):
        refused(
            book,
            "reservation_part",
            lambda sent=sent: moving.return_part(book, id, [Wanted("cap", 1)], "", "", shipped=sent),
        )
    assert numbers(book, "cap") == (3, 0, 0)


def test_codes_of_a_part_stay_used_and_are_spent_with_the_last_of_it() -> None:
    book = shop(cap=2)
    declaring.declare(book, "code", "pool", False, ())
    counting.count_codes(book, "code", 2, "", "batch", "")
    declaring.declare(book, "set", "bundle", False, (Wanted("cap", 1), Wanted("code", 1)))
    id = ask(book, ("set", 2))["_id"]
    moving.commit(book, id, "")
    assert moving.ship_part(book, id, [Wanted("set", 1)], "")["state"] == "committed"
    moving.return_part(book, id, [Wanted("set", 1)], "", "", shipped=False)
    assert book.spent == []
    moving.return_part(book, id, [Wanted("set", 1)], "", "", shipped=True)
    assert book.spent == [id]
    assert book.levels["code", POOL].physical == 0
    assert numbers(book, "cap") == (2, 0, 0)


def test_a_hold_is_prolonged_and_never_shortened() -> None:
    book = shop(cap=1)
    doc = ask(book, ("cap", 1))
    ends, rev = doc["expires_at"], doc["rev"]
    assert moving.prolong(book, doc["_id"], ends - timedelta(seconds=1))["rev"] == rev
    assert moving.prolong(book, doc["_id"], ends + timedelta(seconds=9))["expires_at"] == ends + timedelta(
        seconds=9
    )
    moving.release(book, doc["_id"])
    refused(book, "reservation_move", lambda: moving.prolong(book, doc["_id"], ends))
