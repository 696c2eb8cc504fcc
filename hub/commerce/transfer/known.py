"""What the shop has already, as far as the rows of a chunk speak of it; filled by shop_facts.py, read by pure rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hub.commerce.transfer.columns import Field
from hub.commerce.transfer.fields import Value


@dataclass(frozen=True)
class KnownSku:
    """`values` by field, as `fields.parsed` gives them, but with ids for pictures; what is not set is absent."""

    id: str
    code: str
    specs: Mapping[str, str]
    values: Mapping[Field, Value]


@dataclass(frozen=True)
class KnownProduct:
    """Its draft. `values` as in KnownSku, with ids for category, freight template and pictures."""

    id: str
    code: str
    rev: int
    axes: Mapping[str, Sequence[str]]
    values: Mapping[Field, Value]
    skus: Sequence[KnownSku] = ()

    def sku(self, code: str) -> KnownSku | None:
        return next((sku for sku in self.skus if sku.code == code), None)

    def with_specs(self, specs: Mapping[str, str]) -> KnownSku | None:
        return next((sku for sku in self.skus if dict(sku.specs) == dict(specs)), None)


@dataclass(frozen=True)
class Known:
    """`owners`: SKU code → code of the product that has it. `ids`: what a name of a category, freight template,
    warehouse or picture stands for, by the field's name; several ids where several things have the name.
    `names` is the way back. `only_warehouse` is set where there is just one;
    `freight_by` tells of every freight template by what it reckons.
    """

    products: Mapping[str, KnownProduct] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    only_warehouse: str = ""
    freight_by: Mapping[str, str] = field(default_factory=dict)


# Which fields say a name of something that must be there, and under which kind of name it is kept in `Known.ids`.
REFERENCES: Mapping[Field, str] = {
    "category": "category", "freight": "freight", "warehouse": "warehouse",
    "pictures": "picture", "detail_pictures": "picture", "sku_picture": "picture",
}  # fmt: skip
