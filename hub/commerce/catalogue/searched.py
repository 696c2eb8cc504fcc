"""By which words a product or a SKU is found: pieces of its title, codes and barcodes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hub.commerce.catalogue.collections import Keys
from hub.commerce.catalogue.model import Content
from hub.core.db import Table
from hub.core.words import fold, wanted

Doc = dict[str, Any]
_LONGEST = 3
_MOST_COUNTED, _COUNTED = 8, 300


def of_product(code: str, content: Content, spelled: Iterable[str] = ()) -> Doc:
    """`spelled` is the title's pinyin, which a worker adds later."""
    rows = (text for sku in content.skus for text in (sku.code, sku.barcode))
    return _fields((content.title, content.subtitle, content.brand, code, *rows, *spelled))


def of_sku(title: str, code: str, barcode: str, spelled: Iterable[str] = ()) -> Doc:
    return _fields((title, code, barcode, *spelled))


async def condition(table: Table, search: str, by: Keys) -> Doc:
    """What a document must be like to have every word of `search` somewhere; nothing for no words.

    The rarest piece leads the way through the index; then the words themselves are looked for, because
    their pieces may stand apart. `by` is the table's index of terms.
    """
    words = wanted(search)
    if not words:
        return {}
    pieces = list(dict.fromkeys(piece for word in words for piece in _pieces(word, min(len(word), _LONGEST))))
    texts = [{"text": {"$regex": re.escape(word)}} for word in words]
    return {"terms": await _rarest(table, pieces, by), "$and": texts}


def is_empty(search: str) -> bool:
    return not wanted(search)


async def _rarest(table: Table, pieces: Sequence[str], by: Keys) -> str:
    """Counted in the index, and no further than it takes to know that there are better ones."""
    asked = pieces[:_MOST_COUNTED]
    counts = await asyncio.gather(*(table.count({"terms": one}, limit=_COUNTED, index=by) for one in asked))
    return min(zip(counts, asked, strict=True))[1]


def _pieces(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(len(text) - size + 1))


def _fields(texts: Iterable[str]) -> Doc:
    """Pieces of up to three characters: one of three is rare enough even among numbers."""
    folded = list(dict.fromkeys(filter(None, map(fold, texts))))
    pieces = (one for size in range(1, _LONGEST + 1) for text in folded for one in _pieces(text, size))
    return {"terms": list(dict.fromkeys(pieces)), "text": "\n".join(folded)}
