"""Products as lines of a table, one for each SKU, such that an import of them changes nothing; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hub.commerce.transfer import fields
from hub.commerce.transfer.columns import PRODUCT_FIELDS, WORDS, Field
from hub.commerce.transfer.fields import Value
from hub.commerce.transfer.known import REFERENCES, KnownProduct, KnownSku
from hub.commerce.transfer.specs import NAMES, VALUES
from hub.commerce.transfer.workbooks import name_of

# Repeated in every line, so that a filtered table still tells what a line is; the rest stands in the first.
_REPEATED = frozenset({"product_code", "title"})


def lines_of(
    product: KnownProduct, wanted: Sequence[Field], names: Mapping[str, str], lang: str
) -> Iterator[list[str]]:
    """`names`: what an import would find the things by that the product points at."""
    axes = list(product.axes)
    for number, sku in enumerate(product.skus):
        values = _values(product, sku, axes)
        yield [
            text_of(name, values.get(name), names, lang)
            if not number or name in _REPEATED or name not in PRODUCT_FIELDS
            else ""
            for name in wanted
        ]


def _values(product: KnownProduct, sku: KnownSku, axes: Sequence[str]) -> dict[Field, Value]:
    found: dict[Field, Value] = {
        **product.values,
        **sku.values,
        "product_code": product.code,
        "sku_code": sku.code,
    }
    for axis, name, value in zip(axes, NAMES, VALUES, strict=False):
        found[name] = axis
        if axis in sku.specs:
            found[value] = sku.specs[axis]
    return found


def text_of(name: Field, value: Value | None, names: Mapping[str, str], lang: str) -> str:
    if value is None:
        return ""
    for word in WORDS:
        if word == name:
            return name_of(word, str(value), lang)
    if name in REFERENCES:
        ids = value if isinstance(value, tuple) else (value,)
        return "\n".join(names.get(str(one), str(one)) for one in ids)
    return fields.shown(name, value)
