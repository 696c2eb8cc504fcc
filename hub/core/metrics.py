"""Counters that Prometheus reads at /metrics; names are part of the public contract."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

HOOKS = Counter("hub_hooks_total", "Pushes of platforms, by what became of them.", ["channel", "result"])
COMMITS = Histogram(
    "hub_commit_group_size", "Changes stored by one transaction.", buckets=(1, 2, 4, 8, 16, 32, 64)
)
COMMIT_ATTEMPTS = Counter(
    "hub_commit_attempts",
    "Transactions begun for them; more than groups means conflicts with other processes.",
)
COMMIT_SECONDS = Histogram(
    "hub_commit_seconds",
    "Time of one transaction of the timeline.",
    buckets=(0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.5, 2),
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
