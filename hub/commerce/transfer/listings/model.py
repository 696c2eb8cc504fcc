"""A template's columns: what each says, and what the platform allows in it. The bounds stand in the types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_args

from pydantic import ConfigDict, TypeAdapter
from pydantic import Field as Bound

from hub.commerce.sales_channels import SalesChannel

# The closed list of what a column can say: fields of the product and its SKU; `constant` says the column's own text.
Source = Literal[
    "constant", "product_code", "title", "subtitle", "brand", "category", "description", "ship_from", "freight",
    "state", "kind", "sku_code", "specs", "spec1_name", "spec1_value", "spec2_name", "spec2_value", "spec3_name",
    "spec3_value", "barcode", "weight_g", "weight_kg", "dimensions", "price", "msrp", "channel_price", "sellable",
    "pictures", "detail_pictures", "sku_picture",
]  # fmt: skip
SOURCES: tuple[Source, ...] = get_args(Source)
# A platform that counts in half characters takes 30 Chinese ones where it says 60.
LengthIn = Literal["characters", "halves"]
Encoding = Literal["utf-8-sig", "gb18030"]
FileKind = Literal["csv", "xlsx"]
MOST_COLUMNS = 80
_EXACT = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Column:
    """`words` says what the platform calls a value (kind, category, brand …); what is not in it is left as it is,
    unless `only_words`. `max_length` 0 is no limit.
    """

    __pydantic_config__ = _EXACT
    header: Annotated[str, Bound(min_length=1, max_length=80)]
    source: Source
    text: Annotated[str, Bound(max_length=500)] = ""
    words: Annotated[Mapping[str, Annotated[str, Bound(max_length=200)]], Bound(max_length=200)] = field(
        default_factory=dict
    )
    only_words: bool = False
    required: bool = False
    max_length: Annotated[int, Bound(ge=0, le=10_000)] = 0
    length_in: LengthIn = "characters"


@dataclass(frozen=True)
class Shape:
    """`rows`: a line for each SKU, or one for each product (then its first SKU that is on speaks for it)."""

    __pydantic_config__ = _EXACT
    name: Annotated[str, Bound(min_length=1, max_length=60)]
    platform: SalesChannel
    kind: FileKind
    encoding: Encoding
    rows: Literal["sku", "product"]
    columns: Annotated[tuple[Column, ...], Bound(min_length=1, max_length=MOST_COLUMNS)]


@dataclass(frozen=True)
class Template:
    """`unverified`: a starting point of ours that nobody held against the platform's present template yet."""

    id: str
    rev: int
    shape: Shape
    unverified: bool


_SHAPE = TypeAdapter(Shape)


def shape_doc(shape: Shape) -> dict[str, Any]:
    plain: dict[str, Any] = _SHAPE.dump_python(shape, mode="json")
    return plain


def read_shape(doc: Mapping[str, Any]) -> Shape:
    return _SHAPE.validate_python(doc)
