"""Requests that the API's own document allows or forbids, made up by schemathesis, against the running app."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from hub.console.openapi import document
from hub.conversations.service import open_conversations
from hub.core.runtime import Core
from hub.core.settings import Settings
from tests.realtime.stage import Web, serving
from tests.rights.world import World, made

# How many requests are made up for each operation beside the document's example. The phase "coverage" goes
# through the edges of every field by itself, some forty requests each: only in the long run.
QUICK = 2
LONG = 60
# Schemathesis calls with ids that it was told, so it would end the session that it calls with.
ENDS_ITSELF = ("/api/v1/account/sessions/{session_id}",)


@pytest.fixture(scope="module")
async def web(core: Core, settings: Settings) -> AsyncIterator[Web]:
    """`core` comes first because it migrates the stores."""
    async with serving(replace(settings, api_calls_per_minute=100_000)) as web:
        yield web


@pytest.fixture(scope="module")
async def world(core: Core, web: Web) -> AsyncIterator[World]:
    hub = open_conversations(core)
    async with httpx.AsyncClient(base_url=web.url) as http:
        yield await made(http, hub)
    await hub.close()


@pytest.mark.timeout(300)
async def test_every_answer_is_as_the_document_says(world: World, web: Web) -> None:
    assert await _run(world, web, "owner", QUICK, edges=False) == []


@pytest.mark.soak
@pytest.mark.parametrize("caller", ["owner", "supervisor", "agent", "warehouse", "a key", "nobody"])
async def test_every_answer_is_as_the_document_says_for_long(world: World, web: Web, caller: str) -> None:
    assert await _run(world, web, caller, LONG, edges=True) == []


async def _run(world: World, web: Web, name: str, examples: int, *, edges: bool) -> list[str]:
    caller = next(c for c in world.callers if c.name == name)
    config = _config(web.url, caller.headers, examples, edges)
    failures = await asyncio.to_thread(_failures, config, _with_ids(world))
    me = await world.http.get("/api/v1/me", headers=caller.headers)
    assert me.status_code == (401 if caller.rights is None else 200), (
        "signed out on the way: the rest saw 401"
    )
    return failures


def _config(url: str, headers: Mapping[str, str], examples: int, edges: bool) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict({
        "seed": 3, "base-url": url, "headers": dict(headers), "request-timeout": 20,
        "generation": {
            "max-examples": examples, "deterministic": True, "no-shrink": True, "database": "none",
            "with-security-parameters": False,
        },
        "phases": {
            "stateful": {"enabled": False}, "coverage": {"enabled": edges, "unexpected-methods": ["PATCH"]},
        },
        # A state, a limit or a rev may refuse what is well formed; who may ask is the matter of tests/rights.
        "checks": {
            "positive_data_acceptance": {"enabled": False}, "ignored_auth": {"enabled": False},
            "negative_data_rejection": {"expected-statuses": ["4xx"]},
        },
    })  # fmt: skip


def _with_ids(world: World) -> dict[str, Any]:
    """With an id that is there in every place, beside those that are made up."""
    described = copy.deepcopy(document())
    for path in ENDS_ITSELF:
        del described["paths"][path]
    for ways in described["paths"].values():
        for operation in ways.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["example"] = world.own.ids.get(parameter["name"], "nowhere")
                    parameter["schema"] = {"type": "string", "minLength": 1}
    return described


def _failures(config: SchemathesisConfig, described: dict[str, Any]) -> list[str]:
    schema = schemathesis.openapi.from_dict(described, config=config)
    found, asked = [], 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found.append(f"{event}")
        if isinstance(event, events.ScenarioFinished):
            asked += len(event.recorder.cases)
            found += [
                f"{event.label}: {check.failure_info.failure.title}: {check.failure_info.failure.message[:600]}\n"
                f"{check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
    assert asked > 100, "hardly anything was asked"
    return sorted(set(found))
