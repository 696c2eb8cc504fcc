"""Whatever buyers, warehouse people and events do, in any order: nothing oversells, and every sum is right."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.stock_machine import StockMachine

# Examples and steps are counted; a time limit would strike in the midst of one (see test_timeline_machine.py).
pytestmark = pytest.mark.timeout(0)

QUICK = settings(
    max_examples=40, stateful_step_count=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


def test_nothing_oversells() -> None:
    run_state_machine_as_test(StockMachine, settings=QUICK)


@pytest.mark.soak
def test_nothing_oversells_for_long() -> None:
    run_state_machine_as_test(
        StockMachine, settings=settings(QUICK, max_examples=3000, stateful_step_count=80)
    )
