"""Takes phone, ID-card and bank numbers out of text before it is stored, indexed, logged or shown to a model.

The masked text travels everywhere; what was taken out stays beside it as ciphertext, and only a person with
the right to see it gets it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hub.core import numbers
from hub.core.errors import Refused
from hub.core.keyring import Keyring

SPAN_PURPOSE = "text.span"
PHONE_PURPOSE = "phone"
PHONE_TAIL_PURPOSE = "phone.tail"
_TAIL_DIGITS = 4
_LOG_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Span:
    """masked_text[start:end] stands for a number whose original spelling is `secret`, encrypted."""

    start: int
    end: int
    kind: numbers.Kind
    secret: str


class Concealed(NamedTuple):
    text: str
    spans: tuple[Span, ...]


def conceal(text: str, keyring: Keyring) -> Concealed:
    """Already masked text comes back unchanged, without spans.

    Takes up to three seconds per hostile MB: cap texts at the edge, do long ones in a thread.
    """
    pieces: list[str] = []
    spans: list[Span] = []
    taken = length = 0
    for found in numbers.find(text):
        pieces += (text[taken : found.start], found.mask)
        start = length + found.start - taken
        length, taken = start + len(found.mask), found.end
        secret = keyring.encrypt(SPAN_PURPOSE, text[found.start : found.end])
        spans.append(Span(start, length, found.kind, secret))
    return Concealed("".join([*pieces, text[taken:]]), tuple(spans))


def unconceal(text: str, spans: Iterable[Span], keyring: Keyring) -> str:
    """Puts back the given spans (all, or the ones that were asked for) of a masked text.

    The caller has checked the right and written the audit entry. Raises Refused("cipher_unreadable") when a
    secret can't be read, Refused("spans_unreadable") when they don't belong to this text.
    """
    pieces: list[str] = []
    taken = 0
    for span in sorted(spans, key=lambda span: span.start):
        if not taken <= span.start < span.end <= len(text):
            raise Refused("spans_unreadable")
        pieces += (text[taken : span.start], keyring.decrypt(SPAN_PURPOSE, span.secret))
        taken = span.end
    return "".join([*pieces, text[taken:]])


def mask(text: str) -> str:
    """The masked form alone, for what is shown and never needs to come back."""
    pieces: list[str] = []
    taken = 0
    for found in numbers.find(text):
        pieces += (text[taken : found.start], found.mask)
        taken = found.end
    return "".join([*pieces, text[taken:]])


def mask_for_log(text: str, limit: int = _LOG_CHARS) -> str:
    """Masked and cut to `limit` characters; a number at the cut goes as a whole."""
    if len(text) <= limit:
        return mask(text)
    kept = text[:limit].rstrip("0123456789 -")
    return f"{mask(kept)}… ({len(text)} characters)"


def normal_phone(text: str) -> str:
    """Digits only, without +86: the form that is hashed.

    Raises Refused("phone_unreadable"), for a masked phone too.
    """
    digits = numbers.plain_digits(text)
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) == len(prefix) + 11:
            digits = digits.removeprefix(prefix)
    if "*" in text or not 7 <= len(digits) <= 15:  # 15 is the longest number of E.164
        raise Refused("phone_unreadable", field="phone")
    return digits


def phone_hash(phone: str, keyring: Keyring) -> str:
    """For search by equality.

    After a rotation search by all of keyring.keyed_hashes(PHONE_PURPOSE, normal_phone(phone)).
    """
    return keyring.keyed_hash(PHONE_PURPOSE, normal_phone(phone))


def phone_tail_hash(phone: str, keyring: Keyring) -> str:
    """Of the last four digits; takes a whole phone, a masked one (138****1234) or just the tail."""
    digits = numbers.plain_digits(phone)
    if len(digits) < _TAIL_DIGITS:
        raise Refused("phone_unreadable", field="phone")
    return keyring.keyed_hash(PHONE_TAIL_PURPOSE, digits[-_TAIL_DIGITS:])
