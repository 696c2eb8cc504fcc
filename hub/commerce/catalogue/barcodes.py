"""Whether a barcode is what a scanner will read: the check digits of EAN-8, UPC-A, EAN-13 and ITF-14."""

from __future__ import annotations

_SIZES = (8, 12, 13, 14)


def is_plausible(barcode: str) -> bool:
    """True for codes of other kinds, too, about which nothing is known."""
    if not (barcode.isascii() and barcode.isdigit()) or len(barcode) not in _SIZES:
        return not barcode.isdigit()
    return check_digit(barcode[:-1]) == int(barcode[-1])


def check_digit(digits: str) -> int:
    """GS1 General Specifications, 7.9: from the right, every other digit counts three times."""
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return -total % 10
