"""Names and tags as people give them, and the words by which assets are found."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from hub.commerce.library.limits import MOST_TAGS, NAME_CHARS, TAG_CHARS
from hub.core.errors import Refused
from hub.core.pinyin import spellings
from hub.core.visible import is_visible
from hub.core.words import fold, phrase, terms, wanted

Doc = dict[str, Any]
_NAMELESS = "file"


def file_name(given: str) -> str:
    """What a browser or program calls the file, as a name; never a path, and never a reason to refuse."""
    last = re.split(r"[/\\]", given)[-1]
    shown = "".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in last)
    name = " ".join(shown.split())
    return name[-NAME_CHARS:].strip() if is_visible(name) else _NAMELESS


def name(given: str) -> str:
    """Raises Refused("asset_name_missing")."""
    plain = " ".join(given.split())[:NAME_CHARS]
    if not is_visible(plain):
        raise Refused("asset_name_missing", field="name")
    return plain


def tags(given: Iterable[str]) -> list[str]:
    """Without repetition, in the order given. Raises Refused("tag_unreadable", "tags_full")."""
    plain = [" ".join(tag.split()) for tag in given]
    if any(not is_visible(tag) or len(tag) > TAG_CHARS for tag in plain):
        raise Refused("tag_unreadable", field="tags", limit=TAG_CHARS)
    found = list(dict.fromkeys(plain))
    if len(found) > MOST_TAGS:
        raise Refused("tags_full", field="tags", limit=MOST_TAGS)
    return found


async def searchable(named: str, tagged: Sequence[str]) -> Doc:
    """Fields of a document; pinyin's tables take half a second to load, once in a process."""
    folded = [fold(text) for text in (named, *tagged)]
    sounds = await asyncio.to_thread(lambda: [s for text in (named, *tagged) for s in spellings(text)])
    return {
        "name_key": folded[0],
        "folded": " ".join(folded),
        "terms": sorted(set(terms(*folded))),
        "sounds": sorted(set(sounds)),
    }


def matching(search: str) -> list[Doc]:
    """A condition for each word of a query: it stands in the name or a tag, or sounds like a part of one."""
    return [
        {"$or": [_spelled(word), {"sounds": {"$regex": f"^{re.escape(word)}"}}]} for word in wanted(search)
    ]


def _spelled(word: str) -> Doc:
    if len(word) == 1:
        return {"terms": {"$regex": f"^{re.escape(word)}"}}
    return {"terms": {"$all": phrase(word)}, "folded": {"$regex": re.escape(word)}}
