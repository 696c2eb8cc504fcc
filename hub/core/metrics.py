"""Counters that Prometheus reads at /metrics; names are part of the public contract."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import Counter, Gauge, Histogram


@dataclass(frozen=True)
class GroupMeter:
    """What is counted of one kind of group commit."""

    size: Histogram
    attempts: Counter
    seconds: Histogram


HOOKS = Counter("hub_hooks_total", "Pushes of platforms, by what became of them.", ["channel", "result"])
_SIZES = (1, 2, 4, 8, 16, 32, 64)
_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.5, 2)
COMMITS = GroupMeter(
    Histogram("hub_commit_group_size", "Changes stored by one transaction.", buckets=_SIZES),
    Counter(
        "hub_commit_attempts",
        "Transactions begun for them; more than groups means conflicts with other processes.",
    ),
    Histogram("hub_commit_seconds", "Time of one transaction of the timeline.", buckets=_SECONDS),
)
STOCK_COMMITS = GroupMeter(
    Histogram("hub_stock_group_size", "Changes of stock stored by one transaction.", buckets=_SIZES),
    Counter("hub_stock_attempts", "Transactions begun for them, those that lost against a rival included."),
    Histogram("hub_stock_seconds", "Time of one transaction of the stock.", buckets=_SECONDS),
)
ORDER_COMMITS = GroupMeter(
    Histogram("hub_order_group_size", "Changes of orders stored by one transaction.", buckets=_SIZES),
    Counter("hub_order_attempts", "Transactions begun for them, those that lost against a rival included."),
    Histogram("hub_order_seconds", "Time of one transaction of the order book.", buckets=_SECONDS),
)
SENDS = Counter("hub_sends_total", "Attempts to deliver a reply, by outcome.", ["channel", "outcome"])
SOCKETS = Gauge("hub_sockets", "Connected screens of this process.", ["namespace"])
DROPPED = Counter("hub_sockets_dropped_total", "Screens dropped because they read too slowly.")
SEARCH_SECONDS = Histogram(
    "hub_search_seconds",
    "Time of one page of results, by what was searched.",
    ["where"],
    buckets=(0.005, 0.01, 0.02, 0.04, 0.08, 0.12, 0.5, 2),
)
SEARCH_BEHIND = Gauge(
    "hub_search_behind_seconds", "How long ago this machine's search index was last brought up to date."
)
