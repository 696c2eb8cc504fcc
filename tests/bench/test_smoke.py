"""Each benchmark in tiny seconds: nothing may be lost, and programs must find what they read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

SHOWN: dict[str, set[str]] = {
    "inbound": {
        "pushes_per_s",
        "ack_p99_ms",
        "screen_p99_ms",
        "lost",
        "duplicated",
        "out_of_order",
        "gave_up",
    },
    "outbound": {"sent_per_s", "p99_ms", "lost", "duplicated", "out_of_order", "token_refreshes"},
    "routing": {
        "over_capacity",
        "double_owner",
        "fifo_violations",
        "assigned_p50_ms",
        "assigned_p99_ms",
        "requeue_max_s",
    },
    "inbox": {"list_p99_ms", "open_p99_ms", "search_p99_ms", "search_wrong"},
    "stock": {
        "attempts_per_s",
        "attempts_per_s_hot",
        "oversold",
        "ledger_mismatch",
        "leaked_reservations",
        "broken_promises",
    },
    "orders": {"placed_per_s", "list_p99_ms", "refused", "missing", "held_wrongly", "list_wrong"},
    "payments": {
        "money_mismatch",
        "stock_mismatch",
        "double_paid_kept",
        "double_refunds",
        "lost_orders",
        "unanswered",
        "unsettled",
    },
    "flashsale": {"decided_per_s", "p99_ms", "oversold", "undersold", "double_buys", "limits_broken"},
    "sockets": {"idle_sockets", "rss_kb_per_socket", "acked_emits_per_s", "broadcast_p99_ms"},
}
ZEROS = {
    "lost",
    "duplicated",
    "out_of_order",
    "gave_up",
    "refused",
    "failed",
    "unheard",
    "disconnected",
    "over_capacity",
    "double_owner",
    "fifo_violations",
    "never_assigned",
    "search_wrong",
    "oversold",
    "ledger_mismatch",
    "leaked_reservations",
    "broken_promises",
    "unanswered",
    "undersold",
    "double_buys",
    "told_falsely",
    "limits_broken",
    "undecided",
    "missing",
    "held_wrongly",
    "list_wrong",
    "money_mismatch",
    "stock_mismatch",
    "double_paid_kept",
    "double_refunds",
    "lost_orders",
    "unsettled",
}
CONTEXT = {"cpu", "cores", "stores", "python", "date"}


@pytest.fixture
def folder() -> Iterator[Path]:
    """With a short name: in pytest's own, Chromium finds the path of its socket too long."""
    with TemporaryDirectory(prefix="hub") as made:
        yield Path(made)


def measured(name: str, folder: Path) -> dict[str, Any]:
    """Runs the command as a person would; fails with its words when it fails."""
    words = [sys.executable, "-m", "hub", "bench", name, "--json", "--seconds", "0.5"]
    env = {**os.environ, "TMPDIR": str(folder), "HUB_DATA_DIR": str(folder / "kept")}
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@pytest.mark.soak
@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", SHOWN)
def test_nothing_is_lost_and_the_shape_is_kept(name: str, folder: Path) -> None:
    told = measured(name, folder)
    assert told["bench"] == name
    assert SHOWN[name] <= told["metrics"].keys()
    assert {metric: told["metrics"][metric] for metric in ZEROS & told["metrics"].keys()} == dict.fromkeys(
        ZEROS & told["metrics"].keys(), 0
    )
    assert told["context"].keys() >= CONTEXT
    assert [path.name for path in folder.iterdir() if path.name != "kept"] == []
