"""Nobody is careful: every event that a socket lets through, on any message, in any state."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.test_timeline_machine import QUICK, UNTIMED
from tests.properties.timeline_machine import BOT, TimelineMachine

pytestmark = UNTIMED


class Careless(TimelineMachine):
    is_careful = False


def test_a_timeline_survives_anything() -> None:
    run_state_machine_as_test(Careless, settings=QUICK)


def test_a_bot_thinks_better_of_the_first_words_of_all() -> None:
    """Of a conversation without an episode; found after thousands of examples."""
    state = Careless()
    state.begin(repeatable=False)
    state.reply(who=BOT, n=0, parts=1, reply_to=None, hold_s=5)
    state.cancel(who=BOT, n=0)
    state.replay_shows_the_same()
    state.teardown()


@pytest.mark.soak
def test_a_timeline_survives_anything_for_long() -> None:
    run_state_machine_as_test(Careless, settings=settings(QUICK, max_examples=4000, stateful_step_count=80))
