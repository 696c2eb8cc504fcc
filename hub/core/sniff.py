"""Tells a file's type by its first bytes: names and Content-Type headers are claims, often wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import filetype

from hub.core.errors import Refused

HEAD_BYTES = 8192  # office files show their kind only behind the first few zip entries
Family = Literal["image", "audio", "video", "document", "archive", "other"]

# Platforms call silk "amr": the first six bytes and, from Tencent, a 0x02 in front of them tell (as of 2026).
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"#!SILK_V3", "audio/silk"),
    (b"\x02#!SILK_V3", "audio/silk"),
    (b"#!AMR-WB\n", "audio/amr-wb"),
    (b"#!AMR\n", "audio/amr"),
    (b"Speex   ", "audio/speex"),
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_OGG_CODECS = ((b"Speex   ", "audio/speex"), (b"\x80theora", "video/ogg"), (b"", "audio/ogg"))
# ISO 14496-12 brands; what is not here is taken for MP4 video.
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"hevc": "image/heic", b"hevx": "image/heic",
    b"mif1": "image/heif", b"msf1": "image/heif", b"avif": "image/avif", b"avis": "image/avif",
    b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime",
    b"3gp4": "video/3gpp", b"3gp5": "video/3gpp", b"3gp6": "video/3gpp",
}  # fmt: skip
_OFFICE = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_DOCUMENTS = {
    "application/pdf", "application/msword", "application/x-ole-storage", "application/rtf", "text/plain",
    "application/epub+zip",
}  # fmt: skip
_ARCHIVES = {
    "application/zip", "application/x-rar-compressed", "application/gzip", "application/x-7z-compressed",
    "application/x-tar", "application/x-bzip2", "application/x-xz", "application/zstd",
}  # fmt: skip
_OFFICE_FAMILIES = (
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
)
# As browsers guess HTML (WHATWG MIME Sniffing, 7.1), and SVG, whose scripts run when it is opened by itself.
_ACTIVE = re.compile(
    rb"<(?:!doctype html|html|head|script|iframe|body|svg|style|title|meta|link|object|embed|base|form"
    rb"|img|a|div|p|h1|table|font|br|b)[\s>/]",
    re.IGNORECASE,
)
_ACTIVE_ANYWHERE = re.compile(rb"<(?:script|svg|html|iframe|!entity)[\s>/]", re.IGNORECASE)
_LEADING = b" \t\r\n\f\x00\xef\xbb\xbf"


@dataclass(frozen=True)
class Sniffed:
    mime: str
    family: Family
    is_silk: bool = False


def sniff(head: bytes) -> Sniffed:
    """`head`: the file's first HEAD_BYTES. Unknown bytes are application/octet-stream, of family "other".

    Raises Refused("media_active_content") for HTML, SVG and other markup that a browser could run.
    """
    mime = _known_start(head) or _ogg(head) or _iso_media(head) or _guessed(head)
    if mime is None:
        _refuse_active(head)
        mime = "text/plain" if _is_text(head) else "application/octet-stream"
    return Sniffed(mime, _family(mime), mime == "audio/silk")


def _known_start(head: bytes) -> str | None:
    return next((mime for start, mime in _STARTS if head.startswith(start)), None)


def _ogg(head: bytes) -> str | None:
    """The codec's name opens the first page's payload, behind 27 bytes and the segment table (RFC 3533)."""
    if not head.startswith(b"OggS") or len(head) < 28:
        return None
    payload = head[27 + head[26] :]
    return next(mime for start, mime in _OGG_CODECS if payload.startswith(start))


def _iso_media(head: bytes) -> str | None:
    return _BRANDS.get(head[8:12], "video/mp4") if head[4:8] == b"ftyp" and len(head) >= 12 else None


def _guessed(head: bytes) -> str | None:
    kind = filetype.guess(head)
    mime = None if kind is None else str(kind.mime)
    if mime == "application/zip":
        return next(
            (office for part, office in _OFFICE if part in head and b"[Content_Types].xml" in head), mime
        )
    return mime


def _refuse_active(head: bytes) -> None:
    start = head.replace(b"\x00", b"").lstrip(_LEADING + b"\xff\xfe")  # UTF-16 becomes ASCII enough
    if _ACTIVE.match(start) or start[:5].lower() in (b"<?xml", b"<!doc") or start.startswith(b"<!--"):
        raise Refused("media_active_content")
    if _is_text(head) and _ACTIVE_ANYWHERE.search(start):
        raise Refused("media_active_content")


def _is_text(head: bytes) -> bool:
    """UTF-8 or GB 18030 without control characters; a character cut off at the end doesn't count."""
    if not head or re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return False
    return any(_decodes(head[: len(head) - cut], code) for code in ("utf-8", "gb18030") for cut in range(4))


def _decodes(raw: bytes, code: str) -> bool:
    try:
        raw.decode(code)
    except UnicodeDecodeError:
        return False
    return True


def _family(mime: str) -> Family:
    top = mime.partition("/")[0]
    if top in ("image", "audio", "video"):
        return top  # type: ignore[return-value]  # narrowed by the line above, which mypy cannot follow
    if (
        mime in _DOCUMENTS
        or "officedocument" in mime
        or "opendocument" in mime
        or mime.startswith("application/vnd.ms-")
    ):
        return "document"
    return "archive" if mime in _ARCHIVES else "other"
