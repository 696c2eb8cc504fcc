"""Orders of the demo shop, brought to where a shop's orders stand on an ordinary evening."""

from __future__ import annotations

from typing import Any

from hub.commerce.addresses.model import Receiver
from hub.commerce.checkout import settling
from hub.commerce.checkout.ordering import Buy, order
from hub.commerce.checkout.quoting import Wish
from hub.commerce.orders import acting, marking, returning
from hub.commerce.orders.model import Actor, Case, Parcel, Portion, RefundWish
from hub.commerce.orders.needs import Needs
from hub.commerce.orders.rules import paying
from hub.commerce.payments.protocol import PaymentStanding
from hub.commerce.service import Commerce, open_commerce
from hub.commerce.stock.model import Wanted
from hub.core.clock import now
from hub.core.errors import Refused
from hub.core.runtime import Core
from hub.demo import data

Doc = dict[str, Any]
_FAN, _TEAM, _SERVICE = Actor("fan:demo"), Actor("system"), Actor("service:wechat_pay")
_SERVICE_NAME, _SCENE = "wechat_pay", "mobile"


async def take_orders(core: Core, shop_id: str) -> int:
    """How many are new; those that are there stay as the team left them."""
    wanted = {f"demo-{row['key']}": row for row in data.orders()}
    known = await core.db.shop(shop_id)["orders"].find({"key": {"$in": sorted(wanted)}}, fields=["key"])
    missing = [row for key, row in wanted.items() if key not in {doc["key"] for doc in known}]
    if not missing:
        return 0
    commerce = open_commerce(core)
    try:
        sold = await _sold(core, shop_id)
        for row in missing:
            await _made(commerce, shop_id, row, sold)
    finally:
        await commerce.close()
    return len(missing)


async def _sold(core: Core, shop_id: str) -> dict[str, str]:
    """The first SKU on sale of each demo product, by the product's key."""
    docs = await core.db.shop(shop_id)["products"].find(
        {"client_id": {"$gt": "demo-", "$lt": "demo."}, "state": "published"},
        fields=["client_id", "published.skus"],
    )
    rows = {doc["client_id"].removeprefix("demo-"): doc["published"]["skus"] for doc in docs}
    return {key: next(row["id"] for row in skus if row["on"]) for key, skus in rows.items()}


async def _made(commerce: Commerce, shop_id: str, row: Doc, sold: dict[str, str]) -> None:
    if any(key not in sold for key, _ in row["lines"]):  # the team took it off sale
        return
    lines = tuple(Wanted(sold[key], quantity) for key, quantity in row["lines"])
    receiver = Receiver(*row["to"]) if row["to"] else None
    off_fen, label = row.get("off", (0, ""))
    wish = Wish("site", lines, receiver.province if receiver else None, off_fen=off_fen, off_label=label)
    try:
        made = await order(commerce, shop_id, Buy(f"demo-{row['key']}", wish, receiver, row["remark"]), _FAN)
    except Refused:  # the team sold it out, or changed what is sent where
        return
    for step in row["do"]:
        await _STEPS[step](commerce, shop_id, made["_id"])
    if row.get("note"):
        await marking.note(commerce, shop_id, made["_id"], "demo-note", row["note"], _TEAM, "")
    if row.get("flag"):
        await marking.flag(commerce, shop_id, made["_id"], row["flag"], _TEAM)


async def _pay(commerce: Commerce, shop_id: str, order_id: str) -> None:
    found = await commerce.core.db.shop(shop_id)["merchants"].find_one({}, sort=[("_id", 1)], fields=["_id"])
    merchant_id, number = (found["_id"] if found else ""), f"demo{order_id}"
    asked = await commerce.orders.commit(
        shop_id,
        lambda b: dict(paying.ask(b, order_id, number, merchant_id, _SERVICE_NAME, _SCENE, _FAN)),
        Needs(order_ids=(order_id,)),
    )
    standing = PaymentStanding(number, "paid", asked["amount_fen"], f"42000{order_id[-8:]}", now())
    await settling.apply(commerce, shop_id, standing, _SERVICE)


async def _ship(commerce: Commerce, shop_id: str, order_id: str) -> None:
    parcel = Parcel("demo-parcel", data.goods()["courier"], f"SF14{order_id[-10:].upper()}", ())
    await acting.ship(commerce, shop_id, order_id, parcel, _TEAM)


async def _complete(commerce: Commerce, shop_id: str, order_id: str) -> None:
    await acting.complete(commerce, shop_id, order_id, _TEAM)


async def _cancel(commerce: Commerce, shop_id: str, order_id: str) -> None:
    await acting.cancel(commerce, shop_id, order_id, "fan", _FAN)


async def _case(commerce: Commerce, shop_id: str, order_id: str) -> None:
    line = (await commerce.core.db.shop(shop_id)["orders"].find_one({"_id": order_id}) or {})["lines"][0]
    portion = Portion(line["id"], 1, line["price_fen"])
    reason = data.goods()["broken"]
    case = Case(f"case{order_id[4:]}", f"demo-{order_id}", "return_refund", reason, (portion,))
    await returning.ask_case(commerce, shop_id, order_id, case, _FAN)


async def _refund(commerce: Commerce, shop_id: str, order_id: str) -> None:
    """One that waits for somebody's word."""
    wish = RefundWish(
        f"back{order_id[4:]}", f"demo-{order_id}", 2_000, data.goods()["sorry"], "staff", needs_approval=True
    )
    await returning.ask_refund(commerce, shop_id, order_id, wish, _TEAM)


_STEPS = {
    "pay": _pay,
    "ship": _ship,
    "complete": _complete,
    "cancel": _cancel,
    "case": _case,
    "refund": _refund,
}
