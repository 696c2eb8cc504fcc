"""What is left of a price after the cost; pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Margin:
    """Negative when it is sold at a loss; `bp` are basis points of the price."""

    fen: int
    bp: int


def margin(amount_fen: int | None, cost_fen: int | None) -> Margin | None:
    """None where price or cost is not known. Half a basis point is rounded up."""
    if not amount_fen or cost_fen is None:
        return None
    left = amount_fen - cost_fen
    return Margin(left, (left * 20_000 + amount_fen) // (2 * amount_fen))
