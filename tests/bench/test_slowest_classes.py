"""The list's figures are told by what was asked, so that one slow question cannot hide behind the quick ones."""

from __future__ import annotations

from hub.bench.load.list_mix import class_of, class_times, slowest_classes


def test_a_class_is_the_view_the_order_and_the_names_of_its_filters() -> None:
    assert class_of({"view": "all", "sort": "sla", "label": "x", "cursor": "c"}) == "all sla label"
    assert class_of({"sort": "sla", "assignee": "me", "view": "all", "account_id": "a"}) == (
        "all sla account_id assignee"
    )


QUICK, SLOW, HICCUP = (
    {"view": "all", "sort": "newest"}, {"view": "mine", "sort": "sla"}, {"view": "closed", "sort": "newest"},
)  # fmt: skip


def test_suspects_are_those_with_the_slowest_page_and_those_slow_as_a_rule() -> None:
    taken = [(0.03, SLOW), (0.03, {**SLOW, "cursor": "1"}), (0.001, HICCUP), (0.001, HICCUP), (0.09, HICCUP)]
    taken += [(0.01, QUICK), (0.01, QUICK)]
    assert slowest_classes(taken, most=1) == ["closed newest", "mine sla"]


def test_the_slowest_class_is_told_first_with_how_many_pages_it_rests_on() -> None:
    told = class_times([(0.03, QUICK), (0.01, SLOW), (0.02, QUICK), (0.09, {**SLOW, "cursor": "1"})])
    assert told == [
        {"asked": "mine sla", "pages": 2, "p99_ms": 90.0, "p50_ms": 10.0},
        {"asked": "all newest", "pages": 2, "p99_ms": 30.0, "p50_ms": 20.0},
    ]
