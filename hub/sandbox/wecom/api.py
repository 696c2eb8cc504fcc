"""WeCom's HTTP API under /wecom/cgi-bin (a prefix, because WeChat's side has paths of the same names)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from hub.sandbox.faults import Fault
from hub.sandbox.server import Cut, hold
from hub.sandbox.wecom import messages
from hub.sandbox.wecom import world as worlds
from hub.sandbox.wecom.apps import App
from hub.sandbox.wecom.errors import ApiError
from hub.sandbox.wecom.world import TOKEN_LIFETIME_S, World

_BEFORE = frozenset({"errcode", "http_status", "timeout_before", "expire_token", "slow"})
_AFTER = frozenset({"timeout_after", "disconnect_after"})
Handler = Callable[[World, Request], Awaitable[dict[str, Any]]]


def routes(world: World) -> list[BaseRoute]:
    served: dict[str, tuple[str, Handler]] = {
        "gettoken": ("/wecom/cgi-bin/gettoken", _gettoken),
        "message_send": ("/wecom/cgi-bin/message/send", _message_send),
    }
    # Every method, because the platform itself tells which one it wants.
    methods = ["GET", "POST", "PUT", "DELETE"]
    return [Route(path, _guarded(world, name, run), methods=methods) for name, (path, run) in served.items()]


async def _gettoken(world: World, request: Request) -> dict[str, Any]:
    if request.method != "GET":
        raise ApiError(43001)
    corp_id, secret = (request.query_params.get(name, "") for name in ("corpid", "corpsecret"))
    if not corp_id or not secret:
        raise ApiError(41004 if corp_id else 41002)
    of_corp = [app for app in world.apps.values() if app.corp_id == corp_id]
    if not of_corp:
        raise ApiError(40013)
    app = next((app for app in of_corp if app.secret == secret), None)
    if app is None:
        raise ApiError(40001)
    desk = world.desks[app.id]
    text, ends = desk.current(world.now, TOKEN_LIFETIME_S)
    worlds.keep_desk(world, desk)
    return {"errcode": 0, "errmsg": "ok", "access_token": text, "expires_in": int(ends - world.now)}


async def _message_send(world: World, request: Request) -> dict[str, Any]:
    if request.method != "POST":
        raise ApiError(43002)
    app = _authorised(world, request)
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise ApiError(47001) from None
    if not isinstance(body, dict):
        raise ApiError(47001)
    return messages.send(world, app, body)


def _authorised(world: World, request: Request) -> App:
    """Raises 41001, 40014, 42001 or 60020."""
    text = request.query_params.get("access_token", "")
    if not text:
        raise ApiError(41001)
    app = worlds.app_of_token(world, text)
    if app is None:
        raise ApiError(40014)
    world.desks[app.id].check(text, world.now)
    caller = request.client.host if request.client else ""
    if app.ips and caller not in app.ips:
        raise ApiError(60020, f"from ip: {caller}")
    return app


def _guarded(world: World, endpoint: str, run: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        corp_id = _corp_id(world, request)
        before = world.faults.take(endpoint, corp_id, _BEFORE)
        if before and (answer := await _trouble_before(world, request, before, corp_id)):
            return answer
        after = world.faults.take(endpoint, corp_id, _AFTER)
        try:
            answer = JSONResponse(await run(world, request))
        except ApiError as refusal:
            answer = JSONResponse(refusal.body())
        return await _trouble_after(request, after) if after else answer

    return serve


async def _trouble_before(
    world: World, request: Request, fault: Fault, corp_id: str | None
) -> Response | None:
    """None lets the call go on: it was only slowed down, or its token killed."""
    match fault.kind:
        case "errcode":
            return JSONResponse(ApiError(fault.errcode).body())
        case "http_status":
            return PlainTextResponse("<html>sandbox fault</html>", fault.status, media_type="text/html")
        case "timeout_before":
            await hold(request, fault.delay_s)
            return Cut()
        case "slow":
            await asyncio.sleep(fault.delay_s)
        case "expire_token":
            expire(world, corp_id)
    return None


async def _trouble_after(request: Request, fault: Fault) -> Response:
    if fault.kind == "timeout_after":
        await hold(request, fault.delay_s)
    return Cut()


def expire(world: World, corp_id: str | None) -> int:
    """Kills the tokens of one company's apps, or of all."""
    killed = 0
    for desk in world.desks.values():
        if corp_id in (None, world.apps[desk.app_id].corp_id):
            killed += desk.expire(world.now)
            worlds.keep_desk(world, desk)
    return killed


def _corp_id(world: World, request: Request) -> str | None:
    """Whose call it is, before anything is checked, so that a fault can aim at one company."""
    query = request.query_params
    if "corpid" in query:
        return query["corpid"]
    app = worlds.app_of_token(world, query.get("access_token", ""))
    return app.corp_id if app else None
