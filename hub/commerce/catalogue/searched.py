"""By which words a product or a SKU is found: the pairs of characters of its title, codes and barcodes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from hub.commerce.catalogue.model import Content
from hub.core.words import fold, phrase, terms, wanted

Doc = dict[str, Any]


def of_product(code: str, content: Content, spelled: Iterable[str] = ()) -> Doc:
    """`spelled` is the title's pinyin, which a worker adds later."""
    rows = (text for sku in content.skus for text in (sku.code, sku.barcode))
    return _fields((content.title, content.subtitle, content.brand, code, *rows, *spelled))


def of_sku(title: str, code: str, barcode: str, spelled: Iterable[str] = ()) -> Doc:
    return _fields((title, code, barcode, *spelled))


def condition(search: str) -> Mapping[str, Any]:
    """What a document must be like to have every word of `search` somewhere; nothing for no words.

    The pairs find few candidates by the index; only then the word itself is looked for, because its pairs
    may stand apart.
    """
    words = wanted(search)
    if not words:
        return {}
    pairs = dict.fromkeys(pair for word in words for pair in phrase(word))
    texts = [{"text": {"$regex": re.escape(word)}} for word in words]
    return {"terms": {"$all": list(pairs)}, "$and": texts}


def is_empty(search: str) -> bool:
    return not wanted(search)


def _fields(texts: Iterable[str]) -> Doc:
    folded = list(dict.fromkeys(filter(None, map(fold, texts))))
    pairs = dict.fromkeys((*terms(*folded), *(char for text in folded for char in text)))
    return {"terms": list(pairs), "text": "\n".join(folded)}
