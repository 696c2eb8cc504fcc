"""Buyers, warehouse people and events that do anything to the stock of one shop, on the pure rules."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.commerce.stock.model import POOL, Ask, Wanted
from hub.commerce.stock.rules import alerting, counting, declaring, moving, reserving, setting_aside
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.rules.counting import Counted, Slip
from hub.core.errors import HubError

Doc = dict[str, Any]
PLACES = ("w0", "w1", "w2")
COUNTED = ("s0", "s1", "s2", "ticket")
SKUS = (*COUNTED, "code", "endless", "pair", "mixed", "unknown")
EVENTS = ("e0", "e1")
# By their own hand, so that a mistake of `pieces` shows.
RECIPES: dict[str, dict[str, int]] = {
    **{sku_id: {sku_id: 1} for sku_id in (*COUNTED, "code")},
    "endless": {}, "pair": {"s0": 1, "s1": 2}, "mixed": {"s1": 1, "code": 1, "ticket": 1},
}  # fmt: skip
SKU, PIECE, PLACE, EVENT = (st.sampled_from(one) for one in (SKUS, (*COUNTED, "code"), PLACES, EVENTS))
SOLD = st.sampled_from([*SKUS[:-1] * 3, "unknown"])
FEW, SOME = st.integers(1, 6), st.integers(0, 40)
LINES = st.lists(st.builds(Wanted, SOLD, st.integers(1, 4)), min_size=1, max_size=3)
PIECES = st.lists(st.builds(Wanted, PIECE, FEW), min_size=1, max_size=3)
MOVES = ("commit", "commit", "commit", "release", "expire", "ship", "ship", "return")


class StockMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.book = Book(datetime(2026, 11, 11, tzinfo=UTC), warehouses=PLACES)
        self.ids = 0
        # Levels in which a person accepted to have less than is promised.
        self.accepted: set[tuple[str, str]] = set()
        self.open_alerts: set[tuple[str, str]] = set()
        for sku_id in COUNTED:
            declaring.declare(self.book, sku_id, "counted", sku_id == "ticket", ())
        declaring.declare(self.book, "code", "pool", False, ())
        declaring.declare(self.book, "endless", "unlimited", False, ())
        declaring.declare(self.book, "pair", "bundle", False, (Wanted("s0", 1), Wanted("s1", 2)))
        parts = (Wanted("s1", 1), Wanted("code", 1), Wanted("ticket", 1), Wanted("endless", 3))
        declaring.declare(self.book, "mixed", "bundle", False, parts)
        for place, quantity in (("w0", 9), ("w1", 5)):
            slip = Slip(self._id(), f"first-{place}", "receipt", place, "", "p")
            counting.receive(self.book, slip, [Wanted(sku_id, quantity) for sku_id in COUNTED])
        counting.count_codes(self.book, "code", 8, "", "", "p")

    # What people and machines do

    @rule(
        lines=LINES,
        channel=st.sampled_from(["site", "taobao"]),
        event=st.sampled_from([None, None, None, *EVENTS]),
        n=SOME,
    )
    def ask(self, lines: list[Wanted], channel: str, event: str | None, n: int) -> None:
        known = self.book.by_key(f"k{n}")
        known = known and copy.deepcopy(known)
        rooms = self._rooms(lines, channel, event)
        ask = Ask(f"k{n}", channel, tuple(lines), "fan", event, 60 + n)
        doc, code = self._do(lambda: reserving.reserve(self.book, ask, self._id()))
        if known is not None:
            assert code == "key_reused" or doc == known, "a repeat got another answer"
        elif doc is not None:
            assert all(wanted <= room for wanted, room in rooms.values())
            assert self._lines(doc) == {sku_id: wanted for sku_id, (wanted, _) in rooms.items()}
        else:
            missing = [sku_id for sku_id, (wanted, room) in rooms.items() if wanted > room]
            assert code == "stock_item_not_found" or missing, f"refused {code} although there is enough"

    @rule(n=st.integers(0, 6), moves=st.lists(st.sampled_from(MOVES), min_size=1, max_size=4))
    def move(self, n: int, moves: list[str]) -> None:
        """One reservation goes several steps, allowed or not."""
        ids = sorted(self.book.reservations, reverse=True)
        for move in moves if ids else ():
            self._move(self.book.reservations[ids[n % len(ids)]], move)

    def _move(self, doc: Doc, move: str) -> None:
        before, aside = copy.deepcopy(doc), self._aside()
        acts: dict[str, Callable[[], Doc]] = {
            "commit": lambda: moving.commit(self.book, doc["_id"], "p"),
            "release": lambda: moving.release(self.book, doc["_id"]),
            "expire": lambda: moving.expire(self.book, doc["_id"]),
            "ship": lambda: moving.ship(self.book, doc["_id"], "p"),
            "return": lambda: moving.give_back(self.book, doc["_id"], "why", "p"),
        }
        after, code = self._do(acts[move])
        self._judge(move, before, after, code)
        self._judge_event(before, after, aside)

    @rule(
        n=st.integers(0, 6),
        count=FEW,
        which=st.integers(0, 2),
        how=st.sampled_from(["ship", "unsent", "sent"]),
    )
    def move_part(self, n: int, count: int, which: int, how: str) -> None:
        """So many of one thing that was asked for leave, or come back."""
        ids = sorted(self.book.reservations, reverse=True)
        if not ids:
            return
        doc = self.book.reservations[ids[n % len(ids)]]
        sku_id = doc["asked"][which % len(doc["asked"])]["sku_id"]
        wanted, before = [Wanted(sku_id, count)], copy.deepcopy(doc)
        was = Counter({at: sum(self._counts(before, at).values()) for at in (True, False)})
        acts: dict[str, Callable[[], Doc]] = {
            "ship": lambda: moving.ship_part(self.book, doc["_id"], wanted, "p"),
            "unsent": lambda: moving.return_part(self.book, doc["_id"], wanted, "why", "p", shipped=False),
            "sent": lambda: moving.return_part(self.book, doc["_id"], wanted, "why", "p", shipped=True),
        }
        after, code = self._do(acts[how])
        may = {"committed", "shipped"} | ({"returned"} if how != "ship" else set())
        assert (code == "reservation_move") == (before["state"] not in may)
        if after is None:
            assert code in ("reservation_move", "reservation_part", "stock_missing")
            return
        pieces = sum(self._pieces(wanted).values())
        now = Counter({at: sum(self._counts(after, at).values()) for at in (True, False)})
        if how == "ship":
            carried = sum(c for sku, c in self._pieces(wanted).items() if sku not in ("code", "ticket"))
            assert (now[True], now[False]) == (was[True] + carried, was[False] - carried)
        else:
            assert now.total() == was.total() - pieces
        if after["state"] == "shipped":
            assert not now[False]
        if after["state"] == "committed" and after["lines"]:
            assert now[False], "all of it left, and it is not shipped"

    @rule(n=st.integers(0, 6), seconds=st.sampled_from([-5, 1, 100]))
    def prolong(self, n: int, seconds: int) -> None:
        ids = sorted(self.book.reservations, reverse=True)
        for id in ids[n % len(ids) : n % len(ids) + 1] if ids else ():
            before = copy.deepcopy(self.book.reservations[id])
            until = self.book.now + timedelta(seconds=seconds)
            doc, code = self._do(lambda id=id, until=until: moving.prolong(self.book, id, until))
            assert code == ("" if before["state"] == "held" else "reservation_move")
            assert doc is None or doc["expires_at"] == max(until, before["expires_at"])

    @staticmethod
    def _counts(doc: Doc, shipped: bool) -> Counter[str]:
        sums: Counter[str] = Counter()
        for line in doc["lines"]:
            if line["is_shipped"] == shipped:
                sums[line["sku_id"]] += line["quantity"]
        return sums

    def _judge_event(self, before: Doc, after: Doc | None, aside: Counter[tuple[str, str]]) -> None:
        """What an event's buyers hold and let go is the event's while it runs; what they paid for never again."""
        back = {("held", "released"), ("held", "expired")}
        event, moved = before["event_id"], after and (before["state"], after["state"])
        wanted: Counter[tuple[str, str]] = Counter(aside)
        for line in before["lines"] if event and moved in back else ():
            if event in self.book.levels[line["sku_id"], line["warehouse_id"]].set_aside:
                wanted[event, line["sku_id"]] += 0 if line["is_shipped"] else line["quantity"]
        for line in (
            after["lines"] if after and event and before["state"] == "expired" != after["state"] else ()
        ):
            if aside[event, line["sku_id"]]:
                wanted[event, line["sku_id"]] = self._aside()[event, line["sku_id"]]
        assert +self._aside() == +wanted

    def _aside(self) -> Counter[tuple[str, str]]:
        sums: Counter[tuple[str, str]] = Counter()
        for level in self.book.levels.values():
            for event, n in level.set_aside.items():
                sums[event, level.sku_id] += n
        return sums

    def _judge(self, move: str, before: Doc, after: Doc | None, code: str) -> None:
        was = before["state"]
        is_due = before["expires_at"] <= self.book.now
        if move == "expire":
            assert after is not None
            assert after["state"] == ("expired" if was == "held" and is_due else was)
        elif move == "commit":
            assert {"released": "reservation_move", "returned": "reservation_move"}.get(was, code) == code
            assert after is None or after["state"] in ("committed", "shipped")
            assert code in ("", "reservation_move", "reservation_expired", "stock_missing")
            assert (was == "expired") or code != "reservation_expired"
        else:
            reachable = {
                "release": {"held": "released", "released": "released", "expired": "expired"},
                "ship": {"committed": "shipped", "shipped": "shipped"},
                "return": {"committed": "returned", "shipped": "returned", "returned": "returned"},
            }[move].get(was)
            if reachable is None or code:
                assert code == ("stock_missing" if reachable else "reservation_move")
            else:
                assert after is not None
                assert after["state"] == reachable
        if after is not None and after["state"] == was:
            assert after == before, "a repeat changed something"

    @rule(lines=PIECES, place=st.sampled_from((*PLACES, "w9")), n=SOME)
    def receive(self, lines: list[Wanted], place: str, n: int) -> None:
        slip = Slip(self._id(), f"r{n}", "receipt", place, "", "p")
        self._do(lambda: counting.receive(self.book, slip, lines))

    @rule(
        sku=PIECE, place=PLACE, counted=st.integers(0, 12), accept=st.booleans(), seen=st.booleans(), n=SOME
    )
    def take(self, sku: str, place: str, counted: int, accept: bool, seen: bool, n: int) -> None:
        level = self.book.levels.get((sku, place))
        promised, ledger_no = (level.promised, level.ledger_no) if level else (0, 0)
        slip = Slip(self._id(), f"t{n}", "stock_take", place, "", "p")
        known = f"t{n}" in self.book.slips
        line = Counted(sku, counted, ledger_no - 1 if seen and ledger_no else None)
        doc, code = self._do(lambda: counting.take(self.book, slip, [line], accept_shortage=accept))
        if doc is not None and not known:
            assert self.book.levels[sku, place].physical == counted
            assert accept or counted >= promised
            assert line.ledger_no is None
            if counted < promised:
                self.accepted.add((sku, place))
        if code == "count_below_promised":
            assert not accept
            assert counted < promised

    @rule(lines=PIECES, place=PLACE, to=PLACE, n=SOME)
    def transfer(self, lines: list[Wanted], place: str, to: str, n: int) -> None:
        before = {sku_id: self._physical(sku_id) for sku_id in COUNTED}
        slip = Slip(self._id(), f"m{n}", "transfer", place, "", "p", to)
        self._do(lambda: counting.transfer(self.book, slip, lines))
        assert before == {sku_id: self._physical(sku_id) for sku_id in COUNTED}

    @rule(sku=PIECE, delta=st.integers(-4, 8).filter(bool))
    def codes(self, sku: str, delta: int) -> None:
        self._do(lambda: counting.count_codes(self.book, sku, delta, "", "", "p"))

    @rule(event=EVENT, wanted=st.dictionaries(SOLD, FEW, min_size=1, max_size=2))
    def set_aside(self, event: str, wanted: dict[str, int]) -> None:
        first, code = self._do(lambda: setting_aside.set_aside(self.book, event, wanted))
        if not code:
            again, _ = self._do(lambda: setting_aside.set_aside(self.book, event, wanted))
            assert first == again == dict(self._pieces([Wanted(*one) for one in wanted.items()]))

    @rule(event=EVENT, wanted=st.dictionaries(SKU, FEW, max_size=2), over=st.booleans())
    def put_back(self, event: str, wanted: dict[str, int], over: bool) -> None:
        if not over:
            self._do(lambda: setting_aside.put_back(self.book, event, wanted))
            return
        left, _ = self._do(lambda: setting_aside.end_event(self.book, event))
        assert left is not None
        assert not any(event in level.set_aside for level in self.book.levels.values())

    @rule(sku=SKU, low_at=st.none() | st.integers(0, 8), buffer=st.integers(0, 3), stale=st.booleans())
    def tune(self, sku: str, low_at: int | None, buffer: int, stale: bool) -> None:
        rev = self.book.items[sku].rev if sku in self.book.items else 1
        self._do(lambda: declaring.tune(self.book, sku, {"taobao": buffer}, low_at, rev + stale))

    @rule(seconds=st.sampled_from([1, 40, 70, 500]))
    def time_passes(self, seconds: int) -> None:
        self.book.now += timedelta(seconds=seconds)

    # What must hold

    @invariant()
    def nothing_is_negative_and_all_adds_up(self) -> None:
        held: Counter[tuple[str, str, str]] = Counter()
        for doc in self.book.reservations.values():
            for line in doc["lines"]:
                if not line["is_shipped"]:
                    held[doc["state"], line["sku_id"], line["warehouse_id"]] += line["quantity"]
        entered: Counter[tuple[str, str]] = Counter()
        numbers: Counter[tuple[str, str]] = Counter()
        for line in self.book.ledger:
            spot = (line["sku_id"], line["warehouse_id"])
            entered[spot] += line["delta"]
            numbers[spot] += 1
            assert (line["number"], line["physical_after"]) == (numbers[spot], entered[spot])
        for spot, level in self.book.levels.items():
            assert min(level.physical, level.reserved, level.allocated, *level.set_aside.values(), 0) == 0
            assert level.physical == entered[spot]
            assert level.reserved == held["held", *spot]
            assert level.allocated == held["committed", *spot]
            if level.free >= 0:
                self.accepted.discard(spot)
            assert level.free >= 0 or spot in self.accepted, "more is promised than is there"

    @invariant()
    def alerts_say_what_is_so(self) -> None:
        for turn in alerting.turns(self.book, self.book.items):
            spot = (turn.sku_id, turn.kind)
            assert (spot in self.open_alerts) != turn.opens, "told twice"
            (self.open_alerts.add if turn.opens else self.open_alerts.remove)(spot)
        for sku_id, item in self.book.items.items():
            free, short = self.book.free(sku_id), any(lv.free < 0 for lv in self.book.levels_of(sku_id))
            low = item.mode in ("counted", "pool") and item.low_at is not None and free <= item.low_at
            assert ((sku_id, "low") in self.open_alerts) == low
            assert ((sku_id, "shortage") in self.open_alerts) == short

    def _do(self, act: Callable[[], Any]) -> tuple[Any, str]:
        """What it answered, or the code of its refusal; a refusal must have changed nothing."""
        before = self._state()
        try:
            return act(), ""
        except HubError as error:
            code = error.code
        assert self._state() == before, f"{code} changed something"
        return None, code

    def _state(self) -> Any:
        book = self.book
        levels = {
            spot: level for spot, level in book.levels.items() if level.ledger_no or level.promised
        }  # an empty level that was looked at is nothing
        kept = (book.items, levels, book.reservations, book.slips, book.ledger, book.issues, book.spent)
        return copy.deepcopy(kept)

    def _id(self) -> str:
        self.ids += 1
        return f"{self.ids:05d}"

    def _pieces(self, lines: list[Wanted]) -> Counter[str]:
        wanted: Counter[str] = Counter()
        for line in lines:
            for sku_id, n in RECIPES.get(line.sku_id, {}).items():
                wanted[sku_id] += n * line.quantity
        return wanted

    def _rooms(self, lines: list[Wanted], channel: str, event: str | None) -> dict[str, tuple[int, int]]:
        """By piece: how many are wanted, how many may be had."""
        found = {}
        for sku_id, wanted in self._pieces(lines).items():
            levels = [level for (sku, _), level in self.book.levels.items() if sku == sku_id]
            if event is None:
                buffer = self.book.items[sku_id].buffers.get(channel, 0)
                room = max(0, sum(lv.physical - lv.promised for lv in levels) - buffer)
            else:
                room = sum(lv.set_aside.get(event, 0) for lv in levels)
            found[sku_id] = (wanted, room)
        return found

    def _lines(self, doc: Doc) -> dict[str, int]:
        sums: Counter[str] = Counter()
        for line in doc["lines"]:
            assert (line["warehouse_id"] == POOL) == (line["sku_id"] == "code")
            sums[line["sku_id"]] += line["quantity"]
        return dict(sums)

    def _physical(self, sku_id: str) -> int:
        return sum(level.physical for (sku, _), level in self.book.levels.items() if sku == sku_id)


__all__ = ["StockMachine"]
