"""API v3 under /wechat_pay/v3: every request's signature is checked, every answer signed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from hub.sandbox.faults import Fault
from hub.sandbox.server import Cut, hold
from hub.sandbox.wechat_pay import acts, crypto
from hub.sandbox.wechat_pay.errors import PayError
from hub.sandbox.wechat_pay.notices import Teller, signed_headers
from hub.sandbox.wechat_pay.world import Merchant, Payment, World

PREFIX = "/wechat_pay"
_BEFORE = frozenset({"http_status", "timeout_before", "slow", "limited", "no_funds"})
_AFTER = frozenset({"timeout_after", "disconnect_after"})
_SKEW_S, REFUND_S = 300, 1.0
Body = dict[str, Any]
Handler = Callable[[Merchant, Request, Body], Awaitable[Body | None]]


def routes(world: World, teller: Teller) -> list[BaseRoute]:
    calls = _Calls(world, teller)
    trades = f"{PREFIX}/v3/pay/transactions"
    served: list[tuple[str, str, str, Handler]] = [
        ("POST", f"{trades}/jsapi", "charge", calls.jsapi),
        ("POST", f"{trades}/native", "charge", calls.native),
        ("POST", f"{trades}/h5", "charge", calls.h5),
        ("GET", f"{trades}/out-trade-no/{{number}}", "query", calls.query),
        ("POST", f"{trades}/out-trade-no/{{number}}/close", "close", calls.close),
        ("POST", f"{PREFIX}/v3/refund/domestic/refunds", "refund", calls.refund),
        ("GET", f"{PREFIX}/v3/refund/domestic/refunds/{{number}}", "query_refund", calls.query_refund),
    ]
    return [Route(path, _guarded(world, name, run), methods=[method]) for method, path, name, run in served]


class _Calls:
    def __init__(self, world: World, teller: Teller) -> None:
        self.world, self.teller = world, teller

    async def jsapi(self, merchant: Merchant, _: Request, body: Body) -> Body:
        return {"prepay_id": acts.charge(self.world, merchant, "jsapi", body).prepay_id}

    async def native(self, merchant: Merchant, request: Request, body: Body) -> Body:
        """The real one is weixin://wxpay/…, which only the app opens; this one any browser can."""
        return {"code_url": _cashier(request, acts.charge(self.world, merchant, "native", body))}

    async def h5(self, merchant: Merchant, request: Request, body: Body) -> Body:
        """With a query of its own, to which the merchant joins redirect_url."""
        return {"h5_url": _cashier(request, acts.charge(self.world, merchant, "h5", body))}

    async def query(self, merchant: Merchant, request: Request, _: Body) -> Body:
        return acts.payment_body(merchant, self._payment(merchant, request))

    async def close(self, merchant: Merchant, request: Request, _: Body) -> None:
        acts.close(self.world, self._payment(merchant, request))

    async def refund(self, merchant: Merchant, _: Request, body: Body) -> Body:
        number = str(body.get("out_refund_no"))
        is_new = (merchant.mch_id, number) not in self.world.refunds
        made = acts.refund(self.world, merchant, body)
        if is_new:
            self.teller.later(self._finish(merchant, made.out_refund_no))
        return acts.refund_body(self.world, made)

    async def query_refund(self, merchant: Merchant, request: Request, _: Body) -> Body:
        found = self.world.refunds.get((merchant.mch_id, request.path_params["number"]))
        if found is None:
            raise PayError("RESOURCE_NOT_EXISTS")
        return acts.refund_body(self.world, found)

    async def _finish(self, merchant: Merchant, number: str) -> None:
        await asyncio.sleep(REFUND_S)
        fault = self.world.faults.take("refund", merchant.mch_id, {"abnormal", "refund_closed"})
        outcome = {"abnormal": "ABNORMAL", "refund_closed": "CLOSED"}.get(
            fault.kind if fault else "", "SUCCESS"
        )
        found = self.world.refunds[merchant.mch_id, number]
        acts.finish(self.world, found, outcome)
        self.teller.refund(found)

    def _payment(self, merchant: Merchant, request: Request) -> Payment:
        found = self.world.payments.get((merchant.mch_id, request.path_params["number"]))
        if found is None:
            raise PayError("ORDER_NOT_EXIST")
        return found


def _cashier(request: Request, payment: Payment) -> str:
    return f"{request.url.scheme}://{request.url.netloc}{PREFIX}/cashier?prepay_id={payment.prepay_id}"


def _guarded(world: World, endpoint: str, run: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def serve(request: Request) -> Response:
        raw = await request.body()
        try:
            merchant = _authorised(world, request, raw)
            if (before := world.faults.take(endpoint, merchant.mch_id, _BEFORE)) and (
                trouble := await _trouble(request, before)
            ):
                return trouble
            after = world.faults.take(endpoint, merchant.mch_id, _AFTER)
            body = _json(raw) if request.method == "POST" else {}
            found = await run(merchant, request, body)
        except PayError as refusal:
            return JSONResponse(refusal.body(), refusal.status)
        if after is not None:
            if after.kind == "timeout_after":
                await hold(request, after.delay_s)
            return Cut()
        content = json.dumps(found, ensure_ascii=False).encode() if found is not None else b""
        return Response(content, 200 if content else 204, signed_headers(merchant, content))

    return serve


def _authorised(world: World, request: Request, raw: bytes) -> Merchant:
    """Raises PayError."""
    parts = crypto.parts_of(request.headers.get("authorization", ""))
    merchant = world.merchants.get(parts.get("mchid", ""))
    if merchant is None:
        raise PayError("MCH_NOT_EXISTS")
    timestamp = parts.get("timestamp", "")
    if not timestamp.isdigit() or abs(int(timestamp) - time.time()) > _SKEW_S:
        raise PayError("SIGN_ERROR", "timestamp")
    target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    message = (
        f"{request.method}\n{target}\n{timestamp}\n{parts.get('nonce_str', '')}\n".encode() + raw + b"\n"
    )
    if parts.get("serial_no") != merchant.serial_no:
        raise PayError("SIGN_ERROR", "serial_no")
    if not crypto.is_signed(merchant.public_key, message, parts.get("signature", "")):
        raise PayError("SIGN_ERROR", "signature")
    if not request.headers.get("user-agent") or "json" not in request.headers.get("accept", ""):
        raise PayError("PARAM_ERROR", "User-Agent and Accept are needed")
    return merchant


async def _trouble(request: Request, fault: Fault) -> Response | None:
    """None lets the call go on: it was only slowed down."""
    if fault.kind == "http_status":
        return PlainTextResponse("<html>sandbox fault</html>", fault.status, media_type="text/html")
    if fault.kind == "timeout_before":
        await hold(request, fault.delay_s)
        return Cut()
    if fault.kind == "slow":
        await asyncio.sleep(fault.delay_s)
        return None
    raise PayError("FREQUENCY_LIMITED" if fault.kind == "limited" else "NOT_ENOUGH")


def _json(raw: bytes) -> Body:
    try:
        body = json.loads(raw)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise PayError("PARAM_ERROR", "body")
    return body
