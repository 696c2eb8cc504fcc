"""What is the same word: one folding for texts and queries, pairs of characters as terms, and where they hit.

Chinese has no spaces, so every two neighbouring characters are a term, and a phrase of them is exactly a
substring. The same rule serves Latin words and numbers: a part of an order number is found too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from typing_extensions import TypedDict

# A message is at most 20,000 characters; all of them are searched.
SNIPPET_CHARS = 90
_BEFORE_HIT = 24
# Words of one query; each one costs a list to intersect.
MOST_WORDS = 8
_KEPT = "LNS"  # letters, numbers, symbols (emoji among them)


class Piece(TypedDict):
    text: str
    hit: bool


class _Folding(dict[int, str]):
    """What each character becomes, worked out when it is first met; `str.translate` does the rest."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        kept = self[code] = "".join(c for c in plain if _is_kept(c))
        return kept


_FOLDING = _Folding()


def _is_kept(char: str) -> bool:
    if char.isascii():
        return char.isalnum()
    return unicodedata.category(char)[0] in _KEPT


def fold(text: str) -> str:
    """Full width, case, accents, blanks and punctuation make no difference; what is left is compared.

    Character by character, so that a part of a text folds to a part of the folded text.
    """
    return text.translate(_FOLDING)


def terms(*folded: str) -> Iterator[str]:
    """Pairs of neighbouring characters of each text, and its last one alone.

    Every character thereby begins a term, so that one character is found as a prefix; and no phrase
    reaches from one text into the next.
    """
    return (text[i : i + 2] for text in folded for i in range(len(text)))


def wanted(query: str) -> list[str]:
    """The words of a query, folded, each of which must be in a text; none when nothing is left to look for."""
    return [word for word in dict.fromkeys(map(fold, query.split())) if word][:MOST_WORDS]


def phrase(word: str) -> list[str]:
    """The terms that stand one after the other where `word` is; one character is a prefix of terms."""
    return [word[i : i + 2] for i in range(len(word) - 1)] or [word]


def snippet(text: str, words: Sequence[str], limit: int = SNIPPET_CHARS) -> list[Piece]:
    """The part of `text` around its first hit, cut into pieces that are hits and pieces that are not."""
    hits = _hits(text, words)
    start = max(0, hits[0][0] - _BEFORE_HIT) if hits and hits[0][1] > limit else 0
    end = min(len(text), start + limit)
    pieces: list[Piece] = [{"text": "…", "hit": False}] if start else []
    for first, last in (h for h in hits if h[0] < end and h[1] > start):
        pieces += _piece(text[start:first], hit=False) + _piece(text[first : min(last, end)], hit=True)
        start = min(last, end)
    pieces += _piece(text[start:end], hit=False)
    return pieces + ([{"text": "…", "hit": False}] if end < len(text) else [])


def _piece(text: str, *, hit: bool) -> list[Piece]:
    return [{"text": text, "hit": hit}] if text else []


def _hits(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Ranges of `text`, in order and without overlap."""
    folded, places = _folded_with_places(text)
    found = sorted(
        (places[at], places[at + len(word) - 1] + 1) for word in words for at in _all_in(folded, word)
    )
    merged: list[tuple[int, int]] = []
    for first, last in found:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        kept = fold(char)
        folded.append(kept)
        places += [place] * len(kept)
    return "".join(folded), places


def _all_in(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
