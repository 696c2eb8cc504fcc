"""Whatever happens at the desk, in any order: states move by the table, the queue stays a queue, clocks are true."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.desk_machine import DeskMachine
from tests.properties.test_timeline_machine import QUICK, UNTIMED

pytestmark = UNTIMED


def test_a_desk_stays_whole() -> None:
    run_state_machine_as_test(DeskMachine, settings=settings(QUICK, max_examples=80))


@pytest.mark.soak
def test_a_desk_stays_whole_for_long() -> None:
    run_state_machine_as_test(
        DeskMachine, settings=settings(QUICK, max_examples=3000, stateful_step_count=80)
    )
