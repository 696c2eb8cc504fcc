"""Short texts for the copy of products, kept beside the pictures."""

from __future__ import annotations

from typing import Any, cast

from pydantic import BaseModel, Field

from hub.accounts import audit
from hub.commerce.library import snippets
from hub.commerce.library.limits import MOST_TAGS
from hub.commerce.library.snippets import TEXT_CHARS, Snippet
from hub.console.answers import Done
from hub.console.endpoint import Asked, Endpoint
from hub.core.clock import iso


class SnippetsQuery(BaseModel):
    search: str = Field(default="", max_length=100)
    tag: str = Field(default="", max_length=40)
    limit: int = Field(default=100, ge=1, le=100)


class TextBody(BaseModel):
    title: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=TEXT_CHARS)
    tags: list[str] = Field(default_factory=list, max_length=MOST_TAGS)


class NewBody(TextBody):
    client_id: str = Field(min_length=1, max_length=64)


class ChangeTextBody(TextBody):
    rev: int = Field(ge=1, le=2**53)


class SnippetView(BaseModel):
    """`used`: how often it was put into a product."""

    id: str
    title: str
    text: str
    tags: list[str]
    used: int
    rev: int
    changed_at: str


class SnippetsAnswer(BaseModel):
    """The most used first."""

    snippets: list[SnippetView]


class SnippetAnswer(BaseModel):
    snippet: SnippetView


async def list_snippets(asked: Asked) -> dict[str, Any]:
    query = cast(SnippetsQuery, asked.query)
    found = await snippets.listed(
        asked.commerce.core, asked.who.shop_id, query.search, query.tag, query.limit
    )
    return {"snippets": [_view(one) for one in found]}


async def create_snippet(asked: Asked) -> dict[str, Any]:
    body = cast(NewBody, asked.body)
    made = await snippets.create(
        asked.commerce.core, asked.who.shop_id, body.client_id, body.title, body.text, body.tags
    )
    await _audited(asked, "snippet.create", made.id)
    return {"snippet": _view(made)}


async def change_snippet(asked: Asked) -> dict[str, Any]:
    body, snippet_id = cast(ChangeTextBody, asked.body), asked.path["snippet_id"]
    changed = await snippets.change(
        asked.commerce.core, asked.who.shop_id, snippet_id, body.rev, body.title, body.text, body.tags
    )
    await _audited(asked, "snippet.change", snippet_id)
    return {"snippet": _view(changed)}


async def count_snippet(asked: Asked) -> dict[str, Any]:
    """It was put into a product."""
    found = await snippets.count_use(asked.commerce.core, asked.who.shop_id, asked.path["snippet_id"])
    return {"snippet": _view(found)}


async def remove_snippet(asked: Asked) -> dict[str, Any]:
    """Products keep what was put into them."""
    await snippets.remove(asked.commerce.core, asked.who.shop_id, asked.path["snippet_id"])
    await _audited(asked, "snippet.remove", asked.path["snippet_id"])
    return {}


def _view(one: Snippet) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "text": one.text, "tags": one.tags, "used": one.used, "rev": one.rev,
        "changed_at": iso(one.changed_at),
    }  # fmt: skip


async def _audited(asked: Asked, action: str, snippet_id: str) -> None:
    who = asked.who
    await audit.record(asked.commerce.core, who.shop_id, who.actor, action, snippet_id, {})


_ALL, _ONE, _EDIT = "/api/v1/snippets", "/api/v1/snippets/{snippet_id}", "products.manage"
ENDPOINTS = [
    Endpoint("GET", _ALL, "products.read", list_snippets, "Kept texts", SnippetsAnswer, query=SnippetsQuery),
    Endpoint("POST", _ALL, _EDIT, create_snippet, "Keep a text", SnippetAnswer, body=NewBody),
    Endpoint("PUT", _ONE, _EDIT, change_snippet, "Another text", SnippetAnswer, body=ChangeTextBody),
    Endpoint("POST", f"{_ONE}/used", _EDIT, count_snippet, "Count a use", SnippetAnswer),
    Endpoint("DELETE", _ONE, _EDIT, remove_snippet, "Throw a text away", Done),
]  # fmt: skip
