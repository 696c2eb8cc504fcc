"""Search over HTTP: messages, notes and fans, newest first, within what the caller may see."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from hub.accounts import reveals, shops
from hub.console.endpoint import Asked, Endpoint
from hub.conversations.search.finding import MOST, Found, Question, Result, Where, find
from hub.conversations.search.source import names_number
from hub.core.errors import Refused


class SearchQuery(BaseModel):
    """`q`: words, each of which must be there; a whole phone or its last four digits; for fans also pinyin."""

    q: str = ""
    where: Where = Field(default="messages", alias="in")
    account_id: str = Field(default="", max_length=64)
    channel: str = Field(default="", max_length=32)
    agent: str = Field(default="", max_length=64, description="who wrote it; for fans, who served them last")
    since: str = Field(default="", max_length=40, alias="from", description="a day of the shop's calendar")
    until: str = Field(default="", max_length=40, alias="to", description="the last day of them")
    label: str = Field(default="", max_length=64)
    cursor: str | None = Field(default=None, max_length=48)
    limit: int = Field(default=20, ge=1, le=MOST)


class SearchAnswer(BaseModel):
    """`cursor` opens the next page. While `building`, only `indexed_share` of the conversations is in;
    `behind_s`: nothing new has come into the index for so long.
    """

    results: list[Result]
    cursor: str | None
    took_ms: int
    building: bool
    indexed_share: float
    behind_s: int | None


async def search(asked: Asked) -> Found:
    """Searches for whole numbers are counted: 60 an hour."""
    query = cast(SearchQuery, asked.query)
    if names_number(query.q):
        await reveals.allow_search(asked.hub.core, asked.who)
    zone = ZoneInfo((await shops.by_id(asked.hub.core, asked.who.shop_id)).timezone)
    question = Question(
        text=query.q,
        where=query.where,
        account_id=query.account_id,
        channel=query.channel,
        agent=asked.who.staff_id if query.agent == "me" else query.agent,
        label=query.label,
        from_ms=_midnight(query.since, "from", zone),
        until_ms=_midnight(query.until, "to", zone, days=1),
    )
    return await find(asked.hub, asked.who, question, query.cursor, query.limit)


def _midnight(day: str, field: str, zone: ZoneInfo, days: int = 0) -> int | None:
    """When that day (or the one after it) begins for the shop. Raises Refused."""
    if not day:
        return None
    try:
        start = datetime.combine(date.fromisoformat(day) + timedelta(days=days), datetime.min.time(), zone)
        return int(start.astimezone(UTC).timestamp() * 1000)
    except (ValueError, OverflowError):  # the first and last year of the calendar have no neighbour
        raise Refused("day_invalid", field=field) from None


ENDPOINTS = [
    Endpoint(
        "GET",
        "/api/v1/search",
        "inbox.read",
        search,
        "Messages, notes or fans with these words",
        SearchAnswer,
        query=SearchQuery,
    )
]
