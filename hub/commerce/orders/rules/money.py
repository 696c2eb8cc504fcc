"""Splits amounts over the lines of an order, to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hub.commerce.orders.model import MOST_FEN, Discount, Line
from hub.commerce.pricing.checking import yuan
from hub.core.errors import Refused


def shares(amount_fen: int, weights: Sequence[int]) -> list[int]:
    """`amount_fen` in proportion to the weights, whole fen that add up exactly; no share is above its weight
    while the amount is not above their sum. What rounding leaves goes to the largest remainders, the first first.
    """
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    parts = [amount_fen * weight // total for weight in weights]
    rests = sorted(range(len(weights)), key=lambda at: -(amount_fen * weights[at] % total))
    for at in rests[: amount_fen - sum(parts)]:
        parts[at] += 1
    return parts


def spread(lines: Sequence[Line], discounts: Sequence[Discount]) -> tuple[Line, ...]:
    """Every line with its share of all discounts, so that a part of an order can be refunded.

    Raises Refused("discount_too_high") where the goods cost less than what is taken off them.
    """
    goods = [line.goods_fen for line in lines]
    off = sum(one.amount_fen for one in discounts)
    if off > sum(goods):
        raise Refused("discount_too_high", field="discounts", most=yuan(sum(goods)))
    return tuple(
        replace(line, discount_fen=share) for line, share in zip(lines, shares(off, goods), strict=True)
    )


def check_amount(amount_fen: int, field: str, most_fen: int = MOST_FEN, least_fen: int = 1) -> None:
    """Raises Refused("amount_out_of_range")."""
    if not least_fen <= amount_fen <= most_fen:
        raise out_of_range(field, least_fen, most_fen)


def out_of_range(field: str, least_fen: int, most_fen: int) -> Refused:
    return Refused("amount_out_of_range", field=field, least=yuan(least_fen), most=yuan(most_fen))


def too_much(field: str, most_fen: int) -> Refused:
    """More than can still be refunded."""
    return Refused("refund_too_much", field=field, most=yuan(max(0, most_fen)))
