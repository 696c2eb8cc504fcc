"""Putting products on sale over HTTP: what is missing, now or at a time, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from hub.commerce.catalogue import products, publishing, scheduling
from hub.commerce.catalogue.checking import Level
from hub.commerce.catalogue.moves import Act
from hub.commerce.catalogue.shapes import MOST_REV
from hub.console.api.products import MANAGE, READ, ProductAnswer, answered, audited
from hub.console.endpoint import Asked, Endpoint
from hub.console.given import Moment
from hub.core.clock import iso


class FindingView(BaseModel):
    """`console.finding.<code>` says it in words, `params` fill them; `field` is a path into the content."""

    code: str
    field: str
    level: Level
    params: dict[str, str | int]


class CheckAnswer(BaseModel):
    """`ready`: no finding is an error. Errors come first."""

    ready: bool
    findings: list[FindingView]


class RevBody(BaseModel):
    """`rev` is the one that you looked at."""

    rev: int = Field(ge=1, le=MOST_REV)


class RevQuery(BaseModel):
    """`rev` is the one that you looked at."""

    rev: int = Field(ge=1, le=MOST_REV)


class PublishBody(RevBody):
    """`note` is kept with the version; with `at` it is done then, with what the draft says then."""

    note: str = Field("", max_length=500)
    at: Moment | None = None


class ScheduleBody(RevBody):
    """A time that is null or left out is taken back."""

    publish_at: Moment | None = None
    unpublish_at: Moment | None = None
    note: str = Field("", max_length=500)


async def check_product(asked: Asked) -> dict[str, Any]:
    found = await publishing.check(asked.hub.core, asked.who.shop_id, asked.path["product_id"])
    ready = all(finding.level != "error" for finding in found)
    return {"ready": ready, "findings": [{**asdict(one), "params": dict(one.params)} for one in found]}


async def publish_product(asked: Asked) -> dict[str, Any]:
    who, body, product_id = asked.who, asked.body, asked.path["product_id"]
    if body.at is not None:
        before = await products.one(asked.hub.core, who.shop_id, product_id)
        return await _scheduled(asked, body.at, before.unpublish_at)
    done = await publishing.publish(asked.commerce, who.shop_id, product_id, who.actor, body.rev, body.note)
    await audited(asked, "product.publish", product_id, {"version": done.version})
    return await answered(asked, done)


async def schedule_product(asked: Asked) -> dict[str, Any]:
    return await _scheduled(asked, asked.body.publish_at, asked.body.unpublish_at)


async def _scheduled(
    asked: Asked, publish_at: datetime | None, unpublish_at: datetime | None
) -> dict[str, Any]:
    who, body, product_id = asked.who, asked.body, asked.path["product_id"]
    done = await scheduling.schedule(
        asked.hub.core, who.shop_id, product_id, who.actor, body.rev,
        publish_at=publish_at, unpublish_at=unpublish_at, note=body.note,
    )  # fmt: skip
    details = {"publish_at": iso(done.publish_at), "unpublish_at": iso(done.unpublish_at)}
    await audited(asked, "product.schedule", product_id, dict(details))
    return await answered(asked, done)


async def unpublish_product(asked: Asked) -> dict[str, Any]:
    return await _withdrawn(asked, "unpublish", asked.body.rev)


async def restore_product(asked: Asked) -> dict[str, Any]:
    return await _withdrawn(asked, "restore", asked.body.rev)


async def archive_product(asked: Asked) -> dict[str, Any]:
    return await _withdrawn(asked, "archive", asked.query.rev)


async def _withdrawn(asked: Asked, act: Act, rev: int) -> dict[str, Any]:
    who, product_id = asked.who, asked.path["product_id"]
    done = await publishing.withdraw(asked.hub.core, who.shop_id, product_id, who.actor, act, {"rev": rev})
    await audited(asked, _ACTS[act], product_id, {"code": done.code})
    return await answered(asked, done)


_ACTS: dict[Act, Literal["product.unpublish", "product.restore", "product.archive"]] = {
    "unpublish": "product.unpublish",
    "restore": "product.restore",
    "archive": "product.archive",
}
_ONE = "/api/v1/products/{product_id}"
ENDPOINTS = [
    Endpoint("GET", f"{_ONE}/check", READ, check_product, "What its draft lacks to be published", CheckAnswer),
    Endpoint(
        "POST", f"{_ONE}/publish", MANAGE, publish_product, "Show buyers the draft, now or at a time",
        ProductAnswer, body=PublishBody,
    ),
    Endpoint(
        "PUT", f"{_ONE}/schedule", MANAGE, schedule_product, "When it goes on and off sale", ProductAnswer,
        body=ScheduleBody,
    ),
    Endpoint(
        "POST", f"{_ONE}/unpublish", MANAGE, unpublish_product, "Take it off sale", ProductAnswer, body=RevBody
    ),
    Endpoint(
        "POST", f"{_ONE}/restore", MANAGE, restore_product, "Take it out of the archive", ProductAnswer,
        body=RevBody,
    ),
    Endpoint(
        "DELETE", _ONE, MANAGE, archive_product, "Put it into the archive", ProductAnswer, query=RevQuery
    ),
]  # fmt: skip
