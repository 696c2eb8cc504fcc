"""One action on many orders over HTTP; each is told on, those that could not be with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.orders import acting, marking
from hub.commerce.orders.model import Actor
from hub.console.api.orders import Key
from hub.console.endpoint import Asked, Endpoint
from hub.console.price_shapes import Id
from hub.core.errors import HubError, Refused
from hub.core.sentences import sentence
from hub.core.web import language

Doc = dict[str, Any]
MOST = 100


class OrderBulkBody(BaseModel):
    """`flag` for flag, `text` and `key` for note (the same key again is the same note)."""

    action: Literal["flag", "note", "cancel", "complete"]
    ids: list[Id] = Field(min_length=1, max_length=MOST)
    flag: int = Field(default=0, ge=0, lt=marking.FLAGS)
    text: str = Field(default="", max_length=marking.NOTE_CHARS)
    key: Key | None = None


class OrderBulkFailure(BaseModel):
    id: str
    code: str
    message: str


class OrderBulkAnswer(BaseModel):
    """`flags` are what those of `done` had before a flag, so that it can be taken back."""

    done: list[str]
    failed: list[OrderBulkFailure]
    flags: dict[str, int]


async def do_with_orders(asked: Asked) -> Doc:
    """They go into the books together; one that is refused does not hold up the others."""
    who, body = asked.who, asked.body
    ids = list(dict.fromkeys(body.ids))
    found = await asked.hub.core.db.shop(who.shop_id)["orders"].find({"_id": {"$in": ids}}, fields=["flag"])
    flags = {doc["_id"]: doc["flag"] for doc in found}
    act = _act(asked)
    answers = await asyncio.gather(*(act(id) for id in ids), return_exceptions=True)
    lang, done, failed = language(asked.request), list[str](), list[Doc]()
    for id, answer in zip(ids, answers, strict=True):
        if isinstance(answer, HubError):
            failed.append({"id": id, "code": answer.code, "message": sentence(answer, lang)})
        elif isinstance(answer, BaseException):
            raise answer
        else:
            done.append(id)
    if done and who.kind == "staff":
        details = {"action": body.action, "count": len(done)}
        await audit.record(asked.hub.core, who.shop_id, who.actor, "order.bulk", who.actor, details)
    before = {id: flags[id] for id in done if id in flags} if body.action == "flag" else {}
    return {"done": done, "failed": failed, "flags": before}


def _act(asked: Asked) -> Callable[[str], Awaitable[Doc]]:
    """Raises Refused naming what the action lacks."""
    who, body, commerce = asked.who, asked.body, asked.commerce
    shop_id, actor = who.shop_id, Actor(who.actor)
    if body.action == "flag":
        return lambda id: marking.flag(commerce, shop_id, id, body.flag, actor)
    if body.action == "cancel":
        return lambda id: acting.cancel(commerce, shop_id, id, "staff", actor)
    if body.action == "complete":
        return lambda id: acting.complete(commerce, shop_id, id, actor)
    text, key = body.text.strip(), body.key
    if not text:
        raise Refused("text_empty", field="text")
    if key is None:
        raise Refused("payload_invalid", field="key", reason="missing")
    return lambda id: marking.note(commerce, shop_id, id, key, text, actor, who.name)


ENDPOINTS = [
    Endpoint(
        "POST", "/api/v1/orders/bulk", "orders.handle", do_with_orders, "One action on up to 100 orders",
        OrderBulkAnswer, body=OrderBulkBody,
    ),
]  # fmt: skip
