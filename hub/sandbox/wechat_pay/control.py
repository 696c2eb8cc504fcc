"""The test bench's side: introduce merchants, pay for buyers, cause trouble, and read how much money truly moved."""

from __future__ import annotations

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from hub.sandbox import fields
from hub.sandbox.wechat_pay import acts, crypto
from hub.sandbox.wechat_pay import world as worlds
from hub.sandbox.wechat_pay.errors import PayError
from hub.sandbox.wechat_pay.notices import Teller
from hub.sandbox.wechat_pay.world import Merchant, World

_PREFIX = "/_sandbox/wechat_pay"
_LATEST = 200


class Control:
    """The routes under /_sandbox/wechat_pay."""

    def __init__(self, world: World, teller: Teller) -> None:
        self.world, self.teller = world, teller

    def routes(self) -> list[BaseRoute]:
        return [
            Route(f"{_PREFIX}/accounts", self.accounts, methods=["GET", "PUT"]),
            Route(f"{_PREFIX}/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route(f"{_PREFIX}/pay", self.pay, methods=["POST"]),
            Route(f"{_PREFIX}/truth", self.truth),
        ]

    async def accounts(self, request: Request) -> Response:
        """Idempotent by mch_id; answers the key with which WeChat Pay signs for each."""
        if request.method == "PUT":
            for body in fields.records(await fields.json_object(request), "accounts", most=100):
                worlds.register(self.world, body)
        return JSONResponse({"accounts": [_shown(one) for one in self.world.merchants.values()]})

    async def faults(self, request: Request) -> Response:
        """`app_id` of a fault is a mch_id here."""
        if request.method == "DELETE":
            return JSONResponse({"cleared": self.world.faults.clear()})
        if request.method == "POST":
            self.world.faults.add(await fields.json_object(request))
        return JSONResponse({"faults": self.world.faults.listed()})

    async def pay(self, request: Request) -> Response:
        """The buyer confirms, without looking at the cashier."""
        body = await fields.json_object(request)
        payment = worlds.payment_named(self.world, fields.text(body, "out_trade_no"))
        try:
            self.teller.payment(acts.pay(self.world, payment))
        except PayError as refusal:
            return JSONResponse(refusal.body(), 409)
        return JSONResponse({"transaction_id": payment.transaction_id, "total": payment.total})

    async def truth(self, request: Request) -> Response:
        """Money as it moved; `latest` leaves out all but the newest of the lists, for the page."""
        payments, refunds = list(self.world.payments.values()), list(self.world.refunds.values())
        only = _LATEST if request.query_params.get("latest") else None
        done = [one for one in refunds if one.state == "SUCCESS"]
        return JSONResponse({
            "payments": [_payment(one) for one in payments[-only if only else 0:]],
            "refunds": [asdict(one) for one in refunds[-only if only else 0:]],
            "paid_fen": sum(one.total for one in payments if one.paid_at),
            "refunded_fen": sum(one.amount for one in done),
            "notices": self.teller.told,
            "now": self.world.now,
        })  # fmt: skip


def _payment(payment: worlds.Payment) -> dict[str, object]:
    named = (
        "mch_id", "out_trade_no", "prepay_id", "way", "total", "description", "state", "transaction_id", "paid_at",
        "refunded", "expires_at",
    )  # fmt: skip
    return {name: getattr(payment, name) for name in named}


def _shown(merchant: Merchant) -> dict[str, str]:
    return {
        "mch_id": merchant.mch_id, "app_id": merchant.app_id, "name": merchant.name,
        "platform_key_id": merchant.platform_key_id, "platform_key": crypto.public_of(merchant.platform_key),
    }  # fmt: skip
