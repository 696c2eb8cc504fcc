"""Whatever fans, agents and workers do, in any order: no holes, no second sending, the same screen everywhere."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.timeline_machine import TimelineMachine

# A time limit would strike in the midst of an example; Hypothesis tries that one again, sees it go on, and
# calls the strategies flaky. Examples and steps are counted, so these end by themselves.
UNTIMED = pytest.mark.timeout(0)
pytestmark = UNTIMED

QUICK = settings(
    max_examples=120, stateful_step_count=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


def test_a_timeline_stays_whole() -> None:
    run_state_machine_as_test(TimelineMachine, settings=QUICK)


@pytest.mark.soak
def test_a_timeline_stays_whole_for_long() -> None:
    run_state_machine_as_test(
        TimelineMachine, settings=settings(QUICK, max_examples=4000, stateful_step_count=80)
    )
