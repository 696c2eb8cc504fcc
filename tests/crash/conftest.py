"""A channel that forgets nothing it was told, so that a second sending shows."""

from __future__ import annotations

import pytest

from hub.conversations.channel import channels
from tests.crash.witness import WitnessChannel


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> WitnessChannel:
    made = WitnessChannel()
    monkeypatch.setitem(channels(), made.name, made)
    return made
