"""Trouble on demand: the table of faults that the platforms' sides look into before they act."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from hub.sandbox import fields
from hub.sandbox.fields import BadInput

ANY = "*"
# How long a held call waits before it is cut: longer than any sane client's own limit.
_HOLD_S = {"timeout_before": 60.0, "timeout_after": 60.0, "slow": 2.0}


@dataclass(frozen=True)
class Fault:
    """`left` counts the calls it still hits; None means by `probability`, until cleared."""

    id: int
    endpoint: str
    kind: str
    app_id: str | None
    errcode: int
    status: int
    delay_s: float
    copies: int
    left: int | None
    probability: float | None


class FaultTable:
    """One per platform; the oldest fault that fits a call is the one that hits it."""

    def __init__(self, endpoints: Collection[str], kinds: Collection[str]) -> None:
        self._endpoints = endpoints
        self._kinds = kinds
        self._ids = itertools.count(1)
        self._faults: list[Fault] = []

    def add(self, body: Mapping[str, Any]) -> Fault:
        """Raises BadInput naming the field."""
        fault = self._read(body)
        self._faults.append(fault)
        return fault

    def take(self, endpoint: str, app_id: str | None, kinds: Collection[str]) -> Fault | None:
        """The fault that hits this call, which uses up one of its hits."""
        for fault in self._faults:
            if fault.kind in kinds and _fits(fault, endpoint, app_id):
                self._use(fault)
                return fault
        return None

    def clear(self) -> int:
        count = len(self._faults)
        self._faults.clear()
        return count

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._faults]

    def _use(self, fault: Fault) -> None:
        if fault.left is None:
            return
        place = self._faults.index(fault)
        if fault.left > 1:
            self._faults[place] = replace(fault, left=fault.left - 1)
        else:
            del self._faults[place]

    def _read(self, body: Mapping[str, Any]) -> Fault:
        kind = fields.choice(body, "kind", self._kinds)
        times, probability = _how_often(body)
        # For a duplicate, `times` says how many copies of the next push go out.
        copies = times or 2 if kind == "duplicate" else 1
        return Fault(
            id=next(self._ids),
            endpoint=fields.choice(body, "endpoint", {*self._endpoints, ANY}),
            kind=kind,
            app_id=fields.text(body, "app_id", None),
            errcode=fields.integer(body, "errcode", -1, least=-1, most=10_000_000),
            status=fields.integer(body, "status", 503, least=400, most=599),
            delay_s=fields.number(body, "delay_s", _HOLD_S.get(kind, 0.0), least=0, most=600),
            copies=copies,
            left=1 if kind == "duplicate" and probability is None else times,
            probability=probability,
        )


def _how_often(body: Mapping[str, Any]) -> tuple[int | None, float | None]:
    probability = fields.number(body, "probability", None, least=0, most=1)
    times = fields.integer(body, "times", None, least=1, most=1_000_000)
    if probability is not None and times is not None and body.get("kind") != "duplicate":
        raise BadInput("times", "give either times or probability")
    return (times if probability is not None else times or 1), probability


def _fits(fault: Fault, endpoint: str, app_id: str | None) -> bool:
    if fault.endpoint not in (endpoint, ANY) or fault.app_id not in (None, app_id):
        return False
    return fault.probability is None or random.random() < fault.probability
