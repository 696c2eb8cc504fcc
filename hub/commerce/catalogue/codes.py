"""The QR code of a product, which opens its public page; drawn anew, because that takes a millisecond."""

from __future__ import annotations

import io
from typing import Literal

import segno

Form = Literal["svg", "png"]
# 15 % may be lost to a crease or a finger; a border of four is what the standard asks for (ISO/IEC 18004, 6.3.8).
_ERRORS = "m"
_BORDER = 4
_PIXELS = 10


def qr(url: str, form: Form) -> bytes:
    file = io.BytesIO()
    code = segno.make(url, error=_ERRORS, micro=False)
    if form == "svg":
        code.save(file, kind="svg", scale=_PIXELS, border=_BORDER, dark="#000", light="#fff", xmldecl=True)
    else:
        code.save(file, kind="png", scale=_PIXELS, border=_BORDER)
    return file.getvalue()
