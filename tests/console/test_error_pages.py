"""What a browser is shown when a page cannot be had, beside the JSON that programs get."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from hub.core import web
from hub.core.db import StoreError
from hub.core.visible import is_visible

HTML = "text/html,application/xhtml+xml"


def _request(path: str, accept: str = HTML, method: str = "GET") -> Request:
    headers = [(b"accept", accept.encode()), (b"accept-language", b"en")]
    app = Starlette()
    app.state.static = "/static/v"
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": headers,
        "query_string": b"",
        "app": app,
    }
    return Request(scope)


async def test_a_store_that_is_away_is_a_page_with_a_way_out() -> None:
    answer = await web.on_store_error(_request("/console/inbox"), StoreError("gone"))
    body = bytes(answer.body).decode()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert 'href="/console/inbox">Try again' in body
    assert '<link rel="stylesheet" href="/static/v/core/error.css">' in body


async def test_our_own_mistake_shows_no_trace_and_hostile_paths_stay_text() -> None:
    path = '/s/"><script>alert(1)</script>/chat'
    body = bytes((await web.on_any_error(_request(path), RuntimeError("secret"))).body).decode()
    assert "<script>" not in body
    assert "secret" not in body


@pytest.mark.parametrize(
    ("path", "accept"), [("/api/v1/me", HTML), ("/hooks/wechat/x", HTML), ("/console/inbox", "*/*")]
)
async def test_programs_get_json(path: str, accept: str) -> None:
    answer = await web.on_store_error(_request(path, accept), StoreError("gone"))
    assert answer.headers["content-type"] == "application/json"


async def test_what_was_sent_is_not_sent_again_by_the_way_out() -> None:
    answer = await web.on_any_error(_request("/console/sign-in", method="POST"), RuntimeError("x"))
    assert 'href="/console/">' in bytes(answer.body).decode()


@pytest.mark.parametrize("name", ["小满", "👩\u200d🦰", "می\u200cخواهم", "<b>x</b>", "🐟"])
def test_honest_names_are_visible(name: str) -> None:
    assert is_visible(name)


@pytest.mark.parametrize("name", ["", "\u200d", "\u202egnp.exe", "a\nb", "\u200b", " ", "\u2066x"])
def test_signs_that_hide_are_no_names(name: str) -> None:
    assert not is_visible(name)
