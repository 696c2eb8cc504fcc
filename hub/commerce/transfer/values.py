"""One cell's text as a value, or the code of what is wrong with it; money never passes through a float."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from hub.commerce.pricing.book import MOST_FEN

# A yuan amount: thousands may be parted by commas, there may be a sign of the currency before or behind.
_YUAN = re.compile(
    r"(?:[¥$]|RMB|CNY)?\s*([0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]*))?\s*(?:元|RMB|CNY)?",
    re.ASCII,
)
_WHOLE = re.compile(r"([0-9]{1,12})(?:\.0*)?", re.ASCII)
_DIMENSIONS = re.compile(
    r"([0-9]{1,6})\s*(?:mm)?\s*[x*×]\s*([0-9]{1,6})\s*(?:mm)?\s*[x*×]\s*([0-9]{1,6})\s*(?:mm)?", re.I
)
_BARCODE = re.compile(r"[0-9A-Za-z-]{1,32}", re.ASCII)
MOST_QUANTITY = 1_000_000
MOST_WEIGHT_G = 1_000_000
MOST_SIDE_MM = 10_000
LONGEST_CODE = 40


@dataclass(frozen=True)
class Wrong:
    """`code` as in `import.problem.<code>`, with what fills its sentence."""

    code: str
    limit: int | str | None = None


def plain(text: str) -> str:
    """Full-width digits and signs as people type them in Chinese input are what they look like."""
    return unicodedata.normalize("NFKC", text).strip()


def fen(text: str) -> int | Wrong:
    """ "1,299.5" → 129950. A third decimal that is not 0 is refused, not rounded: nobody asked for a fraction."""
    found = _YUAN.fullmatch(plain(text).upper().replace("￥", "¥"))
    if found is None:
        return Wrong("money_negative" if plain(text).startswith("-") else "money_unreadable")
    decimals = found[2] or ""
    if decimals[2:].strip("0"):
        return Wrong("money_too_fine")
    amount = int(found[1].replace(",", "")) * 100 + int((decimals + "00")[:2])
    return amount if amount <= MOST_FEN else Wrong("money_too_much", yuan(MOST_FEN))


def yuan(amount_fen: int) -> str:
    """The other way: always two decimals, exactly."""
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"


def whole(text: str, most: int) -> int | Wrong:
    """A count; "12.0" is how some programs write 12."""
    found = _WHOLE.fullmatch(plain(text).replace(",", ""))
    if found is None:
        return Wrong("number_unreadable")
    number = int(found[1])
    return number if number <= most else Wrong("number_too_much", most)


def dimensions(text: str) -> tuple[int, int, int] | Wrong:
    """ "120×80×30": length, width, height in millimetres."""
    found = _DIMENSIONS.fullmatch(plain(text))
    if found is None:
        return Wrong("dimensions_unreadable")
    sides = int(found[1]), int(found[2]), int(found[3])
    if min(sides) == 0:
        return Wrong("dimensions_unreadable")
    return sides if max(sides) <= MOST_SIDE_MM else Wrong("number_too_much", MOST_SIDE_MM)


def code(text: str) -> str | Wrong:
    """Of a product or SKU, as the catalogue takes it: no blanks inside."""
    if any(sign.isspace() or sign < " " for sign in text):
        return Wrong("code_unreadable")
    return text if len(text) <= LONGEST_CODE else Wrong("text_too_long", LONGEST_CODE)


def barcode(text: str) -> str | Wrong:
    found = plain(text).replace(" ", "")
    return found if _BARCODE.fullmatch(found) else Wrong("barcode_unreadable")


def ean_fits(text: str) -> bool:
    """Thirteen digits are an EAN, whose last digit proves the others; other lengths are the shop's own."""
    if len(text) != 13 or not text.isdecimal():
        return True
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(text[:12]))
    return (10 - total % 10) % 10 == int(text[12])


def listed(text: str) -> list[str]:
    """Several names in one cell, parted by lines, semicolons or bars."""
    return [part for part in (piece.strip() for piece in re.split(r"[\n;；|]", text)) if part]


def path(text: str) -> list[str]:
    """A category with its parents, parted as the platforms part them."""
    return [part for part in (piece.strip() for piece in re.split(r"\s*(?:/|>{1,2}|＞|\\)\s*", text)) if part]
