"""Everything that WeChat Pay knows in this sandbox: merchants, payments, refunds, and notices that are to be told."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hub.sandbox import fields
from hub.sandbox.faults import FaultTable
from hub.sandbox.fields import BadInput
from hub.sandbox.frame import Frame
from hub.sandbox.wechat_pay import crypto

PLATFORM = "wechat_pay"
CALLS = frozenset({"charge", "query", "close", "refund", "query_refund", "notice"})
KINDS = frozenset(
    {
        "http_status", "timeout_before", "timeout_after", "disconnect_after", "slow", "limited", "no_funds",
        "abnormal", "refund_closed", "duplicate", "late", "lost", "forged", "wrong_amount",
    }
)  # fmt: skip
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Merchant:
    """`public_key` is the merchant's own, `platform_key` the sandbox's, under the id that signatures name."""

    mch_id: str
    app_id: str
    name: str
    serial_no: str
    public_key: str
    api_v3_key: str
    platform_key_id: str
    platform_key: str


@dataclass
class Payment:
    """`asked` is what the merchant sent, so that a repeat can be told from another charge."""

    mch_id: str
    out_trade_no: str
    prepay_id: str
    way: str
    asked: dict[str, Any]
    total: int
    description: str
    notify_url: str
    expires_at: float
    state: str = "NOTPAY"
    transaction_id: str = ""
    paid_at: float = 0
    refunded: int = 0


@dataclass
class Refund:
    mch_id: str
    out_trade_no: str
    out_refund_no: str
    refund_id: str
    amount: int
    notify_url: str
    state: str = "PROCESSING"
    done_at: float = 0


@dataclass
class World:
    frame: Frame
    faults: FaultTable
    merchants: dict[str, Merchant] = field(default_factory=dict)
    payments: dict[tuple[str, str], Payment] = field(default_factory=dict)
    refunds: dict[tuple[str, str], Refund] = field(default_factory=dict)
    by_prepay: dict[str, Payment] = field(default_factory=dict)

    @property
    def now(self) -> float:
        return self.frame.clock.now()


def opened(frame: Frame) -> World:
    world = World(frame, FaultTable(CALLS, KINDS))
    for body in frame.store.load(PLATFORM, "merchant"):
        world.merchants[body["mch_id"]] = Merchant(**body)
    for body in frame.store.load(PLATFORM, "payment"):
        _enter(world, Payment(**body))
    for body in frame.store.load(PLATFORM, "refund"):
        world.refunds[body["mch_id"], body["out_refund_no"]] = Refund(**body)
    return world


def _enter(world: World, payment: Payment) -> None:
    world.payments[payment.mch_id, payment.out_trade_no] = payment
    world.by_prepay[payment.prepay_id] = payment


def register(world: World, body: Mapping[str, Any]) -> Merchant:
    """Idempotent by mch_id; the platform's own key is made once and kept."""
    mch_id = fields.text(body, "mch_id", longest=12)
    before = world.merchants.get(mch_id)
    merchant = Merchant(
        mch_id, fields.text(body, "app_id", longest=64), fields.text(body, "name", longest=60),
        fields.text(body, "serial_no", longest=64), fields.text(body, "public_key", longest=4000),
        fields.text(body, "api_v3_key", longest=32),
        before.platform_key_id if before else f"PUB_KEY_ID_{secrets.token_hex(12).upper()}",
        before.platform_key if before else crypto.new_key(),
    )  # fmt: skip
    world.merchants[mch_id] = merchant
    world.frame.store.keep(PLATFORM, "merchant", mch_id, asdict(merchant))
    return merchant


def keep_payment(world: World, payment: Payment) -> None:
    _enter(world, payment)
    key = f"{payment.mch_id}:{payment.out_trade_no}"
    world.frame.store.keep(PLATFORM, "payment", key, asdict(payment))
    world.frame.bus.publish("wechat_pay_changed", {"out_trade_no": payment.out_trade_no})


def keep_refund(world: World, refund: Refund) -> None:
    world.refunds[refund.mch_id, refund.out_refund_no] = refund
    key = f"{refund.mch_id}:{refund.out_refund_no}"
    world.frame.store.keep(PLATFORM, "refund", key, asdict(refund))
    world.frame.bus.publish("wechat_pay_changed", {"out_refund_no": refund.out_refund_no})


def payment_named(world: World, out_trade_no: str) -> Payment:
    found = next((p for (_, number), p in world.payments.items() if number == out_trade_no), None)
    if found is None:
        raise BadInput("out_trade_no", "no such payment")
    return found


def rfc3339(at: float) -> str:
    """As WeChat Pay writes moments: China's zone, whole seconds."""
    return datetime.fromtimestamp(at, UTC).astimezone(_CHINA).isoformat(timespec="seconds")
