"""Screens of agents and fans as real socket clients, and the web process that they talk to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import socketio
import uvicorn

from hub.accounts.shops import Shop
from hub.app import build
from hub.channels.webchat import tokens
from hub.conversations import accounts
from hub.conversations.channel import Account
from hub.conversations.model import FanRef, Inbound
from hub.conversations.receive import receive
from hub.conversations.service import Conversations
from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.runtime import Core
from hub.core.settings import Settings
from tests.accounts.team import SignedIn, enter, hire, open_shop

Doc = dict[str, Any]
WITHIN_S = 8.0


class Server(uvicorn.Server):
    """Leaves the signals to pytest."""

    def install_signal_handlers(self) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Web:
    """One web process, living on the test's own loop."""

    url: str
    app: Any

    @property
    def state(self) -> Any:
        return self.app.rest.state


def _listening() -> socket.socket:
    """Made anew from its number, it knows that it is TCP: without that asyncio leaves Nagle's algorithm on.

    Every answer of two writes, head and body, would then wait 40 ms for the client's delayed acknowledgement.
    """
    return socket.socket(fileno=socket.create_server(("127.0.0.1", 0)).detach())


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Web]:
    app, listener = build(settings), _listening()
    server = Server(uvicorn.Config(
        app, log_config=None, access_log=False, ws="websockets-sansio", ws_per_message_deflate=False,
        lifespan="on", timeout_graceful_shutdown=2, proxy_headers=False,
    ))  # fmt: skip
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await until(lambda: server.started or task.done())
    web = Web(f"http://127.0.0.1:{listener.getsockname()[1]}", app)
    await asyncio.wait_for(web.state.sockets.fanout.connected.wait(), WITHIN_S)
    try:
        yield web
    finally:
        server.should_exit = True
        await task


async def until(condition: Callable[[], object], within_s: float = WITHIN_S) -> None:
    """Waits for what another task brings about; fails loudly instead of hanging."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.01)


@dataclass
class Screen:
    """One connected client: what it heard, and how it asks."""

    namespace: str
    client: socketio.AsyncClient = field(
        default_factory=lambda: socketio.AsyncClient(reconnection=False, handle_sigint=False)
    )
    heard: list[tuple[str, Doc]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    is_gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self, web: Web, auth: Doc | None = None, **headers: str) -> None:
        self.client.on("*", self._hear, namespace=self.namespace)
        self.client.on("disconnect", self._lost, namespace=self.namespace)
        self.client.on("connect_error", self._refused, namespace=self.namespace)
        await self.client.connect(
            web.url, headers=headers, auth=auth, transports=["websocket"], namespaces=[self.namespace],
            wait_timeout=WITHIN_S,
        )  # fmt: skip

    async def refused_for(self, web: Web, auth: Doc | None = None, **headers: str) -> str:
        """The reason that the server gave for not letting this client in."""
        try:
            await self.open(web, auth, **headers)
        except socketio.exceptions.ConnectionError:
            await self.close()
            return self.reasons[-1]
        raise AssertionError("let in")

    async def close(self) -> None:
        await self.client.disconnect()

    async def ask(self, event: str, payload: Any = None, **fields: Any) -> Doc:
        data = payload if payload is not None else fields
        answer = await self.client.call(event, data, namespace=self.namespace, timeout=WITHIN_S)
        assert isinstance(answer, dict)
        return answer

    async def ok(self, event: str, payload: Any = None, **fields: Any) -> Doc:
        answer = await self.ask(event, payload, **fields)
        assert answer["ok"] is True, answer
        return answer

    async def refusal(self, event: str, payload: Any = None, **fields: Any) -> str:
        answer = await self.ask(event, payload, **fields)
        assert answer["ok"] is False, answer
        assert answer["error"]["message"] != f"errors.{answer['error']['code']}", "an error without words"
        return str(answer["error"]["code"])

    def all(self, name: str) -> list[Doc]:
        return [data for heard, data in self.heard if heard == name]

    async def hears(self, name: str, matches: Callable[[Doc], object] = lambda _: True) -> Doc:
        await until(lambda: any(matches(data) for data in self.all(name)))
        return next(data for data in self.all(name) if matches(data))

    async def _hear(self, event: str, data: Doc) -> None:
        self.heard.append((event, data))

    async def _refused(self, data: Any) -> None:
        self.reasons.append(str(data.get("message") if isinstance(data, dict) else data))

    async def _lost(self, *_reason: Any) -> None:
        self.is_gone.set()


@dataclass
class Shown:
    """What a screen shows of one conversation, kept up to date as docs/socket-events.md tells."""

    head: Doc
    messages: dict[str, Doc]
    rev: int

    @classmethod
    def of(cls, answer: Doc) -> Shown:
        return cls(answer["head"], {m["id"]: m for m in answer["messages"]}, answer["rev"])

    def apply(self, event: Doc) -> bool:
        """False when a rev is missing before this one."""
        if event["rev"] > self.rev + 1:
            return False
        if event["rev"] == self.rev + 1:
            self.head, self.rev = event["head"], event["rev"]
            if event["message"] is not None:
                self.messages[event["message"]["id"]] = event["message"]
        return True

    async def catch_up(self, screen: Screen, conversation_id: str) -> None:
        answer = await screen.ok("sync", conversation_id=conversation_id, after_rev=self.rev)
        assert answer["reset"] is False
        assert all(self.apply(event) for event in answer["events"])


@dataclass
class Stage:
    """One shop with its web chat, and clients that are closed when the test ends."""

    web: Web
    hub: Conversations
    core: Core
    shop: Shop
    account: Account
    closing: AsyncExitStack

    async def agent(self, *roles: str) -> Agent:
        person = await enter(self.core, await hire(self.core, *(roles or ("agent",)), shop=self.shop))
        return Agent(self, person, await self.screen_of(person))

    async def screen_of(self, person: SignedIn, **headers: str) -> Screen:
        screen = Screen("/agent")
        await screen.open(self.web, **({"Cookie": f"hub_session={person.token}"} | headers))
        self.closing.push_async_callback(screen.close)
        return screen

    def token(self, fan_id: str) -> str:
        return tokens.mint(self.core.keys, tokens.Fan(self.shop.id, self.account.id, fan_id, "小鱼"))

    async def fan(self, fan_id: str = "a:fan1") -> Screen:
        screen = Screen("/fan")
        await screen.open(self.web, {"shop": self.shop.slug, "token": self.token(fan_id)})
        self.closing.push_async_callback(screen.close)
        return screen

    async def push(self, text: str = "在吗", fan_id: str = "a:fan1", hub: Conversations | None = None) -> str:
        """A fan's message that comes in through another process; returns the conversation's id."""
        fan = FanRef("webchat", self.account.id, fan_id)
        inbound = Inbound(fan, f"web:{new_id()}", "text", {"text": text}, now(), fan_name="小鱼")
        await receive(hub or self.hub, self.account, [inbound])
        doc = await self.core.db.shop(self.shop.id)["conversations"].find_one({"key": fan.key})
        assert doc is not None
        return str(doc["_id"])


@dataclass
class Agent:
    stage: Stage
    person: SignedIn
    screen: Screen

    @property
    def id(self) -> str:
        return self.person.identity.staff_id


@asynccontextmanager
async def staged(web: Web, hub: Conversations) -> AsyncIterator[Stage]:
    shop = await open_shop(hub.core)
    account = await accounts.add(hub.core, shop.id, "webchat", "网页客服", {})
    async with AsyncExitStack() as closing:
        yield Stage(web, hub, hub.core, shop, account, closing)


def client_id() -> str:
    return f"client-{new_id()}"


def without_links(view: Doc) -> Doc:
    """Links are made anew for every screen and change with the clock."""
    media = view["media"] and {k: v for k, v in view["media"].items() if k not in ("url", "thumb_url")}
    return {**view, "media": media}
