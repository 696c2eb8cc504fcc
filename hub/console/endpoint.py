"""One declaration per endpoint gives its route, its rights, its validation and its documentation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from hub.accounts.identity import Identity
from hub.accounts.web import guarded
from hub.commerce.service import Commerce
from hub.console import given
from hub.conversations.model import Sender
from hub.conversations.service import Conversations
from hub.core.registry import discover

Handler = Callable[[Request], Awaitable[Response]]


class Empty(BaseModel):
    """No parameters."""


@dataclass(frozen=True)
class Asked:
    """What a handler gets: who asks, and what, already checked."""

    hub: Conversations
    commerce: Commerce
    who: Identity
    query: Any
    body: Any
    path: dict[str, str]
    request: Request

    @property
    def sender(self) -> Sender:
        """As whom this person writes into a timeline."""
        return Sender("agent", self.who.staff_id, self.who.name)


@dataclass(frozen=True)
class Endpoint:
    """`right` is demanded of whoever calls ("": any member of the shop); `answer` is documentation.

    The JSON that `run` returns is sent as it is: a list must not pay for being checked each time. An answer
    that is not JSON is returned as a Response. `person`: no API key may; `fresh`: neither may a person without
    a fresh proof of who sits there. `upload` names the field of a multipart body; `raw`: the body is
    a file's bytes and nothing else; `files`: media types of an answer that is a file. The name of
    `run` is the operation's name for programs (`operationId`), so it must be the only one.
    """

    method: str
    path: str
    right: str
    run: Callable[[Asked], Awaitable[Any]]
    summary: str
    answer: type[BaseModel]
    query: type[BaseModel] = Empty
    body: type[BaseModel] | None = None
    upload: str = ""
    raw: bool = False
    files: tuple[str, ...] = ()
    person: bool = False
    fresh: bool = False

    @property
    def for_people(self) -> bool:
        return self.person or self.fresh

    @property
    def name(self) -> str:
        return str(getattr(self.run, "__name__", ""))

    @property
    def area(self) -> str:
        """The file under hub/console/api in which it stands."""
        return self.run.__module__.rpartition(".")[2]


def endpoints() -> list[Endpoint]:
    """Of every area under hub/console/api."""
    return [endpoint for area in discover("hub.console.api", "ENDPOINTS").values() for endpoint in area]


def routes() -> list[Route]:
    """One for each path, so that a method which it has not is answered with those that it has.

    Paths without names in them come first: "views/order" is no view called "order".
    """
    ways: dict[str, dict[str, Handler]] = {}
    for endpoint in endpoints():
        ways.setdefault(endpoint.path, {})[endpoint.method] = _handler(endpoint)
    return [Route(path, Ways(ways[path])) for path in sorted(ways, key=lambda path: path.replace("{", "~"))]


@dataclass(frozen=True)
class Ways:
    """All methods of one path."""

    handlers: Mapping[str, Handler]

    @property
    def methods(self) -> list[str]:
        return sorted({*self.handlers, *(["HEAD"] if "GET" in self.handlers else [])})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        handler = self.handlers.get("GET" if request.method == "HEAD" else request.method)
        if handler is None:
            raise HTTPException(405, headers={"allow": ", ".join(self.methods)})
        response = await handler(request)
        await response(scope, receive, send)


def _handler(endpoint: Endpoint) -> Handler:
    async def handle(request: Request) -> Response:
        hub: Conversations = request.app.state.conversations
        who = await guarded(request, hub.core, endpoint.right)
        if endpoint.for_people:
            who.require_person()
        query = given.query(endpoint.query, request.query_params)
        body = await given.body(endpoint.body, request) if endpoint.body else None
        await _seen(hub, who, request.path_params)
        if endpoint.fresh:
            who.require_fresh()
        asked = Asked(hub, request.app.state.commerce, who, query, body, dict(request.path_params), request)
        answer = await endpoint.run(asked)
        return answer if isinstance(answer, Response) else as_json(answer)

    return handle


async def _seen(hub: Conversations, who: Identity, path: Mapping[str, str]) -> None:
    """What a path names must be of this person's shop and channels, else it is not found."""
    if "conversation_id" in path:
        await hub.visibility.require(who, path["conversation_id"])
    if "customer_id" in path:
        await hub.visibility.require_customer(who, path["customer_id"])


def as_json(answer: Any) -> Response:
    return Response(msgspec.json.encode(answer), media_type="application/json")
