"""Which orders are told to leave together or apart: receiver, time, weight, warehouse, presale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.commerce.orders.rules import suggesting
from hub.commerce.orders.rules.suggesting import Terms

Doc = dict[str, Any]
NOW = datetime(2026, 11, 11, 12, tzinfo=UTC)
SOON, PAST = "2026-12-20T00:00:00+00:00", "2026-11-01T00:00:00+00:00"


def line(id: str, quantity: int = 1, weight_g: int | None = 500, **more: Any) -> Doc:
    return {
        "id": id, "sku_id": f"sku-{id}", "quantity": quantity, "weight_g": weight_g, "ships_at": "", "shipped": 0,
        "unsent": 0, "refunding": 0, "is_virtual": False, **more,
    }  # fmt: skip


def order(id: str, *lines: Doc, minutes: float = 0, key: str = "k1", **more: Any) -> Doc:
    return {
        "_id": id, "state": "to_ship", "receiver": {"receiver_key": key}, "parcels": [], "plan": None, "joined": "",
        "as_is": False, "refunding_fen": 0, "lines": list(lines or (line("1"),)), "reservation_id": f"r-{id}",
        "placed_at": NOW + timedelta(minutes=minutes), **more,
    }  # fmt: skip


def legs(*told: tuple[str, str, int]) -> Doc:
    rows = [
        {"sku_id": sku, "warehouse_id": at, "quantity": count, "is_shipped": False} for sku, at, count in told
    ]
    return {"lines": rows}


def joined(orders: list[Doc], terms: Terms | None = None, held: dict[str, Doc] | None = None) -> list[str]:
    found = suggesting.joins(orders, held or {}, terms or Terms(), NOW)
    return [" ".join(one.order_ids) for one in found]


def test_orders_of_one_receiver_within_two_hours_go_together() -> None:
    orders = [order("a"), order("b", minutes=119.9), order("c", minutes=120), order("d", key="k2")]
    assert joined(orders) == ["a b"]
    assert joined(orders, Terms(join_within_s=7_201)) == ["a b c"]
    assert joined(orders, Terms(join_on=False)) == []


def test_together_they_must_be_light_enough() -> None:
    heavy = [
        order("a", line("1", 1, 6_000)),
        order("b", line("1", 1, 4_000)),
        order("c", line("1", 1, 3_999)),
    ]
    assert joined(heavy) == ["a c"], "ten kilograms are not below ten kilograms"
    [unknown] = suggesting.joins([order("a"), order("b", line("1", 1, None))], {}, Terms(), NOW)
    assert (unknown.weight_g, unknown.is_weighed) == (500, False)


@pytest.mark.parametrize(
    "other",
    [
        {"state": "unpaid"}, {"state": "after_sale"}, {"parcels": [{}]}, {"plan": {"parts": []}}, {"as_is": True},
        {"joined": "g"}, {"refunding_fen": 1}, {"receiver": None}, {"lines": [line("1", refunding=1)]},
        {"lines": [line("1", is_virtual=True)]}, {"lines": [line("1", ships_at=SOON)]},
    ],
)  # fmt: skip
def test_what_is_not_simply_waiting_is_left_alone(other: Doc) -> None:
    assert joined([order("a"), order("b", **other)]) == []


@pytest.mark.parametrize(
    "other", [{"state": "after_sale"}, {"parcels": [{}]}, {"joined": "g"}, {"as_is": True}]
)
def test_what_was_decided_already_is_not_split(other: Doc) -> None:
    heavy = order("a", line("1", 9, 9_000))
    assert parts(heavy)
    assert parts({**heavy, **other}) == []


def test_two_warehouses_do_not_make_one_parcel() -> None:
    held = {"r-a": legs(("sku-1", "w1", 1)), "r-b": legs(("sku-1", "w2", 1)), "r-c": legs(("sku-1", "w1", 1))}
    assert joined([order("a"), order("b"), order("c")], held=held) == ["a c"]


def parts(of: Doc, held: Doc | None = None, terms: Terms | None = None) -> list[tuple[str, str, str]]:
    found = suggesting.split(of, held, terms or Terms(), NOW)
    return [
        (
            part.warehouse_id,
            part.ships_at[:10],
            " ".join(f"{one.line_id}x{one.quantity}" for one in part.pieces),
        )
        for part in (found.parts if found else ())
    ]


def test_an_order_is_split_by_warehouse() -> None:
    two = order("a", line("1", 3), line("2", 1))
    held = legs(("sku-1", "w1", 2), ("sku-1", "w2", 1), ("sku-2", "w2", 1))
    assert parts(two, held) == [("w1", "", "1x2"), ("w2", "", "1x1 2x1")]
    assert parts(two, held, Terms(split_by_warehouse=False)) == []
    bundle = order("a", line("1", 1), line("2", 1), line("3", 2))
    held = legs(("sku-1", "w1", 1), ("sku-2", "w2", 1), ("part", "w2", 2))
    assert parts(bundle, held) == [("w1", "", "1x1 3x2"), ("w2", "", "2x1")], "a bundle goes with the first"


def test_a_presale_does_not_hold_up_the_rest() -> None:
    mixed = order("a", line("1"), line("2", ships_at=SOON), line("3", ships_at=PAST))
    assert parts(mixed) == [("", "", "1x1 3x1"), ("", "2026-12-20", "2x1")]
    assert parts(mixed, terms=Terms(split_presale=False)) == []
    assert parts(order("a", line("1", ships_at=SOON))) == [], "all of it is waited for"


def test_what_is_too_heavy_goes_in_several() -> None:
    heavy = order("a", line("1", 5, 9_000), line("2", 3, 1_000), line("3", 1, 30_000), line("4", 2, None))
    found = suggesting.split(heavy, None, Terms(), NOW)
    assert found is not None
    assert found.reasons == ("weight",)
    assert [part.weight_g for part in found.parts] == [30_000, 20_000, 19_000, 9_000]
    assert parts(order("a", line("1", 2, 10_000))) == [], "twenty kilograms are not above twenty"
    assert parts(heavy, terms=Terms(split_above_g=0)) == []


LINES = st.lists(
    st.tuples(st.integers(1, 30), st.none() | st.integers(0, 25_000), st.sampled_from(["", SOON, PAST])),
    min_size=1,
    max_size=5,
)


@given(
    LINES,
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from("ab"), st.integers(1, 20)), max_size=8),
    st.integers(0, 9_000),
)
def test_every_piece_is_in_exactly_one_part(
    rows: list[tuple[int, int | None, str]], lying: list[tuple[int, str, int]], most_g: int
) -> None:
    whole = order("a", *(line(str(n), count, g, ships_at=at) for n, (count, g, at) in enumerate(rows, 1)))
    held = legs(*((f"sku-{n}", at, count) for n, at, count in lying))
    found = suggesting.split(whole, held, Terms(split_above_g=most_g), NOW)
    if found is None:
        return
    for n, (count, unit_g, _) in enumerate(rows, 1):
        assert (
            sum(one.quantity for part in found.parts for one in part.pieces if one.line_id == str(n)) == count
        )
        assert (
            unit_g is None
            or not most_g
            or all(
                part.weight_g <= most_g or sum(one.quantity for one in part.pieces if one.unit_g) == 1
                for part in found.parts
            )
        )
    assert found.reasons
