"""Every API call passes here: faults on demand first, then the platform's own refusals as JSON."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hub.sandbox.faults import Fault
from hub.sandbox.server import Cut, hold
from hub.sandbox.wechat import tokens
from hub.sandbox.wechat import world as worlds
from hub.sandbox.wechat.accounts import Account
from hub.sandbox.wechat.errors import ApiError
from hub.sandbox.wechat.tokens import Token
from hub.sandbox.wechat.world import World

_BEFORE = frozenset({"errcode", "http_status", "timeout_before", "expire_token", "slow"})
_AFTER = frozenset({"timeout_after", "disconnect_after"})


@dataclass(frozen=True)
class Call:
    """One API request with its body already read."""

    world: World
    request: Request
    body: bytes


Handler = Callable[[Call], Awaitable[Response]]


class Answer(Response):
    """JSON as WeChat writes it: raw UTF-8 and its own content type."""

    media_type = "application/json; encoding=utf-8"

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def guarded(world: World, endpoint: str, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        call = Call(world, request, await request.body())
        app_id = _app_id(call)
        before = world.faults.take(endpoint, app_id, _BEFORE)
        if before and (answer := await _trouble_before(call, before, app_id)):
            return answer
        after = world.faults.take(endpoint, app_id, _AFTER)
        answer = await _answered(call, handler)
        return await _trouble_after(call, after) if after else answer

    return serve


def method(call: Call, name: str) -> None:
    """Raises 43001 or 43002: WeChat names the method it wants."""
    if call.request.method != name:
        raise ApiError(43002 if name == "POST" else 43001)


def authorised(call: Call) -> tuple[Account, Token]:
    """Whose token this is; raises ApiError 41001, 40014, 40001 or 42001."""
    text = call.request.query_params.get("access_token", "")
    if not text:
        raise ApiError(41001)
    if not tokens.looks_like_one(text):
        raise ApiError(40014)
    desk = _desk(call.world, text)
    if desk is None:
        raise ApiError(40001)
    token = tokens.check(desk, text, call.world.now)
    return call.world.accounts[desk.app_id], token


async def _answered(call: Call, handler: Handler) -> Response:
    try:
        return await handler(call)
    except ApiError as refusal:
        return Answer(refusal.body())


async def _trouble_before(call: Call, fault: Fault, app_id: str | None) -> Response | None:
    """None lets the call go on: it was only slowed down, or its token killed."""
    match fault.kind:
        case "errcode":
            return Answer(ApiError(fault.errcode).body())
        case "http_status":
            return PlainTextResponse(
                "<html><body>sandbox fault</body></html>", fault.status, media_type="text/html"
            )
        case "timeout_before":
            await hold(call.request, fault.delay_s)
            return Cut()
        case "slow":
            await asyncio.sleep(fault.delay_s)
        case "expire_token":
            expire(call.world, app_id)
    return None


async def _trouble_after(call: Call, fault: Fault) -> Response:
    if fault.kind == "timeout_after":
        await hold(call.request, fault.delay_s)
    return Cut()


def expire(world: World, app_id: str | None) -> int:
    """Kills the tokens of one account, or of all."""
    desks = [desk for desk in world.desks.values() if app_id in (None, desk.app_id)]
    killed = 0
    for desk in desks:
        killed += tokens.expire_all(desk, world.now)
        worlds.keep_desk(world, desk)
    return killed


def _app_id(call: Call) -> str | None:
    """Whose call it is, before anything is checked, so that a fault can aim at one account."""
    query = call.request.query_params
    if "appid" in query:
        return query["appid"]
    if desk := _desk(call.world, query.get("access_token", "")):
        return desk.app_id
    if call.body[:1] == b"{" and len(call.body) < 4096 and b'"appid"' in call.body:
        return _app_id_in(call.body)
    return None


def _app_id_in(body: bytes) -> str | None:
    try:
        app_id = json.loads(body).get("appid")
    except ValueError:
        return None
    return app_id if isinstance(app_id, str) else None


def _desk(world: World, text: str) -> tokens.TokenDesk | None:
    return next((desk for desk in world.desks.values() if any(t.text == text for t in desk.tokens)), None)
