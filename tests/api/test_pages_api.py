"""Every answer carries the safe headers, and the document of the API names every route there is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from hub.console import given
from hub.console.endpoint import endpoints
from hub.console.openapi import document
from hub.core.web import CSP
from tests.api.desk import Desk

PAGES = ("/", "/console/", "/console/sign-in", "/console/inbox", "/console/undelivered", "/console/shops",
         "/api/docs", "/api/openapi.json", "/api/v1/me", "/healthz", "/readyz", "/metrics", "/widget.js",
         "/no/such/page", "/hooks/wechat/nobody", "/media/x/view", "/s/no-such-shop/chat")  # fmt: skip
SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "strict-origin-when-cross-origin"}


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("path", PAGES)
async def test_every_answer_has_the_safe_headers(desk: Desk, path: str, signed_in: bool) -> None:
    headers = (await desk.person("owner")).headers(False) if signed_in else {}
    answer = await desk.http.get(path, headers=headers)
    assert answer.status_code < 500, answer.text
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE
    assert "default-src" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "server" not in answer.headers


async def test_a_page_that_is_refused_says_why_in_words_and_where_to_go(desk: Desk) -> None:
    agent = await desk.person("agent")
    kept_out = await agent.get("/console/settings/team")
    assert kept_out.status_code == 403
    assert "管理成员和角色" in kept_out.text
    assert "staff.manage" not in kept_out.text
    over = await desk.http.get("/console/join/no-such-invitation")
    assert (over.status_code, "邀请已失效" in over.text) == (404, True)
    assert "/console/sign-out" not in over.text


async def test_only_the_chat_may_be_framed(desk: Desk) -> None:
    chat = await desk.http.get(f"/s/{desk.shop.slug}/chat")
    assert chat.status_code == 200
    assert "frame-ancestors *" in chat.headers["content-security-policy"]
    for path in ("/console/sign-in", f"/s/{desk.shop.slug}/chat/session"):
        answer = await desk.http.get(path)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in CSP


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/inbox", "/console/undelivered", "/api/docs"])
async def test_pages_have_no_inline_script_or_style(desk: Desk, path: str) -> None:
    answer = await desk.http.get(
        path, headers=(await desk.person("owner")).headers(False), follow_redirects=True
    )
    assert answer.status_code == 200
    for forbidden in ("<style", " style=", " onclick=", " onload=", "javascript:"):
        assert forbidden not in answer.text
    for script in answer.text.split("<script")[1:]:
        head = script.split(">", 1)[0]
        assert " src=" in head or 'type="application/json"' in head


async def test_the_document_names_every_route_and_nothing_else(desk: Desk, application: Starlette) -> None:
    document: dict[str, Any] = (await desk.http.get("/api/openapi.json")).json()
    documented = {(path, method.upper()) for path, ways in document["paths"].items() for method in ways}
    routes = {
        (route.path, method)
        for route in application.routes
        if isinstance(route, Route) and route.path.startswith("/api/v1/")
        for method in route.endpoint.methods
        if method != "HEAD"
    }
    assert documented == routes


async def test_the_document_is_openapi_that_describes_every_call(desk: Desk) -> None:
    document: dict[str, Any] = (await desk.http.get("/api/openapi.json")).json()
    assert document["openapi"].startswith("3.1.")
    calls = [(method, op) for ways in document["paths"].values() for method, op in ways.items()]
    assert len({op["operationId"] for _, op in calls}) == len(calls)
    for method, op in calls:
        assert op["summary"], op
        assert op["tags"], op
        assert ("csrf" in op["security"][0]) == (method != "get")
        assert op["responses"]["401"]
        for content in op.get("requestBody", {}).get("content", {}).values():
            assert content["schema"]
    assert not _dangling(document, document)


def _dangling(part: Any, document: dict[str, Any]) -> list[str]:
    """References that lead nowhere."""
    if isinstance(part, list):
        return [one for of in part for one in _dangling(of, document)]
    if not isinstance(part, dict):
        return []
    here = []
    if isinstance(ref := part.get("$ref"), str):
        found: Any = document
        for step in ref.removeprefix("#/").split("/"):
            found = found.get(step, {})
        here = [] if found else [ref]
    return here + [one for of in part.values() for one in _dangling(of, document)]


async def test_every_example_of_a_body_is_one_that_its_endpoint_takes() -> None:
    for endpoint in endpoints():
        if endpoint.body is not None:
            call = document()["paths"][endpoint.path][endpoint.method.lower()]
            example = call["requestBody"]["content"]["application/json"]["example"]
            given.read(endpoint.body, json.dumps(example).encode())


async def test_the_pages_of_the_api_name_every_call(desk: Desk) -> None:
    for lang in ("zh-CN", "en"):
        answer = await desk.http.get("/api/docs", headers={"cookie": f"hub_lang={lang}"})
        assert answer.status_code == 200
        for endpoint in endpoints():
            assert f'id="{endpoint.name}"' in answer.text
            assert f"<code>{endpoint.path}</code>" in answer.text
        assert not re.findall(r">\s*api\.[a-z]", answer.text), "a text is missing"


async def test_a_stranger_learns_nothing_from_monitors(desk: Desk) -> None:
    ready = await desk.http.get("/readyz")
    assert ready.json().keys() == {"ready", "mongodb", "redis", "doorbell"}
    assert (await desk.http.get("/healthz")).text == "ok"
    for text in (ready.text, (await desk.http.get("/metrics")).text):
        assert desk.hub.core.settings.mongodb_url not in text
        assert "password" not in text
