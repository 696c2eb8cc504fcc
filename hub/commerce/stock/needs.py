"""What a change of the stock must see before it decides; the committer loads it for a whole group at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Needs:
    """`sku_ids` come with their items, levels and parts; so do those of `reservation_ids` and `events`.

    `keys` are keys of reservations, `slip_keys` of slips.
    """

    sku_ids: Sequence[str] = ()
    reservation_ids: Sequence[str] = ()
    keys: Sequence[str] = ()
    slip_keys: Sequence[str] = ()
    event_ids: Sequence[str] = ()
