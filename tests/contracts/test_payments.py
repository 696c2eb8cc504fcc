"""What every payment service must do, held against the sandbox's side of it over real HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from hub.commerce.payments.protocol import (
    Merchant,
    NoticeRequest,
    PaymentService,
    PaymentStanding,
    RefundAsk,
    RefundStanding,
    Scene,
    services,
)
from hub.core.clock import now
from hub.core.errors import AuthExpired, Refused, RetryLater
from hub.core.runtime import Core
from hub.sandbox.frame import discover
from tests.payments.till import Till, open_till

Doc = dict[str, Any]
SCENES: tuple[Scene, ...] = ("in_app", "mobile", "desktop")


@pytest.fixture
async def till(tmp_path: Path) -> AsyncIterator[Till]:
    async with open_till(tmp_path) as opened:
        yield opened


@pytest.fixture
def service() -> PaymentService:
    return services()["wechat_pay"]


def test_every_service_has_a_sandbox_side() -> None:
    assert set(services()) <= {platform.name for platform in discover()}


@pytest.mark.parametrize("scene", SCENES)
async def test_a_charge_is_paid_and_told(
    core: Core, till: Till, service: PaymentService, scene: Scene
) -> None:
    charge = till.charge(scene, return_url="https://shop.example/done")
    handoff = await service.charge(core, till.merchant, charge)
    again = await service.charge(core, till.merchant, charge)
    assert handoff.kind == {"in_app": "dialog", "mobile": "redirect", "desktop": "code"}[scene]
    if scene == "in_app":
        assert handoff.fields["package"] == again.fields["package"]
        assert set(handoff.fields) == {"appId", "timeStamp", "nonceStr", "package", "signType", "paySign"}
    else:
        assert handoff == again
        assert parse_qs(urlsplit(handoff.url).query)["prepay_id"]
    assert (await service.query(core, till.merchant, charge.number)).state == "unpaid"
    assert (await till.pay(charge.number)).status_code == 200
    [told] = await till.notice()
    standing = (await service.notice(core, till.merchant, told)).standing
    assert isinstance(standing, PaymentStanding)
    assert (standing.number, standing.state, standing.amount_fen) == (charge.number, "paid", 9_900)
    assert standing == await service.query(core, till.merchant, charge.number)
    with pytest.raises(Refused, match="payment_taken"):
        await service.charge(core, till.merchant, charge)


async def test_the_cashier_takes_the_money_and_leads_back(
    core: Core, till: Till, service: PaymentService
) -> None:
    charge = till.charge("mobile", return_url="https://shop.example/s/x/orders/1")
    url = (await service.charge(core, till.merchant, charge)).url
    page = await till.http.get(url)
    assert "¥99.00" in page.text
    assert "小满手作" in page.text
    answer = await till.http.post(f"{url}&do=pay")
    assert (answer.status_code, answer.headers["location"]) == (303, "https://shop.example/s/x/orders/1")
    assert (await service.query(core, till.merchant, charge.number)).state == "paid"
    assert (await till.http.post(f"{url}&do=pay")).status_code == 409


async def test_what_is_closed_cannot_be_paid(core: Core, till: Till, service: PaymentService) -> None:
    charge = till.charge()
    await service.charge(core, till.merchant, charge)
    for _ in range(2):
        assert (await service.close(core, till.merchant, charge.number)).state == "closed"
    assert (await till.pay(charge.number)).status_code == 409
    assert (await service.query(core, till.merchant, charge.number)).state == "closed"
    assert (await service.close(core, till.merchant, "never-charged")).state == "closed"
    assert (await service.query(core, till.merchant, "never-charged")).state == "missing"


async def test_closing_too_late_tells_that_it_is_paid(
    core: Core, till: Till, service: PaymentService
) -> None:
    charge = till.charge()
    await service.charge(core, till.merchant, charge)
    await till.pay(charge.number)
    standing = await service.close(core, till.merchant, charge.number)
    assert (standing.state, standing.amount_fen) == ("paid", 9_900)


async def test_nobody_pays_after_the_time_limit(core: Core, till: Till, service: PaymentService) -> None:
    charge = till.charge(expires_at=now() + timedelta(seconds=60))
    await service.charge(core, till.merchant, charge)
    await till.http.post("/_sandbox/clock", json={"advance_s": 61})
    assert (await till.pay(charge.number)).status_code == 409


async def _paid(core: Core, till: Till, service: PaymentService) -> str:
    charge = till.charge()
    await service.charge(core, till.merchant, charge)
    await till.pay(charge.number)
    await till.notice()
    return charge.number


def _ask(till: Till, payment: str, number: str, fen: int) -> RefundAsk:
    return RefundAsk(number, payment, fen, 9_900, "拍错了", till.notify_url)


async def test_parts_go_back_each_once(core: Core, till: Till, service: PaymentService) -> None:
    payment = await _paid(core, till, service)
    for number, fen in (("r-1", 4_000), ("r-1", 4_000), ("r-2", 5_900)):
        standing = await service.refund(core, till.merchant, _ask(till, payment, number, fen))
        assert (standing.number, standing.amount_fen) == (number, fen)
    with pytest.raises(Refused, match="platform_refused"):
        await service.refund(core, till.merchant, _ask(till, payment, "r-3", 1))
    told = (await till.notice(3))[1:]
    standings = [(await service.notice(core, till.merchant, one)).standing for one in told]
    assert {(s.number, s.state, s.amount_fen) for s in standings if isinstance(s, RefundStanding)} == {
        ("r-1", "done", 4_000), ("r-2", "done", 5_900),
    }  # fmt: skip
    assert (await service.query_refund(core, till.merchant, "r-1")).state == "done"
    assert (await service.query_refund(core, till.merchant, "r-9")).state == "missing"
    assert (await service.query(core, till.merchant, payment)).state == "paid"
    assert (await till.truth())["refunded_fen"] == 9_900


@pytest.mark.parametrize(("kind", "state"), [("abnormal", "abnormal"), ("refund_closed", "closed")])
async def test_a_refund_may_end_badly(
    core: Core, till: Till, service: PaymentService, kind: str, state: str
) -> None:
    payment = await _paid(core, till, service)
    await till.fault(kind, "refund")
    assert (await service.refund(core, till.merchant, _ask(till, payment, "r-1", 100))).state == "pending"
    told = (await till.notice(2))[1]
    standing = (await service.notice(core, till.merchant, told)).standing
    assert isinstance(standing, RefundStanding)
    assert standing.state == state
    assert (await till.truth())["refunded_fen"] == 0


async def test_a_low_balance_moves_nothing_and_the_number_stays_good(
    core: Core, till: Till, service: PaymentService
) -> None:
    payment = await _paid(core, till, service)
    await till.fault("no_funds", "refund")
    with pytest.raises(Refused, match="refund_no_funds"):
        await service.refund(core, till.merchant, _ask(till, payment, "r-1", 100))
    assert (await service.query_refund(core, till.merchant, "r-1")).state == "missing"
    assert (await service.refund(core, till.merchant, _ask(till, payment, "r-1", 100))).state == "pending"


@pytest.mark.parametrize("endpoint", ["charge", "refund", "close"])
@pytest.mark.parametrize("kind", ["disconnect_after", "http_status", "limited"])
async def test_what_is_unclear_may_be_asked_again(
    core: Core, till: Till, service: PaymentService, endpoint: str, kind: str
) -> None:
    """Whether it had happened or not: the same number again is the same act."""
    charge = till.charge()
    acts = {
        "charge": lambda: service.charge(core, till.merchant, charge),
        "close": lambda: service.close(core, till.merchant, charge.number),
        "refund": lambda: service.refund(core, till.merchant, _ask(till, charge.number, "r-1", 100)),
    }
    if endpoint != "charge":
        await service.charge(core, till.merchant, charge)
    if endpoint == "refund":
        await till.pay(charge.number)
    await till.fault(kind, endpoint)
    with pytest.raises(RetryLater):
        await acts[endpoint]()
    await acts[endpoint]()
    truth = await till.truth()
    assert len(truth["payments"]) == 1
    assert len(truth["refunds"]) == (endpoint == "refund")


async def test_notices_come_again_until_they_are_taken(
    core: Core, till: Till, service: PaymentService
) -> None:
    till.answers += [500, 204]
    number = await _paid(core, till, service)
    first, second = await till.notice(2)
    ids = {(await service.notice(core, till.merchant, one)).id for one in (first, second)}
    assert len(ids) == 1, "the same notice has the same id"
    assert number


async def test_lies_are_found_out(core: Core, till: Till, service: PaymentService) -> None:
    charge = till.charge()
    await service.charge(core, till.merchant, charge)
    await till.fault("forged", "notice")
    await till.pay(charge.number)
    forged, true = await till.notice(2)
    with pytest.raises(Refused, match="signature_wrong"):
        await service.notice(core, till.merchant, forged)
    assert (await service.notice(core, till.merchant, true)).standing is not None
    old = {**true.headers, "Wechatpay-Timestamp": str(int(time.time()) - 301)}
    probe = {**true.headers, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/abc"}
    stranger = {**true.headers, "Wechatpay-Serial": "PUB_KEY_ID_OTHER"}
    for headers in (old, probe, stranger, {}):
        with pytest.raises(Refused, match="signature_wrong"):
            await service.notice(core, till.merchant, NoticeRequest(headers, {}, true.body))
    with pytest.raises(Refused, match="signature_wrong"):
        await service.notice(core, till.merchant, NoticeRequest(true.headers, {}, true.body + b" "))


async def test_a_wrong_amount_is_told_as_it_was_told(core: Core, till: Till, service: PaymentService) -> None:
    charge = till.charge()
    await service.charge(core, till.merchant, charge)
    await till.fault("wrong_amount", "notice")
    await till.pay(charge.number)
    amounts = []
    for told in await till.notice(2):
        standing = (await service.notice(core, till.merchant, told)).standing
        assert standing is not None
        amounts.append(standing.amount_fen)
    assert sorted(amounts) == [1, 9_900]


@pytest.mark.parametrize("change", [{"serial_no": "00000000AA"}, {"mch_id": "1900000999"}])
async def test_wrong_credentials_are_named(
    core: Core, till: Till, service: PaymentService, change: dict[str, str]
) -> None:
    wrong = replace(till.merchant, settings=till.merchant.settings.model_copy(update=change))
    with pytest.raises(AuthExpired):
        await service.charge(core, wrong, till.charge())
    assert len(await service.check(core, wrong)) == 1
    assert await service.check(core, till.merchant) == []


async def test_an_answer_that_is_not_signed_by_the_service_proves_nothing(
    core: Core, till: Till, service: PaymentService
) -> None:
    """Whoever sits between could else say that it is paid."""
    keys = dict.fromkeys(["PUB_KEY_ID_SOMEBODY"], next(iter(till.merchant.settings.platform_keys.values())))
    deceived = Merchant(
        "m2", "shop1", "wechat_pay", "收款", till.merchant.settings.model_copy(update={"platform_keys": keys})
    )
    with pytest.raises(RetryLater):
        await service.charge(core, deceived, till.charge())


async def test_the_sandbox_remembers_after_a_restart(
    core: Core, tmp_path: Path, service: PaymentService
) -> None:
    async with open_till(tmp_path / "same") as till:
        charge = till.charge()
        await service.charge(core, till.merchant, charge)
        await till.pay(charge.number)
        await asyncio.sleep(0.1)
    async with open_till(tmp_path / "same") as till:
        truth = await till.truth()
        assert (truth["paid_fen"], json.dumps(truth["payments"][0]["state"])) == (9_900, '"SUCCESS"')
