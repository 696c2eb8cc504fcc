"""What a change of the order book must see before it decides; the committer loads it for a whole group at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Needs:
    """An order comes with its payments, refunds, cases and reservation; so does the one that the other names lead to.

    `keys` are of orders, `refund_keys` of refunds, `case_keys` of cases. `sku_ids` come with their stock, and so
    does a reservation that is held already.
    """

    order_ids: Sequence[str] = ()
    keys: Sequence[str] = ()
    payment_numbers: Sequence[str] = ()
    refund_ids: Sequence[str] = ()
    refund_keys: Sequence[str] = ()
    case_ids: Sequence[str] = ()
    case_keys: Sequence[str] = ()
    sku_ids: Sequence[str] = ()
    reservation_ids: Sequence[str] = ()
    reservation_keys: Sequence[str] = ()
