"""The list's figures are told by what was asked, so that one slow question cannot hide behind the quick ones."""

from __future__ import annotations

from hub.bench.load.list_mix import class_of, slowest_classes


def test_a_class_is_the_view_the_order_and_the_names_of_its_filters() -> None:
    assert class_of({"view": "all", "sort": "sla", "label": "x", "cursor": "c"}) == "all sla label"
    assert class_of({"sort": "sla", "assignee": "me", "view": "all", "account_id": "a"}) == (
        "all sla account_id assignee"
    )


def test_the_slowest_class_comes_first_by_its_slowest_page() -> None:
    quick, slow = {"view": "all", "sort": "newest"}, {"view": "mine", "sort": "sla"}
    told = slowest_classes([(0.03, quick), (0.01, slow), (0.02, quick), (0.09, {**slow, "cursor": "1"})])
    assert told == [
        {"asked": "mine sla", "p99_ms": 90.0, "p50_ms": 10.0},
        {"asked": "all newest", "p99_ms": 30.0, "p50_ms": 20.0},
    ]
