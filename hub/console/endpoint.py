"""One declaration per endpoint gives its route, its rights, its validation and its documentation."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hub.accounts.identity import Identity
from hub.accounts.web import guarded
from hub.conversations.service import Conversations
from hub.core.errors import Refused
from hub.core.registry import discover

MAX_JSON_BYTES = 200_000


class Empty(BaseModel):
    """No parameters."""


@dataclass(frozen=True)
class Asked:
    """What a handler gets: who asks, and what, already checked."""

    hub: Conversations
    who: Identity
    query: Any
    body: Any
    path: dict[str, str]
    request: Request


@dataclass(frozen=True)
class Endpoint:
    """`answer` describes the JSON in words; `right` is demanded of whoever calls."""

    method: str
    path: str
    right: str
    run: Callable[[Asked], Awaitable[Any]]
    summary: str
    answer: str
    query: type[BaseModel] = Empty
    body: type[BaseModel] | None = None


def endpoints() -> list[Endpoint]:
    """Of every area under hub/console/api."""
    return [endpoint for area in discover("hub.console.api", "ENDPOINTS").values() for endpoint in area]


def routes() -> list[Route]:
    return [Route(e.path, _handler(e), methods=[e.method]) for e in endpoints()]


def _handler(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        hub: Conversations = request.app.state.conversations
        who = await guarded(request, hub.core, endpoint.right)
        query = _checked(endpoint.query, dict(request.query_params))
        body = _checked(endpoint.body, await _json(request)) if endpoint.body else None
        await _seen(hub, who, request.path_params)
        asked = Asked(hub, who, query, body, dict(request.path_params), request)
        return JSONResponse(await endpoint.run(asked))

    return handle


async def _seen(hub: Conversations, who: Identity, path: Mapping[str, str]) -> None:
    """What a path names must be of this person's shop and channels, else it is not found."""
    if "conversation_id" in path:
        await hub.visibility.require(who, path["conversation_id"])
    if "customer_id" in path:
        await hub.visibility.require_customer(who, path["customer_id"])


def _checked(model: type[BaseModel], data: Any) -> BaseModel:
    """Raises Refused naming the field."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"])) or "body"
        raise Refused("payload_invalid", field=field, reason=first["msg"]) from None


async def _json(request: Request) -> Any:
    """Counted while it comes in: a chunked body says no length."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_JSON_BYTES:
            raise Refused("body_too_large", limit=MAX_JSON_BYTES)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused("body_unreadable", field="body") from None
