"""The shop's public door: what a process holds open for everything that is sold."""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.commerce.flash.flash import Flash, open_flash
from hub.commerce.library.inspecting import Inspector
from hub.commerce.orders.commit import OrderCommitter
from hub.commerce.stock.commit import StockCommitter
from hub.core.runtime import Core


@dataclass(frozen=True)
class Commerce:
    """Held once per process; functions of this package take it, or only its `core`, as their first argument."""

    core: Core
    stock: StockCommitter
    flash: Flash
    orders: OrderCommitter
    inspector: Inspector = field(default_factory=Inspector)

    async def close(self) -> None:
        """Finishes what is under way."""
        await self.flash.close()
        await self.orders.close()
        await self.stock.close()


def open_commerce(core: Core) -> Commerce:
    return Commerce(core, StockCommitter(core), open_flash(core), OrderCommitter(core))
