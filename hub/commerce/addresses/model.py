"""A receiver of parcels, as a person wrote it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import ConfigDict, Field

from hub.commerce.catalogue.freight_rules import Province
from hub.core.errors import Refused

# Mobile numbers with or without the extension of a virtual one, and landlines with their area code.
_MOBILE = re.compile(r"1[3-9]\d{9}(-\d{1,6})?", re.ASCII)
_LANDLINE = re.compile(r"0\d{9,11}(-\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Receiver:
    """`city` and `district` by their official names; a city without districts, or the like, leaves `district` empty."""

    __pydantic_config__ = ConfigDict(extra="forbid", str_strip_whitespace=True)
    name: Annotated[str, Field(min_length=1, max_length=40)]
    phone: Annotated[str, Field(min_length=5, max_length=30)]
    province: Province
    city: Annotated[str, Field(min_length=1, max_length=40)]
    district: Annotated[str, Field(max_length=40)]
    detail: Annotated[str, Field(min_length=2, max_length=200)]


def check(receiver: Receiver) -> None:
    """What the types cannot say. Raises Refused naming the field."""
    if not _MOBILE.fullmatch(plain_phone(receiver.phone)) and not _LANDLINE.fullmatch(
        plain_phone(receiver.phone)
    ):
        raise Refused("receiver_phone", field="receiver.phone")
    for name in ("name", "detail"):
        if any(not one.isprintable() for one in getattr(receiver, name)):
            raise Refused("receiver_unprintable", field=f"receiver.{name}")


def plain_phone(phone: str) -> str:
    """Digits without +86; the extension of a virtual number stays behind one dash."""
    digits = re.sub(r"[\s-]", "", phone).removeprefix("+86")
    number, dash, extension = phone.rpartition("-")
    if (
        dash
        and extension
        and len(re.sub(r"[\s-]", "", number).removeprefix("+86")) == 11
        and len(digits) > 11
    ):
        return f"{digits[:11]}-{digits[11:]}"
    return digits
