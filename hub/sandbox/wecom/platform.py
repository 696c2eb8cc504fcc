"""Puts WeCom's side together for the sandbox to serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.routing import BaseRoute

from hub.sandbox.frame import Frame
from hub.sandbox.wecom import api
from hub.sandbox.wecom import world as worlds
from hub.sandbox.wecom.control import Control


@dataclass(frozen=True)
class WeComSide:
    routes: Sequence[BaseRoute]

    async def close(self) -> None:
        """Nothing runs here on its own."""


@dataclass(frozen=True)
class WeCom:
    name: str = "wecom"
    page: Path = Path(__file__).parent / "page"

    def open(self, frame: Frame) -> WeComSide:
        world = worlds.opened(frame)
        return WeComSide([*api.routes(world), *Control(world).routes()])


PLATFORM = WeCom()
