"""What a payment service is: a translator between one service's protocol and our payments and refunds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from hub.core.registry import discover
from hub.core.runtime import Core

# How the buyer pays: inside the service's own app, in a phone's browser, or by a code that a phone scans.
Scene = Literal["in_app", "mobile", "desktop"]
# missing: the service knows no such number; closed: it can never be paid any more.
PaymentState = Literal["unpaid", "paid", "closed", "missing"]
# abnormal: the service took the money back but could not hand it to the buyer; it needs a person, or a new number.
RefundState = Literal["pending", "done", "closed", "abnormal", "missing"]


@dataclass(frozen=True)
class Merchant:
    """One shop's account with one service; `settings` is the service's own validated model, decrypted."""

    id: str
    shop_id: str
    service: str
    name: str
    settings: Any


@dataclass(frozen=True)
class Charge:
    """What is to be paid. `number` is ours, unique for ever, and makes a repeated charge the same one.

    `title` is what the buyer's bill says. `payer` is the buyer inside the service (an openid) where `scene` is
    "in_app"; `return_url` is where a phone's browser goes afterwards, which proves nothing.
    """

    number: str
    amount_fen: int
    title: str
    expires_at: datetime
    scene: Scene
    notify_url: str
    payer: str = ""
    payer_ip: str = ""
    return_url: str = ""


@dataclass(frozen=True)
class Handoff:
    """What the buyer's browser needs: an address to go to, a code to show, or fields for the app's own dialog."""

    kind: Literal["redirect", "code", "dialog"]
    url: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PaymentStanding:
    """What the service says of one charge. Amount, `service_number` (its own) and moment are of a paid one."""

    number: str
    state: PaymentState
    amount_fen: int = 0
    service_number: str = ""
    paid_at: datetime | None = None


@dataclass(frozen=True)
class RefundAsk:
    """`number` is ours, and makes a repeated ask the same one; `paid_fen` is what the charge brought in."""

    number: str
    payment_number: str
    amount_fen: int
    paid_fen: int
    reason: str
    notify_url: str


@dataclass(frozen=True)
class RefundStanding:
    """What the service says of one refund; `service_number` is its own."""

    number: str
    state: RefundState
    amount_fen: int = 0
    service_number: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class NoticeRequest:
    """A notice as it arrived; nothing in it is to be believed before the signature is checked."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Notice:
    """A notice whose signature is right. `id` is the service's own of the notice, the same when it is sent again;

    `standing` is None for a kind that we do not know, which is kept and acknowledged. `raw` is the decrypted text.
    """

    id: str
    standing: PaymentStanding | RefundStanding | None
    raw: str


@dataclass(frozen=True)
class Reply:
    """What the service wants to hear: `status` and `body` as its documentation has them."""

    status: int
    body: str = ""
    media_type: str = "application/json"


class PaymentService(Protocol):
    """A folder in hub/payments exposes one of these as `PAYMENT`.

    Errors: Refused = the service will never do it (its own code stands in `params["detail"]`), RetryLater = it
    surely did nothing yet or a repeat with the same number is harmless, Unconfirmed = nobody knows (ask with
    `query`), AuthExpired = a person must renew the credentials. Nothing else may escape.
    """

    name: str
    settings_model: type[BaseModel]

    def scenes(self, merchant: Merchant) -> frozenset[Scene]:
        """In which ways buyers can pay here, with these settings."""
        ...

    async def charge(self, core: Core, merchant: Merchant, charge: Charge) -> Handoff:
        """Repeating it with the same number answers the same; Refused("payment_taken") when it is paid already."""
        ...

    async def query(self, core: Core, merchant: Merchant, number: str) -> PaymentStanding: ...

    async def close(self, core: Core, merchant: Merchant, number: str) -> PaymentStanding:
        """Nobody can pay it afterwards: "closed" (also for one that the service never saw), or "paid" when too late."""
        ...

    async def refund(self, core: Core, merchant: Merchant, ask: RefundAsk) -> RefundStanding:
        """Repeating it with the same number is one refund.

        Raises Refused("refund_no_funds") when the merchant's balance is too low, which may be asked again later
        with the same number.
        """
        ...

    async def query_refund(self, core: Core, merchant: Merchant, number: str) -> RefundStanding: ...

    async def notice(self, core: Core, merchant: Merchant, request: NoticeRequest) -> Notice:
        """Raises Refused for a bad signature, a stranger's merchant number or an unreadable body; stores nothing."""
        ...

    def reply(self, taken: bool) -> Reply:
        """The answer to a notice: `taken` once what it says is stored."""
        ...

    async def check(self, core: Core, merchant: Merchant) -> list[str]:
        """Codes of what is wrong with the account's set-up (catalogue `findings.*`); empty when well."""
        ...


def services() -> dict[str, PaymentService]:
    """Every payment service there is, by name."""
    return discover("hub.payments", "PAYMENT")
