"""What the good rows of a product want, as values: of the product, and of each SKU."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hub.commerce.transfer.columns import Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.grouping import Row
from hub.commerce.transfer.known import KnownSku


@dataclass(frozen=True)
class Change:
    """Of one field, in words; `before` is empty where nothing was."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True)
class WantedSku:
    """One good row; `known` is the SKU that there is already."""

    row: Row
    known: KnownSku | None
    specs: Mapping[str, str]
    changes: tuple[Change, ...]

    @property
    def code(self) -> str:
        return self.row.text("sku_code")


@dataclass(frozen=True)
class Wanted:
    """`told` is what the rows say of the product as a whole, `changes` what that changes of the one there is."""

    told: Mapping[Field, Value]
    changes: tuple[Change, ...]
    skus: tuple[WantedSku, ...]
    axes: Mapping[str, tuple[str, ...]]
