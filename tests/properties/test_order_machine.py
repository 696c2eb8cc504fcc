"""Whatever people, services and time do to orders: every fen and every piece is accounted for."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.order_machine import OrderMachine

# Examples and steps are counted; a time limit would strike in the midst of one (see test_timeline_machine.py).
pytestmark = pytest.mark.timeout(0)

QUICK = settings(
    max_examples=40, stateful_step_count=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


def test_every_fen_and_piece_is_accounted_for() -> None:
    run_state_machine_as_test(OrderMachine, settings=QUICK)


@pytest.mark.soak
def test_every_fen_and_piece_is_accounted_for_at_length() -> None:
    run_state_machine_as_test(
        OrderMachine, settings=settings(QUICK, max_examples=3000, stateful_step_count=80)
    )
