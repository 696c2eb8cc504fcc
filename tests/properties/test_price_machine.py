"""Whatever people, bulks and sales write, and wherever a process dies: books and history agree, nothing half done."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from hub.core.runtime import Core
from tests.properties.price_machine import PriceMachine

# Examples and steps are counted; a time limit would strike in the midst of one.
pytestmark = pytest.mark.timeout(0)

QUICK = settings(
    max_examples=6, stateful_step_count=12, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


async def _run(core: Core, chosen: settings) -> None:
    """The machine runs in a thread of its own, its stores on this loop."""
    machine = type("Machine", (PriceMachine,), {"core": core, "loop": asyncio.get_running_loop()})
    await asyncio.to_thread(run_state_machine_as_test, machine, settings=chosen)


async def test_books_and_history_agree(core: Core) -> None:
    await _run(core, QUICK)


@pytest.mark.soak
async def test_books_and_history_agree_for_long(core: Core) -> None:
    await _run(core, settings(QUICK, max_examples=400, stateful_step_count=40))
