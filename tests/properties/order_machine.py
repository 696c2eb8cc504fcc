"""Buyers, agents, payment services and couriers that do anything to the orders of one shop, on the pure rules."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hub.commerce.orders.model import (
    Actor,
    Case,
    Discount,
    Line,
    Paid,
    Parcel,
    Part,
    Placed,
    Portion,
    RefundWish,
)
from hub.commerce.orders.rules import (
    after_sales,
    altering,
    dispatching,
    dropping,
    finishing,
    paying,
    placing,
    refunded,
    refunding,
)
from hub.commerce.orders.rules.book import OrderBook
from hub.commerce.stock.model import Wanted
from hub.commerce.stock.rules import counting, declaring, moving
from hub.commerce.stock.rules.book import Book
from hub.commerce.stock.rules.counting import Slip
from hub.core.errors import HubError
from tests.properties import order_verdict

Doc = dict[str, Any]
AGENT, FAN, SERVICE = Actor("staff:lin"), Actor("fan:1"), Actor("service:pay")
SKUS = ("cap", "mug", "pair", "ticket", "code", "course")
VIRTUAL = frozenset({"ticket", "code", "course"})
FEW, N = st.integers(1, 3), st.integers(0, 3) | st.integers(0, 30)
CART = st.lists(
    st.tuples(st.sampled_from(SKUS), FEW, st.sampled_from([0, 1, 99, 12_990])),
    min_size=1, max_size=3, unique_by=lambda one: one[0],
)  # fmt: skip
RECEIVER = {
    **dict.fromkeys(("name", "phone", "province", "city", "district", "detail"), "*"), "receiver_key": "one"
}  # fmt: skip
KINDS = st.sampled_from(["refund_only", "return_refund", "exchange"])
STEPS = ("agree", "receive", "receive_scrap", "refund", "replace", "reject", "withdraw")


class OrderMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        stock = Book(datetime(2026, 11, 11, tzinfo=UTC), warehouses=("w0", "w1"))
        for sku_id in ("cap", "mug", "ticket"):
            declaring.declare(stock, sku_id, "counted", sku_id == "ticket", ())
        declaring.declare(stock, "code", "pool", False, ())
        declaring.declare(stock, "course", "unlimited", True, ())
        declaring.declare(stock, "pair", "bundle", False, (Wanted("cap", 1), Wanted("code", 1)))
        for place, count in (("w0", 7), ("w1", 5)):
            slip = Slip(f"first-{place}", f"first-{place}", "receipt", place, "", "p")
            counting.receive(stock, slip, [Wanted(sku_id, count) for sku_id in ("cap", "mug", "ticket")])
        counting.count_codes(stock, "code", 9, "", "", "p")
        self.book = OrderBook(stock)
        self.ids = 0
        # What the service holds: by charge, and by refund attempt.
        self.taken: dict[str, int] = {}
        self.given: dict[str, int] = {}

    def _id(self) -> str:
        self.ids += 1
        return f"id{self.ids:05}"

    # Buying

    @rule(cart=CART, freight=st.sampled_from([0, 1000]), off=st.sampled_from([0, 1, 500]), n=N)
    def place(self, cart: list[tuple[str, int, int]], freight: int, off: int, n: int) -> None:
        lines = tuple(
            Line(str(at), sku, "p", sku, sku, {}, "", sku in VIRTUAL, count, fen)
            for at, (sku, count, fen) in enumerate(cart, 1)
        )
        discounts = (Discount("agent", "", "", off),) if off else ()
        known = self.book.orders.by_key(f"k{n}")
        known = known and copy.deepcopy(known)
        ids = (self._id(), f"{self.ids:018}", self._id())
        placed = Placed(f"k{n}", "site", lines, discounts, freight, receiver=dict(RECEIVER))
        order, code = self._do(lambda: placing.place(self.book, placed, ids, FAN))
        if known is not None:
            assert code == "key_reused" or order == known, "a repeat made another order"
        elif order is not None:
            assert order["payable_fen"] == sum(c * f for _, c, f in cart) - off + freight
            assert sum(line["discount_fen"] for line in order["lines"]) == off
        if order is not None and order["state"] == "unpaid" and not order["payable_fen"]:
            self._do(lambda: paying.settle_nothing(self.book, order["_id"], FAN))

    @rule(
        cart=CART,
        freight=st.sampled_from([0, 1000]),
        sent=st.booleans(),
        late=st.booleans(),
        tabs=st.integers(1, 2),
    )
    def buy(self, cart: list[tuple[str, int, int]], freight: int, sent: bool, late: bool, tabs: int) -> None:
        """What mostly happens, so that the rest has something to happen to: placed, paid (in two tabs), sent."""
        self.ids += 1
        before = len(self.book.orders.docs)
        OrderMachine.place(self, cart, freight, 0, 1000 + self.ids)  # type: ignore[call-arg]
        if len(self.book.orders.docs) == before:
            return
        for scene in ("mobile", "desktop")[:tabs]:
            OrderMachine.ask_to_pay(self, 0, scene)  # type: ignore[call-arg]
        if late:
            OrderMachine.time_passes(self, 1100)  # type: ignore[call-arg]
            OrderMachine.cancel(self, 0, "unpaid")  # type: ignore[call-arg]
        for at in range(tabs):
            OrderMachine.pay(self, at, 0, False, False)  # type: ignore[call-arg]
        if sent:
            OrderMachine.ship(self, 0, 0)  # type: ignore[call-arg]

    @rule(n=N, scene=st.sampled_from(["mobile", "desktop"]))
    def ask_to_pay(self, n: int, scene: str) -> None:
        order = self._pick("orders", n)
        if order is not None:
            self._do(lambda: paying.ask(self.book, order["_id"], self._id(), "m", "pay", scene, FAN))

    @rule(n=N, wrong=st.sampled_from([0, 0, 0, 0, 1, -1]), bare=st.booleans(), twice=st.booleans())
    def pay(self, n: int, wrong: int, bare: bool, twice: bool) -> None:
        """A notice: of the right amount the money is really there, a wrong one is a lie."""
        payment = self._pick("payments", n)
        if payment is None or payment["state"] == "closed":
            return
        amount = payment["amount_fen"] + wrong
        paid = Paid(payment["_id"], amount, "s1", self.book.now)
        for _ in range(1 + twice):
            before, refund_id = copy.deepcopy(payment), self._id()
            _, code = self._do(
                lambda refund_id=refund_id: paying.settle(
                    self.book, paid, SERVICE, refund_id, without_stock=bare
                )
            )
            assert code in ("", "stock_missing")
            if not code and not wrong:
                self.taken[payment["_id"]] = payment["amount_fen"]
                assert payment["state"] == "paid"
            if before["state"] == "paid":
                assert payment == before, "told twice, booked twice"

    @rule(n=N)
    def close(self, n: int) -> None:
        payment = self._pick("payments", n)
        if payment is not None and payment["_id"] not in self.taken:
            self._do(lambda: paying.close(self.book, payment["_id"], SERVICE))

    @rule(n=N, reason=st.sampled_from(["fan", "unpaid"]))
    def cancel(self, n: int, reason: str) -> None:
        order = self._pick("orders", n)
        if order is not None:
            self._do(lambda: finishing.cancel(self.book, order["_id"], reason, AGENT))

    @rule(seconds=st.sampled_from([60, 901, 1100, 700_000]))
    def time_passes(self, seconds: int) -> None:
        self.book.stock.now += timedelta(seconds=seconds)
        for id in list(self.book.stock.reservations):
            moving.expire(self.book.stock, id)

    # Sending

    @rule(n=N, some=st.integers(0, 3))
    def ship(self, n: int, some: int) -> None:
        order = self._pick("orders", n)
        if order is None:
            return
        portions = tuple(Portion(line["id"], some) for line in order["lines"][:1]) if some else ()
        parcel = Parcel(self._id(), "sf", "SF1", portions)
        self._do(lambda: finishing.ship(self.book, order["_id"], parcel, AGENT))

    @rule(n=N, m=N, undo=st.booleans(), elsewhere=st.booleans())
    def join(self, n: int, m: int, undo: bool, elsewhere: bool) -> None:
        """Two orders are to leave in one parcel; or after all not, or one of them goes elsewhere."""
        pair = [self._pick("orders", n), self._pick("orders", m)]
        if pair[0] is None or pair[1] is None:
            return
        ids, group = [pair[0]["_id"], pair[1]["_id"]], self._id()
        orders, _ = self._do(lambda: dispatching.join(self.book, ids, group, AGENT))
        if orders and elsewhere:
            there = {**RECEIVER, "receiver_key": "elsewhere"}
            self._do(lambda: altering.send_elsewhere(self.book, ids[0], there, (), AGENT))
        if orders and undo:
            self._do(lambda: dispatching.unjoin(self.book, ids, group, AGENT))
            assert not any(order["joined"] for order in pair if order)

    @rule(n=N)
    def ship_together(self, n: int) -> None:
        order = self._pick("orders", n)
        if order is None or not order["joined"]:
            return
        others = [one["_id"] for one in self.book.orders.docs.values() if one["joined"] == order["joined"]]
        others.remove(order["_id"])
        parcel = Parcel(self._id(), "sf", "SF2", ())
        _, code = self._do(lambda: dispatching.ship_group(self.book, order["_id"], others, parcel, AGENT))
        for id in (order["_id"], *others):
            parcels = [one["id"] for one in self.book.orders.docs[id]["parcels"]]
            assert code or id != order["_id"] or parcel.id in parcels
            assert not code or parcel.id not in parcels

    @rule(n=N, at=st.integers(1, 3), sent=st.integers(0, 2), undo=st.booleans())
    def split(self, n: int, at: int, sent: int, undo: bool) -> None:
        """An order is to go in two parcels; some of them do."""
        order = self._pick("orders", n)
        if order is None:
            return
        pieces = list(finishing.everything(order))
        parts = [Part(self._id(), tuple(pieces[:at]), "w1"), Part(self._id(), tuple(pieces[at:]), "w0")]
        _, code = self._do(lambda: dispatching.plan(self.book, order["_id"], parts, AGENT))
        if code:
            return
        if undo:
            self._do(lambda: dispatching.unplan(self.book, order["_id"], AGENT))
        for part in parts[:sent]:
            parcel = Parcel(part.id, "sf", "SF3", () if not undo else part.portions)
            self._do(lambda parcel=parcel: finishing.ship(self.book, order["_id"], parcel, AGENT))

    @rule(n=N)
    def complete(self, n: int) -> None:
        order = self._pick("orders", n)
        if order is not None:
            self._do(lambda: finishing.complete(self.book, order["_id"], AGENT))

    # Money back

    @rule(
        n=N,
        fen=st.integers(0, 30_000),
        pieces=st.integers(0, 2),
        whole=st.booleans(),
        key=N,
        ask=st.booleans(),
    )
    def refund(self, n: int, fen: int, pieces: int, whole: bool, key: int, ask: bool) -> None:
        order = self._pick("orders", n)
        if order is None:
            return
        portions: tuple[Portion, ...] = ()
        if whole:
            portions = tuple(
                Portion(
                    line["id"],
                    line["quantity"] - line["refunding"] - line["refunded"],
                    refunding.left_fen(line),
                )
                for line in order["lines"]
            )
            fen = sum(one.amount_fen for one in portions) + refunding.freight_left_fen(order)
        elif pieces:
            portions = (
                Portion(order["lines"][0]["id"], pieces, min(fen, refunding.left_fen(order["lines"][0]))),
            )
            fen = portions[0].amount_fen
        wish = RefundWish(self._id(), f"r{key}", fen, "why", "staff", portions, ask)
        self._do(lambda: refunding.ask(self.book, order["_id"], wish, AGENT))

    @rule(n=N, by=st.sampled_from([AGENT, Actor("staff:boss")]))
    def approve(self, n: int, by: Actor) -> None:
        refund = self._pick("refunds", n)
        if refund is not None:
            _, code = self._do(lambda: refunding.approve(self.book, refund["_id"], by))
            assert code in ("", "refund_own") or code.startswith("refund_is_")

    @rule(
        n=N,
        outcome=st.sampled_from(
            ["done", "done", "lost", "unclear", "pending", "closed", "refused", "abnormal"]
        ),
    )
    def send(self, n: int, outcome: str) -> None:
        """As hub.commerce.checkout.refunds does: what may be known is asked about, the rest is sent."""
        refund = self._pick("refunds", n)
        if refund is None:
            return
        begun, code = self._do(lambda: refunding.begin(self.book, refund["_id"]))
        if code:
            return
        _, number, is_known = begun
        if number in self.given:
            assert is_known, "sent again without asking"
            outcome = "done"
        elif outcome in ("done", "lost", "unclear"):
            self.given[number] = refund["amount_fen"]
        id, now = refund["_id"], self.book.now
        acts: dict[str, Callable[[], Any]] = {
            "done": lambda: refunded.done(self.book, id, number, refund["amount_fen"], now, SERVICE),
            "lost": lambda: None,  # the worker died behind the call
            "unclear": lambda: refunding.pending(self.book, id, number, 5),
            "pending": lambda: refunding.pending(self.book, id, number, 5),
            "closed": lambda: refunding.ended(self.book, id, number, "closed", ""),
            "refused": lambda: refunding.ended(self.book, id, number, "refused", "no funds"),
            "abnormal": lambda: refunding.ended(self.book, id, number, "abnormal", ""),
        }
        _, code = self._do(acts[outcome])
        assert not code

    @rule(n=N)
    def notice_of_refund(self, n: int) -> None:
        """The service tells of what it did, in its own time and again."""
        if self.given:
            number = sorted(self.given)[n % len(self.given)]
            id, fen = number.rpartition("-")[0], self.given[number]
            _, code = self._do(lambda: refunded.done(self.book, id, number, fen, self.book.now, SERVICE))
            assert not code

    @rule(n=N, drop=st.booleans())
    def retry_or_drop(self, n: int, drop: bool) -> None:
        refund = self._pick("refunds", n)
        if refund is None:
            return
        act = dropping.drop if drop else refunding.retry
        _, code = self._do(lambda: act(self.book, refund["_id"], AGENT))
        if drop and not code and refund["state"] == "dropped":
            assert not any(one["number"] in self.given for one in refund["attempts"]), (
                "money left, and was dropped"
            )

    # After-sales

    @rule(n=N, kind=KINDS, pieces=st.integers(0, 2), fen=st.integers(0, 13_000), key=N)
    def ask_case(self, n: int, kind: str, pieces: int, fen: int, key: int) -> None:
        order = self._pick("orders", n)
        if order is not None:
            line = order["lines"][-1]
            portion = Portion(line["id"], pieces, min(fen, max(0, refunding.left_fen(line))))
            case = Case(self._id(), f"c{key}", kind, "why", (portion,))  # type: ignore[arg-type]
            self._do(lambda: after_sales.ask(self.book, order["_id"], case, FAN))

    @rule(n=N, kind=KINDS, restock=st.booleans(), outcome=st.sampled_from(["done", "refused", "lost"]))
    def return_journey(self, n: int, kind: str, restock: bool, outcome: str) -> None:
        """As it mostly goes: sent back, received, and the money follows, or does not."""
        self.ids += 1
        before = len(self.book.after_sales.docs)
        OrderMachine.ask_case(self, n, kind, 1, 5000, 1000 + self.ids)  # type: ignore[call-arg]
        if len(self.book.after_sales.docs) == before:
            return
        case = self._pick("after_sales", 0)
        assert case is not None
        self._do(lambda: after_sales.sent_back(self.book, case["_id"], "sf", "SF2", FAN))
        for step in ("agree", "receive" if restock else "receive_scrap", "refund", "replace"):
            self._step(case["_id"], step)
        OrderMachine.send(self, 0, outcome)  # type: ignore[call-arg]
        if outcome == "refused":
            OrderMachine.retry_or_drop(self, 0, True)  # type: ignore[call-arg]

    @rule(n=N, steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=4))
    def work_on_case(self, n: int, steps: list[str]) -> None:
        case = self._pick("after_sales", n)
        for step in steps if case is not None else ():
            self._step(case["_id"], step)

    def _step(self, id: str, step: str) -> None:
        refund_id, order_id, book = self._id(), self._id(), self.book
        acts: dict[str, Callable[[], Any]] = {
            "agree": lambda: after_sales.agree(book, id, AGENT),
            "receive": lambda: after_sales.receive(book, id, AGENT, restock=True),
            "receive_scrap": lambda: after_sales.receive(book, id, AGENT, restock=False),
            "refund": lambda: after_sales.refund(book, id, refund_id, AGENT, needs_approval=False),
            "replace": lambda: after_sales.replace(book, id, order_id, AGENT),
            "reject": lambda: after_sales.reject(book, id, AGENT),
            "withdraw": lambda: after_sales.withdraw(book, id, FAN),
        }
        self._do(acts[step])

    @invariant()
    def everything_adds_up(self) -> None:
        order_verdict.sums_are_exact(self.book)
        order_verdict.no_money_is_lost_or_given_twice(self.book, self.taken, self.given)
        order_verdict.pieces_add_up(self.book)
        order_verdict.states_say_what_is_so(self.book)

    def _pick(self, name: str, n: int) -> Doc | None:
        docs = getattr(self.book, name).docs
        ids = sorted(docs, reverse=True)
        return docs[ids[n % len(ids)]] if ids else None

    def _do(self, act: Callable[[], Any]) -> tuple[Any, str]:
        """What it answered, or the code of its refusal; a refusal must have changed nothing."""
        before = copy.deepcopy(self.book)
        try:
            return act(), ""
        except HubError as error:
            code = error.code
        assert self.book == before, f"{code} left something changed"
        return None, code
