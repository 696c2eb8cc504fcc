"""The socket.io server of a web process: websocket only, events of one client in order."""

from __future__ import annotations

from typing import Any

import msgspec

from hub.conversations.service import Conversations
from hub.sockets.agent import AgentNamespace
from hub.sockets.fan import FanNamespace
from hub.sockets.fanout import Fanout
from hub.sockets.lean import LeanServer

# An event of ours is below 100 kB; files travel over HTTP.
MAX_PACKET_BYTES = 200_000


class Json:
    """msgspec behind the two names that socket.io calls; four times as fast as the standard library."""

    @staticmethod
    def dumps(value: Any, **_options: Any) -> str:
        return msgspec.json.encode(value).decode()

    @staticmethod
    def loads(text: str, **_options: Any) -> Any:
        return msgspec.json.decode(text)


class Sockets:
    """The server with its namespaces and fan-out; `tasks` are run by whoever starts the process."""

    def __init__(self, hub: Conversations) -> None:
        # Screens are not told apart by origin but by cookie or token, and SameSite=Lax keeps the
        # cookie from foreign pages; "*" would let them try, so only our own origin may connect.
        self.server = LeanServer(
            async_mode="asgi",
            transports=["websocket"],
            async_handlers=False,
            json=Json,
            max_http_buffer_size=MAX_PACKET_BYTES,
            cors_allowed_origins=None,
            logger=False,
            engineio_logger=False,
            ping_interval=25,
            ping_timeout=20,
            http_compression=False,
            outbox_limit=hub.core.settings.socket_queue,
        )
        self.fanout = Fanout(hub, self.server)
        self.agents = AgentNamespace(hub, self.fanout)
        self.server.register_namespace(self.agents)
        self.server.register_namespace(FanNamespace(hub.core, hub, self.fanout))
