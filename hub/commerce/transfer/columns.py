"""The columns that a file of the catalogue may have, and by which headers people call them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from hub.commerce.sales_channels import SALES_CHANNELS, SalesChannel

Field = str
Word = Literal["kind", "state", "on"]
_HERE = Path(__file__).parent
_PRICE_OF = "price_"

# What several rows of one product share: it stands in the first row, or is the same in all of them.
PRODUCT_FIELDS: tuple[Field, ...] = (
    "product_code", "kind", "title", "subtitle", "brand", "category", "description", "ship_from", "freight",
    "pictures", "detail_pictures", "state", "spec1_name", "spec2_name", "spec3_name",
)  # fmt: skip
CHANNEL_PRICES: dict[Field, SalesChannel] = {f"{_PRICE_OF}{channel}": channel for channel in SALES_CHANNELS}
MONEY_FIELDS: tuple[Field, ...] = ("price", "msrp", "cost", "floor", *CHANNEL_PRICES)
SKU_FIELDS: tuple[Field, ...] = (
    "spec1_value", "spec2_value", "spec3_value", "sku_code", "barcode", "weight_g", "dimensions", "sku_picture", "on",
    *MONEY_FIELDS, "receive", "warehouse", "low_at",
)  # fmt: skip
# In the order of the template and of an export.
FIELDS: tuple[Field, ...] = (
    *PRODUCT_FIELDS[:12],
    "spec1_name", "spec1_value", "spec2_name", "spec2_value", "spec3_name", "spec3_value",
    *SKU_FIELDS[3:],
)  # fmt: skip
REQUIRED: tuple[Field, ...] = ("product_code", "sku_code")
# Only who may read costs finds these in a file, and only such a person may change them by one.
COST_FIELDS = frozenset({"cost", "floor"})


@dataclass(frozen=True)
class Heading:
    """Where the header stands (counted from 0), and for every column its text and the field it stands for."""

    row: int
    headers: tuple[str, ...]
    fields: tuple[Field | None, ...]

    @property
    def unknown(self) -> list[str]:
        return [
            header for header, field in zip(self.headers, self.fields, strict=True) if header and not field
        ]


@cache
def _synonyms() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field, names in json.loads((_HERE / "columns.json").read_text(encoding="utf-8")).items():
        for name in (field, *names):
            found[_plain(name)] = field
    return found


@cache
def _words(word: Word) -> dict[str, str]:
    told = json.loads((_HERE / "words.json").read_text(encoding="utf-8"))[word]
    return {_plain(name): value for value, names in told.items() for name in (value, *names)}


@cache
def names_of(word: Word) -> dict[str, list[str]]:
    """{value: how people call it}, the Chinese name first."""
    told: dict[str, list[str]] = json.loads((_HERE / "words.json").read_text(encoding="utf-8"))[word]
    return told


def recognised(header: str) -> Field | None:
    return _synonyms().get(_plain(header))


def meant(word: Word, text: str) -> str | None:
    """The kind or state that a person means by `text`."""
    return _words(word).get(_plain(text))


def _plain(text: str) -> str:
    """Full width and half width, case, blanks, stars of "required" and brackets of any kind are the same."""
    return re.sub(r"[\s*:_()\[\]-]", "", unicodedata.normalize("NFKC", text)).casefold()


def heading_of(rows: Sequence[Sequence[str]]) -> Heading | None:
    """Of the first ten rows the one with the most known headers (at least two), else the first with anything.

    A field is given to the first of two columns that claim it; the second is for the person to decide.
    """
    filled = [(number, row) for number, row in enumerate(rows[:10]) if any(row)]
    if not filled:
        return None
    best = max(filled, key=lambda pair: (_known(pair[1]), -pair[0]))
    number, row = best if _known(best[1]) >= 2 else filled[0]
    return Heading(number, tuple(row), _once([recognised(header) if header else None for header in row]))


def _known(row: Sequence[str]) -> int:
    return len({field for header in row if header and (field := recognised(header))})


def _once(fields: Sequence[Field | None]) -> tuple[Field | None, ...]:
    seen: set[Field] = set()
    found: list[Field | None] = []
    for field in fields:
        found.append(None if field in seen else field)
        seen |= {field} if field else set()
    return tuple(found)


WORDS: tuple[Word, ...] = get_args(Word)
