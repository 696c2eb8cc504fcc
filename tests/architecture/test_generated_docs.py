"""What is documented is what is there: settings and socket events."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from hub.core.settings import Settings, env_name
from hub.sockets.agent import AgentNamespace
from hub.sockets.fan import FanNamespace
from hub.sockets.schema import AGENT_IN, FAN_IN, NAMESPACES, Event
from tests.architecture.generate_docs import DOCS, PAGES, example
from tests.architecture.source import python_files


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_code_says(name: str) -> None:
    remedy = "run `python -m tests.architecture.generate_docs`"
    assert (DOCS / name).exists(), remedy
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), remedy


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = set(re.findall(r"^\| `(HUB_\w+)`", PAGES["settings.md"](), re.MULTILINE))
    assert documented == {env_name(field.name) for field in fields(Settings)}
    assert all(field.metadata.get("doc") for field in fields(Settings))


def test_settings_are_read_in_one_place() -> None:
    """Whoever else looks into the environment has a setting that nobody documents."""
    allowed = {"HUB_DIE_AT_WRITE"} | {env_name(field.name) for field in fields(Settings)}
    for path in python_files("hub", "storefront"):
        for name in re.findall(r"[\"'](HUB_[A-Z_]+)[\"']", path.read_text(encoding="utf-8")):
            assert name in allowed, f"{path.name}: {name}"


@pytest.mark.parametrize(("events", "door"), [(AGENT_IN, AgentNamespace), (FAN_IN, FanNamespace)])
def test_every_event_has_a_handler_and_every_handler_an_event(events: tuple[Event, ...], door: type) -> None:
    handlers = {name.removeprefix("do_") for name in dir(door) if name.startswith("do_")}
    assert handlers == {event.name for event in events}


@pytest.mark.parametrize(
    "event", [e for incoming, _ in NAMESPACES.values() for e in incoming], ids=lambda e: e.name
)
def test_the_example_is_a_valid_payload_with_every_field(event: Event) -> None:
    assert event.payload is not None
    given = example(event.payload)
    assert set(given) == set(event.payload.model_fields)
    event.payload.model_validate(given)
