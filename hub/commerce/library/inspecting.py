"""Looks into a file once and makes what is shown of it; what is neither picture nor clip is refused in words."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from hub.commerce.library.limits import DERIVED_MAX_BYTES, MAX_BYTES
from hub.commerce.library.model import Content, File, Kind, Variant
from hub.commerce.library.parts import pieces_of
from hub.core import clips, images, unmarked
from hub.core.blobs import Blob, Blobs
from hub.core.clip_child import FORMATS
from hub.core.errors import Refused
from hub.core.sniff import HEAD_BYTES, sniff

_WEBP = "image/webp"
_PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp")
FULL_PIXELS, SMALL_PIXELS, THUMB_PIXELS = 2048, 800, 480
_AT_ONCE = 2  # a large picture takes 300 MB while it is decoded


def kind_of(head: bytes, size: int) -> Kind:
    """By the first HEAD_BYTES. Raises Refused for what the library does not take, and for what is too large."""
    mime = _mime_of(head)
    if mime in ("image/heic", "image/heif"):
        raise Refused("asset_heic", field="file")
    kind: Kind | None = "image" if mime in _PICTURES else "video" if mime in FORMATS else None
    if kind is None:
        raise Refused("asset_type", field="file")
    if size > MAX_BYTES[kind]:
        raise Refused(f"asset_{kind}_too_large", field="file", limit=MAX_BYTES[kind] // 1024 // 1024)
    return kind


def _mime_of(head: bytes) -> str:
    try:
        return sniff(head).mime
    except Refused:  # SVG and HTML, which a browser would run
        raise Refused("asset_type", field="file") from None


class Inspector:
    """One per process: so many files at once are looked into, the others wait."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def content(self, blobs: Blobs, blob: Blob) -> Content:
        """Raises Refused."""
        head = await asyncio.to_thread(_head, blob.path)
        kind = kind_of(head, blob.size)
        async with self._turn:
            return await (_picture if kind == "image" else _clip)(blobs, blob, sniff(head).mime)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


async def _picture(blobs: Blobs, blob: Blob, _mime: str) -> Content:
    found = await asyncio.to_thread(images.look, blob.path, (FULL_PIXELS, SMALL_PIXELS, THUMB_PIXELS))
    moving = await asyncio.to_thread(_animation, blob.path, found.mime)
    full, small, thumb = found.scaled
    files: dict[Variant, File] = {
        "original": File(blob.sha256, found.mime, blob.size),
        "full": await _kept(blobs, moving, found.mime) if moving else await _kept(blobs, full, _WEBP),
        "small": await _kept(blobs, small, _WEBP),
        "thumb": await _kept(blobs, thumb, _WEBP),
    }
    return Content("image", found.width, found.height, None, "", bool(moving), files)


def _animation(path: Path, mime: str) -> bytes:
    """What moves is published as it is, without its marks; b"" for a still."""
    cleaned = {"image/gif": unmarked.gif, "image/webp": unmarked.webp}.get(mime)
    if cleaned is None:
        return b""
    try:
        plain, frames = cleaned(path.read_bytes())
    except (ValueError, IndexError):
        raise Refused("image_unreadable") from None
    return plain if frames > 1 else b""


async def _clip(blobs: Blobs, blob: Blob, mime: str) -> Content:
    with TemporaryDirectory(prefix="uphub-clip-") as folder:
        found = await clips.look(blob.path, Path(folder))
        shown = "video/webm" if mime == "video/webm" else "video/mp4"
        files: dict[Variant, File] = {
            "original": File(blob.sha256, mime, blob.size),
            "full": await _moved(blobs, found.full, shown),
            "small": await _moved(blobs, found.small, _WEBP),
            "thumb": await _moved(blobs, found.thumb, _WEBP),
        }
    return Content("video", found.width, found.height, found.duration_ms / 1000, found.codec, False, files)


async def _kept(blobs: Blobs, content: bytes, mime: str) -> File:
    blob = await blobs.put(content, DERIVED_MAX_BYTES)
    return File(blob.sha256, mime, blob.size)


async def _moved(blobs: Blobs, path: Path, mime: str) -> File:
    blob = await blobs.put(pieces_of(path), DERIVED_MAX_BYTES)
    return File(blob.sha256, mime, blob.size)
