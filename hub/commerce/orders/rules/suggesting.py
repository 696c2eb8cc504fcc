"""Which orders had better leave in one parcel, and which in several; pure, a person decides (PRD 3.2.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hub.commerce.orders.model import Doc
from hub.commerce.orders.rules.finishing import sendable

Reason = Literal["warehouse", "presale", "weight"]
# What lies in several warehouses at once, like the parts of a bundle, goes with whatever goes first.
ANYWHERE = ""


@dataclass(frozen=True)
class Terms:
    """`join_within_s`: as far apart may the first and the last of joined orders be placed; `join_below_g`: they must
    weigh less together. What weighs more than `split_above_g` goes in several parcels; 0 never does.
    """

    join_on: bool = True
    join_within_s: int = 7_200
    join_below_g: int = 10_000
    split_by_warehouse: bool = True
    split_presale: bool = True
    split_above_g: int = 20_000


@dataclass(frozen=True)
class Piece:
    """So many of a line that lie in one place and may leave at one time; `unit_g` None where nobody weighed one."""

    line_id: str
    quantity: int
    unit_g: int | None
    warehouse_id: str
    ships_at: str


@dataclass(frozen=True)
class Packed:
    """What is suggested to leave together."""

    warehouse_id: str
    ships_at: str
    pieces: tuple[Piece, ...]

    @property
    def weight_g(self) -> int:
        return weight_g(self.pieces)


@dataclass(frozen=True)
class Split:
    parts: tuple[Packed, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Join:
    """Oldest first. `is_weighed`: the weight of every piece is known."""

    order_ids: tuple[str, ...]
    weight_g: int
    is_weighed: bool


def is_open(order: Doc) -> bool:
    """It waits to be sent as a whole, and nobody has said yet how: only then there is something to suggest."""
    return bool(
        order["state"] == "to_ship"
        and order["receiver"]
        and not (order["parcels"] or order["plan"] or order["joined"] or order["as_is"])
        and not order["refunding_fen"]
        and not any(line["refunding"] for line in order["lines"])
        and any(sendable(line) for line in order["lines"])
    )


def split(order: Doc, reservation: Doc | None, terms: Terms, now: datetime) -> Split | None:
    """None: it fits into one parcel. `reservation` says in which warehouses its pieces lie."""
    if not is_open(order):
        return None
    groups = defaultdict[tuple[str, str], list[Piece]](list)
    for piece in pieces_of(order, reservation, now):
        by = piece.warehouse_id if terms.split_by_warehouse else ANYWHERE
        groups[by, piece.ships_at if terms.split_presale else ""].append(piece)
    settled = _settled(groups)
    reasons: list[Reason] = []
    if len({warehouse for warehouse, _ in settled}) > 1:
        reasons.append("warehouse")
    if len({ships_at for _, ships_at in settled}) > 1:
        reasons.append("presale")
    parts: list[Packed] = []
    for (warehouse, ships_at), pieces in sorted(settled.items(), key=lambda one: (one[0][1], one[0][0])):
        packed = _packed(pieces, terms.split_above_g)
        if len(packed) > 1:
            reasons.append("weight")
        parts += [Packed(warehouse, ships_at, _merged(one)) for one in packed]
    return Split(tuple(parts), tuple(dict.fromkeys(reasons))) if len(parts) > 1 else None


def joins(orders: Iterable[Doc], reservations: Mapping[str, Doc], terms: Terms, now: datetime) -> list[Join]:
    """Of orders to one receiver (by `receiver_key`), those that were placed soon after each other and are light
    enough; all from one warehouse, and nothing that is waited for.
    """
    if not terms.join_on:
        return []
    by_receiver = defaultdict[str, list[_Single]](list)
    for order in sorted(orders, key=lambda one: (one["placed_at"], str(one["_id"]))):
        pieces = pieces_of(order, reservations.get(order["reservation_id"]), now) if is_open(order) else []
        places = {one.warehouse_id for one in pieces}
        if len(places) == 1 and not any(one.ships_at for one in pieces):
            single = _Single(order["_id"], order["placed_at"], places.pop(), tuple(pieces))
            by_receiver[order["receiver"]["receiver_key"]].append(single)
    found = [join for same in by_receiver.values() for join in _grouped(same, terms)]
    return sorted(found, key=lambda one: one.order_ids)


@dataclass(frozen=True)
class _Single:
    """An order that could be joined to others: its pieces, all in one warehouse."""

    order_id: str
    placed_at: datetime
    warehouse_id: str
    pieces: tuple[Piece, ...]


def _grouped(same: Sequence[_Single], terms: Terms) -> list[Join]:
    """Each order joins the first group that it fits into."""
    groups: list[list[_Single]] = []
    for one in same:
        for group in groups:
            first, all_pieces = group[0], [piece for member in (*group, one) for piece in member.pieces]
            is_near = (one.placed_at - first.placed_at).total_seconds() < terms.join_within_s
            if (
                is_near
                and one.warehouse_id == first.warehouse_id
                and weight_g(all_pieces) < terms.join_below_g
            ):
                group.append(one)
                break
        else:
            groups.append([one])
    return [_join(group) for group in groups if len(group) > 1]


def _join(group: Sequence[_Single]) -> Join:
    pieces = [piece for one in group for piece in one.pieces]
    is_weighed = all(piece.unit_g is not None for piece in pieces)
    return Join(tuple(one.order_id for one in group), weight_g(pieces), is_weighed)


def pieces_of(order: Doc, reservation: Doc | None, now: datetime) -> list[Piece]:
    """What is left to send, each piece where it lies."""
    lying = defaultdict[str, dict[str, int]](dict)
    for leg in (reservation or {}).get("lines", ()):
        if not leg["is_shipped"]:
            here = lying[leg["sku_id"]]
            here[leg["warehouse_id"]] = here.get(leg["warehouse_id"], 0) + leg["quantity"]
    found: list[Piece] = []
    for line in order["lines"]:
        left, ships_at, here = sendable(line), due(line, now), lying[line["sku_id"]]
        for warehouse_id in here:
            if count := min(left, here[warehouse_id]):
                found.append(Piece(line["id"], count, line["weight_g"], warehouse_id, ships_at))
                here[warehouse_id] -= count
                left -= count
        if left:
            found.append(Piece(line["id"], left, line["weight_g"], ANYWHERE, ships_at))
    return found


def due(line: Doc, now: datetime) -> str:
    """When it can leave at the earliest, empty where that is now."""
    at = str(line["ships_at"])
    return at if at and datetime.fromisoformat(at) > now else ""


def _settled(groups: Mapping[tuple[str, str], list[Piece]]) -> dict[tuple[str, str], list[Piece]]:
    """What may lie anywhere goes with the first that leaves at the same time."""
    settled = {key: list(pieces) for key, pieces in groups.items()}
    for warehouse, ships_at in sorted(groups):
        if warehouse == ANYWHERE:
            others = sorted(key for key in settled if key[1] == ships_at and key[0] != ANYWHERE)
            if others:
                settled[others[0]] += settled.pop((warehouse, ships_at))
    return settled


def _packed(pieces: Sequence[Piece], most_g: int) -> list[list[Piece]]:
    """First fit, the heaviest first; what is too heavy by itself goes alone."""
    if not most_g or weight_g(pieces) <= most_g:
        return [list(pieces)]
    parcels: list[tuple[int, list[Piece]]] = []
    for piece in sorted(pieces, key=lambda one: -(one.unit_g or 0)):
        unit, left = piece.unit_g or 0, piece.quantity
        for at, (weight, inside) in enumerate(parcels):
            fits = left if not unit else min(left, max(0, most_g - weight) // unit)
            if fits:
                inside.append(_some(piece, fits))
                parcels[at], left = (weight + fits * unit, inside), left - fits
        while left:
            fits = left if not unit else min(left, max(1, most_g // unit))
            parcels.append((fits * unit, [_some(piece, fits)]))
            left -= fits
    return [inside for _, inside in parcels]


def _some(piece: Piece, quantity: int) -> Piece:
    return Piece(piece.line_id, quantity, piece.unit_g, piece.warehouse_id, piece.ships_at)


def _merged(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """One of each line, in the order of the lines."""
    merged: dict[str, Piece] = {}
    for piece in pieces:
        before = merged.get(piece.line_id)
        merged[piece.line_id] = _some(piece, piece.quantity + (before.quantity if before else 0))
    return tuple(merged[id] for id in sorted(merged, key=lambda id: (len(id), id)))


def weight_g(pieces: Iterable[Piece]) -> int:
    """What nobody weighed counts for nothing."""
    return sum((one.unit_g or 0) * one.quantity for one in pieces)
