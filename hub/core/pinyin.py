"""How a Chinese name is typed without Chinese: its syllables and their initials, from any character on.

The tables take 55 MB: only a process that writes what is searched loads them; a query is plain letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, islice
from typing import Any

from hub.core.words import fold

# 曾 is zeng or ceng, 乐 le or yue: people type the one they know, so several readings are kept.
_READINGS_OF_A_CHAR = 3
_READINGS_OF_A_NAME = 16
# A remark may be a sentence; nobody types more of it than this by its sound.
_CHARS = 16


def spellings(text: str) -> list[str]:
    """Tokens that a query may be the beginning of: 小鱼 gives xiaoyu, yu, xy, y."""
    syllables = list(islice(_syllables(text), _CHARS))
    found = dict.fromkeys(
        spelled
        for reading in islice(_readings(syllables), _READINGS_OF_A_NAME)
        for start in range(len(reading))
        for spelled in ("".join(reading[start:]), "".join(s[0] for s in reading[start:]))
    )
    return list(found)


def _readings(syllables: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The likely one, then those with one syllable read differently, then with two."""
    likely = [first for first, *_ in syllables]
    yield likely
    others = [(place, other) for place, (_, *rest) in enumerate(syllables) for other in rest]
    for changes in chain(combinations(others, 1), combinations(others, 2)):
        changed = dict(changes)
        if len(changed) == len(changes):
            yield [changed.get(place, first) for place, first in enumerate(likely)]


def _syllables(text: str) -> Iterator[list[str]]:
    """The readings of every Chinese character, the likely one first; other characters stand for themselves."""
    # 57 MB and half a second: for the process that writes an index, when it first meets a name.
    from pypinyin import Style, pinyin

    likely = pinyin(text, style=Style.NORMAL, v_to_u=False, errors=_one_by_one)
    every = pinyin(text, style=Style.NORMAL, v_to_u=False, heteronym=True, errors=_one_by_one)
    for first, others in zip(likely, every, strict=True):
        folded = dict.fromkeys(filter(None, map(fold, (*first, *others))))
        if folded:
            yield list(folded)[:_READINGS_OF_A_CHAR]


def _one_by_one(text: str) -> Any:
    """pypinyin's types know only of texts here; it takes lists too, and its manual says so."""
    return list(text)


def sounds(text: str) -> tuple[str, ...]:
    """The whole of a long text by its sound, and by the initials of its syllables; the likely reading of each."""
    likely = [first for first, *_ in _syllables(text)]
    return ("".join(likely), "".join(syllable[0] for syllable in likely))
