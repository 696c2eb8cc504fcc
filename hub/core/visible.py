"""Whether a name that a person gave can be seen, and is nothing but a name."""

from __future__ import annotations

import unicodedata

# They join the parts of one emoji, and letters of Persian: invisible, yet part of honest names.
_JOINERS = str.maketrans("", "", "\u200c\u200d")


def is_visible(name: str) -> bool:
    """False for control and direction signs, line ends, and for what shows nothing at all."""
    plain = name.translate(_JOINERS)
    return plain.isprintable() and any(unicodedata.category(sign)[0] not in "ZCM" for sign in plain)
