"""Nobody is careful: every event that a socket lets through, on any message, in any state."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.test_timeline_machine import QUICK, UNTIMED
from tests.properties.timeline_machine import TimelineMachine

pytestmark = UNTIMED


class Careless(TimelineMachine):
    is_careful = False


def test_a_timeline_survives_anything() -> None:
    run_state_machine_as_test(Careless, settings=QUICK)


@pytest.mark.soak
def test_a_timeline_survives_anything_for_long() -> None:
    run_state_machine_as_test(Careless, settings=settings(QUICK, max_examples=4000, stateful_step_count=80))
