"""Puts WeChat's side together for the sandbox to serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.routing import BaseRoute

from hub.sandbox.frame import Frame
from hub.sandbox.wechat import api
from hub.sandbox.wechat import world as worlds
from hub.sandbox.wechat.control import Control
from hub.sandbox.wechat.phones import Phones
from hub.sandbox.wechat.pushes import Courier


@dataclass(frozen=True)
class WeChatSide:
    routes: Sequence[BaseRoute]
    courier: Courier

    async def close(self) -> None:
        await self.courier.close()


@dataclass(frozen=True)
class WeChat:
    name: str = "wechat"
    page: Path = Path(__file__).parent / "page"

    def open(self, frame: Frame) -> WeChatSide:
        world = worlds.opened(frame)
        courier = Courier(world)
        routes = [*api.routes(world), *Control(courier).routes(), *Phones(world).routes()]
        return WeChatSide(routes, courier)


PLATFORM = WeChat()
