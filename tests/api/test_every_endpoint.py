"""What no endpoint may swallow, tried on all of them: the list grows by itself with the API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hub.console.endpoint import Empty, Endpoint, endpoints
from hub.console.openapi import document
from tests.api.desk import Desk, Person, refused

WITH_BODY = [e for e in endpoints() if e.body is not None]
WITH_QUERY = [e for e in endpoints() if e.query is not Empty]
EDGES = (-1, 2**53 + 1, 2**63, 10**40, 1e308)
BROKEN = {
    "nothing": b"", "no JSON": b"{", "not UTF-8": b'{"a": "\xff"}', "half a pair": b'{"a": "\\ud800"}',
    "not a number": b'{"a": NaN}', "beyond measure": b'{"a": 1e999}', "two at once": b"{} {}",
    "deep": b'{"a":' * 5000 + b"1" + b"}" * 5000, "another encoding": '{"a": "在"}'.encode("gbk"),
}  # fmt: skip


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


@pytest.fixture
async def owner(desk: Desk) -> Person:
    return await desk.person("owner")


async def path_of(desk: Desk, endpoint: Endpoint) -> str:
    """With a conversation that is there; every other id never was."""
    path = endpoint.path
    if "{conversation_id}" in path or "{customer_id}" in path:
        doc = await desk.hub.core.db.shop(desk.shop.id)["conversations"].find_one(
            {"_id": await desk.push("在吗")}
        )
        assert doc is not None
        path = path.replace("{conversation_id}", doc["_id"]).replace("{customer_id}", doc["customer_id"])
    return "/".join("never-was" if part.startswith("{") else part for part in path.split("/"))


def example(endpoint: Endpoint) -> dict[str, Any]:
    operation = document()["paths"][endpoint.path][endpoint.method.lower()]
    return dict(operation["requestBody"]["content"]["application/json"]["example"])


async def ask(person: Person, endpoint: Endpoint, path: str, **options: Any) -> Any:
    headers = {**person.headers(), "content-type": "application/json"}
    return await person.desk.http.request(endpoint.method, path, headers=headers, **options)


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=named)
async def test_a_body_that_is_none_is_refused_in_words(desk: Desk, owner: Person, endpoint: Endpoint) -> None:
    path = await path_of(desk, endpoint)
    for what, body in BROKEN.items():
        answer = await ask(owner, endpoint, path, content=body)
        assert answer.status_code == 422, (what, answer.text)
        refused(answer, 422, "body_unreadable", "body")
    for body in (b"[]", b"null", b'"text"', b"5", b"true"):
        refused(await ask(owner, endpoint, path, content=body), 422, "payload_invalid")
    refused(
        await ask(owner, endpoint, path, content=b'{"a": "' + b"x" * 250_000 + b'"}'), 422, "body_too_large"
    )


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=named)
async def test_an_unknown_field_is_refused_by_its_name(desk: Desk, owner: Person, endpoint: Endpoint) -> None:
    body, path = example(endpoint), await path_of(desk, endpoint)
    refused(
        await ask(owner, endpoint, path, json={**body, "surprise": 1}), 422, "payload_invalid", "surprise"
    )
    for name, value in body.items():
        if isinstance(value, dict) and "surprise" in _shape(endpoint, name):
            answer = await ask(owner, endpoint, path, json={**body, name: {**value, "surprise": 1}})
            refused(answer, 422, "payload_invalid")
            assert "surprise" in answer.json()["error"]["field"]


def _shape(endpoint: Endpoint, name: str) -> set[str]:
    """{"surprise"} where the document forbids further fields inside this one."""
    defs = document()["components"]["schemas"]
    operation = document()["paths"][endpoint.path][endpoint.method.lower()]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    part = defs[schema["$ref"].rpartition("/")[2]]["properties"][name]
    inner = defs.get(part.get("$ref", "").rpartition("/")[2], part)
    return {"surprise"} if inner.get("additionalProperties") is False else set()


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=named)
async def test_strange_values_in_any_field_never_break_us(
    desk: Desk, owner: Person, endpoint: Endpoint
) -> None:
    """NUL, operators of the store, markup, other types, numbers at the edges: refused or taken, never a 500."""
    body, path = example(endpoint), await path_of(desk, endpoint)
    strange = ("\x00", "$where", {"$gt": ""}, {"a.b": 1}, {"\x00": 1}, [], [[]], [None], None, *EDGES)
    for name in body:
        for value in strange:
            answer = await ask(owner, endpoint, path, content=json.dumps({**body, name: value}).encode())
            assert answer.status_code < 500, (name, value, answer.text)
            if answer.status_code >= 400:
                refused(answer, answer.status_code)


@pytest.mark.parametrize("endpoint", WITH_QUERY, ids=named)
async def test_strange_parameters_never_break_us(desk: Desk, owner: Person, endpoint: Endpoint) -> None:
    path = await path_of(desk, endpoint)
    fields = endpoint.query.model_fields.items()
    needed = {
        name: "1" * 8 if field.annotation is str else 1 for name, field in fields if field.is_required()
    }
    surprised = await ask(owner, endpoint, path, params={**needed, "surprise": "1"})
    refused(surprised, 422, "payload_invalid", "surprise")
    for name in endpoint.query.model_fields:
        for value in (
            "",
            "\x00",
            "null",
            "NaN",
            "[]",
            "{}",
            "$ne",
            "‮",
            "a" * 5000,
            "-1",
            str(2**63),
            "1e400",
            "٣",
        ):
            answer = await ask(owner, endpoint, path, params={name: value})
            assert answer.status_code < 500, (name, value, answer.text)
            if answer.status_code >= 400:
                refused(answer, answer.status_code)
        twice = await ask(owner, endpoint, f"{path}?{name}=1&{name}=2")
        assert twice.status_code in (200, 422), (name, twice.text)
        raw = await ask(owner, endpoint, f"{path}?{name}=%ff%fe")
        assert raw.status_code < 500, (name, raw.text)


@pytest.mark.parametrize("id", ["%00", "a%00b", "%ff", "$ne", "..", "%2e%2e", "{}", "x" * 3000, "%E2%80%AE"])
async def test_strange_ids_in_paths_are_not_found(owner: Person, id: str) -> None:
    for endpoint in endpoints():
        if "{" in endpoint.path and endpoint.method in ("GET", "DELETE"):
            path = "/".join(id if part.startswith("{") else part for part in endpoint.path.split("/"))
            answer = await owner.desk.http.request(endpoint.method, path, headers=owner.headers())
            assert answer.status_code < 500, (named(endpoint), answer.text)
