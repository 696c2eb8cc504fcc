"""`/hooks/{plugin}/{account_id}`: where platforms push; they hear "success" only after the write."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from time import monotonic
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hub.commerce.checkout import notices
from hub.commerce.payments import merchants
from hub.commerce.payments.protocol import NoticeRequest, services
from hub.commerce.service import Commerce
from hub.conversations.accounts import channel_named
from hub.conversations.channel import Account, HookAnswer, HookRequest, Pushed
from hub.conversations.receive import receive
from hub.conversations.service import Conversations
from hub.core import log, metrics
from hub.core.clock import now
from hub.core.db import StoreError
from hub.core.errors import NotFound, Refused
from hub.core.ids import new_id

_log = log.get(__name__)
T = TypeVar("T")
# A store that restarts is waited for: platforms try three times only, and some at once. The last try
# begins by then and takes up to 2 s (core.db's server selection); WeChat hangs up after 5 s.
PATIENCE_S = 2.5
PAUSE_S = 0.2
# WeChat's largest push is far below; a bigger body is refused before it is read whole.
MAX_BODY_BYTES = 1_000_000
RAW_KEPT = timedelta(days=30)


async def hook(request: Request) -> Response:
    """Verify, translate, store, answer. A refusal says as little as possible: the caller may be anyone."""
    hub: Conversations = request.app.state.conversations
    until = monotonic() + PATIENCE_S
    account = await _patiently(lambda: hub.accounts.get(request.path_params["account_id"]), until)
    channel = channel_named(account.channel)
    if account.channel != request.path_params["plugin"] or not isinstance(channel, Pushed):
        raise NotFound("account_not_found")
    with log.bound(shop_id=account.shop_id):
        try:
            body = await _body(request)
            asked = HookRequest(request.method, dict(request.query_params), dict(request.headers), body)
            answer = await channel.hook(hub.core, account, asked)
        except Refused as error:
            metrics.HOOKS.labels(account.channel, "refused").inc()
            _log.warning("push refused", channel=account.channel, account_id=account.id, code=error.code)
            return PlainTextResponse(error.code, 413 if error.code == "body_too_large" else 403)
        raw_id = new_id()
        await _patiently(lambda: _store(hub, account, answer, raw_id), until)
        metrics.HOOKS.labels(account.channel, "stored").inc()
    return Response(answer.body, media_type=answer.media_type)


async def _patiently(work: Callable[[], Awaitable[T]], until: float) -> T:
    """`work` may run again: what it stores is stored once. Raises StoreError when the store stays away."""
    while True:
        try:
            return await work()
        except StoreError:
            if monotonic() > until:
                raise
            await asyncio.sleep(PAUSE_S)


async def _store(hub: Conversations, account: Account, answer: HookAnswer, raw_id: str) -> None:
    if answer.raw:
        raw = {
            "account_id": account.id,
            "at": now(),
            "expires_at": now() + RAW_KEPT,
            "payload": hub.core.keys.encrypt("raw-push", answer.raw),
            "schema": 1,
        }
        table = hub.core.db.shop(account.shop_id)["raw_pushes"]
        await table.update({"_id": raw_id}, {"$setOnInsert": raw}, upsert=True)
    if answer.pushes:
        await receive(hub, account, answer.pushes)


async def _body(request: Request) -> bytes:
    """Raises Refused("body_too_large") as soon as it is known, by header or by counting."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > MAX_BODY_BYTES:
        raise Refused("body_too_large", limit=MAX_BODY_BYTES)
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            raise Refused("body_too_large", limit=MAX_BODY_BYTES)
    return bytes(body)


async def notice(request: Request) -> Response:
    """A payment service tells; it hears yes only after the write, and tells again otherwise."""
    commerce: Commerce = request.app.state.commerce
    until = monotonic() + PATIENCE_S
    merchant = await _patiently(
        lambda: merchants.get(commerce.core, request.path_params["account_id"]), until
    )
    if merchant.service != request.path_params["plugin"]:
        raise NotFound("merchant_not_found")
    service = merchants.service_named(merchant.service)
    with log.bound(shop_id=merchant.shop_id):
        try:
            told = NoticeRequest(dict(request.headers), dict(request.query_params), await _body(request))
            await _patiently(lambda: notices.take(commerce, merchant, told), until)
        except Refused as error:
            metrics.HOOKS.labels(merchant.service, "refused").inc()
            _log.warning("notice refused", service=merchant.service, merchant_id=merchant.id, code=error.code)
            return PlainTextResponse(error.code, 413 if error.code == "body_too_large" else 403)
        except StoreError:
            reply = service.reply(taken=False)
            return Response(reply.body, reply.status, media_type=reply.media_type)
    metrics.HOOKS.labels(merchant.service, "stored").inc()
    reply = service.reply(taken=True)
    return Response(reply.body or None, reply.status, media_type=reply.media_type)


async def hooked(request: Request) -> Response:
    """Channels and payment services share the path; their names are different."""
    return await (notice if request.path_params["plugin"] in services() else hook)(request)


ROUTES = [Route("/hooks/{plugin}/{account_id}", hooked, methods=["GET", "POST"])]
