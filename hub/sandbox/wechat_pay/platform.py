"""Puts WeChat Pay's side together for the sandbox to serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.routing import BaseRoute

from hub.sandbox.frame import Frame
from hub.sandbox.wechat_pay import api, cashier
from hub.sandbox.wechat_pay import world as worlds
from hub.sandbox.wechat_pay.control import Control
from hub.sandbox.wechat_pay.notices import Teller


@dataclass(frozen=True)
class WeChatPaySide:
    routes: Sequence[BaseRoute]
    teller: Teller

    async def close(self) -> None:
        await self.teller.close()


@dataclass(frozen=True)
class WeChatPay:
    name: str = "wechat_pay"
    page: Path = Path(__file__).parent / "page"

    def open(self, frame: Frame) -> WeChatPaySide:
        world = worlds.opened(frame)
        teller = Teller(world)
        routes = [
            *api.routes(world, teller),
            *cashier.routes(world, teller),
            *Control(world, teller).routes(),
        ]
        return WeChatPaySide(routes, teller)


PLATFORM = WeChatPay()
