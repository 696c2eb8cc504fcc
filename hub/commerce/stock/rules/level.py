"""One SKU in one warehouse, and the few ways in which its numbers move; none of them ever goes below 0."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Level:
    """`rev` 0 was never stored. `set_aside` keeps an event's name, even with 0, for as long as the event runs."""

    sku_id: str
    warehouse_id: str
    physical: int = 0
    reserved: int = 0
    allocated: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    ledger_no: int = 0
    rev: int = 0
    is_changed: bool = False

    @property
    def preallocated(self) -> int:
        return sum(self.set_aside.values())

    @property
    def promised(self) -> int:
        return self.reserved + self.allocated + self.preallocated

    @property
    def free(self) -> int:
        """Below 0 after a stock-take that found less than is promised."""
        return self.physical - self.promised

    def room(self, event_id: str | None) -> int:
        """How many can be reserved here: of what lies free, or of what is set aside for the event."""
        return max(0, self.free) if event_id is None else self.set_aside.get(event_id, 0)

    def hold(self, quantity: int, event_id: str | None) -> None:
        if event_id is not None:
            self.set_aside[event_id] -= quantity
        self._change(reserved=quantity)

    def let_go(self, quantity: int, event_id: str | None) -> None:
        """Back to the event while it runs, else to everybody."""
        if event_id is not None and event_id in self.set_aside:
            self.set_aside[event_id] += quantity
        self._change(reserved=-quantity)

    def allocate(self, quantity: int) -> None:
        self._change(reserved=-quantity, allocated=quantity)

    def unallocate(self, quantity: int) -> None:
        """What was paid for and given back is everybody's: an event counts it as sold."""
        self._change(allocated=-quantity)

    def leave(self, quantity: int) -> None:
        """What was allocated goes out of the door."""
        self._change(allocated=-quantity, physical=-quantity)

    def count(self, delta: int) -> None:
        self._change(physical=delta)

    def put_aside(self, event_id: str, quantity: int) -> None:
        self.set_aside[event_id] = self.set_aside.get(event_id, 0) + quantity
        self._change()

    def end_event(self, event_id: str) -> int:
        """How many were left of it."""
        left = self.set_aside.pop(event_id)
        self._change()
        return left

    def _change(self, physical: int = 0, reserved: int = 0, allocated: int = 0) -> None:
        self.physical += physical
        self.reserved += reserved
        self.allocated += allocated
        self.is_changed = True
        numbers = (self.physical, self.reserved, self.allocated, *self.set_aside.values())
        if min(numbers) < 0:
            raise AssertionError(f"{self.sku_id} in {self.warehouse_id} would fall below 0")
