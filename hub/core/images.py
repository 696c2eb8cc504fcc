"""Looks into pictures from outside once, and makes the small ones that lists and bubbles show."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from hub.core.errors import Refused

THUMB_PIXELS = 480  # the widest bubble, at twice the density of a phone's screen
_MOST_PIXELS = 80_000_000  # a 12,000 x 6,600 picture takes 320 MB decoded; phones make 12 to 50 million
_DRAFT = (THUMB_PIXELS * 2, THUMB_PIXELS * 2)
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF")  # what browsers show; each further decoder is a risk
_QUARTER_TURNS = (5, 6, 7, 8)  # orientations of EXIF 2.32, 4.6.4
_PROFILE_BYTES = 16_384
# What Pillow's decoders were seen to raise on broken files, besides its own errors (which are OSErrors).
_BROKEN = (
    *(OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError),
    *(EOFError, OverflowError, RuntimeError, struct.error),
)


@dataclass(frozen=True)
class ImageInfo:
    """Width and height as shown, after the turn EXIF asks for; the thumbnail is WebP without metadata."""

    width: int
    height: int
    thumb_bytes: bytes
    mime: str


def probe_and_thumbnail(path: Path) -> ImageInfo:
    """Blocks for up to a second: call it in a thread. An animation gives its first frame.

    Raises Refused("image_unreadable") for what is broken, no picture, or too many pixels.
    """
    try:
        with Image.open(path, formats=_FORMATS) as image:
            return _probed(image)
    except (*_BROKEN, Image.DecompressionBombError):
        raise Refused("image_unreadable") from None


def _probed(image: Image.Image) -> ImageInfo:
    if image.width * image.height > _MOST_PIXELS:
        raise ValueError("more pixels than a thumbnail is worth")
    width, height = image.size
    if _orientation(image) in _QUARTER_TURNS:
        width, height = height, width
    mime = Image.MIME[image.format or ""]
    image.draft(
        "RGB", _DRAFT
    )  # lets the JPEG decoder skip detail: four times faster, a quarter of the memory
    return ImageInfo(width, height, _thumbnail(image), mime)


@dataclass(frozen=True)
class Picture:
    """Width and height as shown. `scaled` are WebP pictures no larger than was asked for, without metadata."""

    width: int
    height: int
    mime: str
    scaled: tuple[bytes, ...]


def look(path: Path, sizes: Sequence[int]) -> Picture:
    """Blocks for up to a few seconds: call it in a thread. `sizes` in pixels of the longer side, largest first.

    Raises Refused("image_unreadable", "image_too_many_pixels"). An animation gives its first frame.
    """
    try:
        with Image.open(path, formats=_FORMATS) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise Image.DecompressionBombError
            return _looked_at(image, sizes)
    except Image.DecompressionBombError:
        raise Refused("image_too_many_pixels", limit=_MOST_PIXELS // 1_000_000) from None
    except _BROKEN:
        raise Refused("image_unreadable") from None


def _looked_at(image: Image.Image, sizes: Sequence[int]) -> Picture:
    mime, (width, height) = Image.MIME[image.format or ""], image.size
    if _orientation(image) in _QUARTER_TURNS:
        width, height = height, width
    profile = image.info.get("icc_profile") if image.mode in ("RGB", "RGBA") else None
    image.draft("RGB", (sizes[0] * 2, sizes[0] * 2))
    shown = upright(image)
    scaled = []
    for size in sizes:
        shown.thumbnail((size, size))
        scaled.append(webp_of(shown, profile))
    return Picture(width, height, mime, tuple(scaled))


def upright(image: Image.Image) -> Image.Image:
    """Decoded, with the colours that a screen has, and turned as EXIF asks."""
    image.load()
    clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    shown = _turned(image.convert("RGBA" if clear else "RGB"))
    shown.info.clear()
    return shown


def _turned(image: Image.Image) -> Image.Image:
    return ImageOps.exif_transpose(image) if _orientation(image) != 1 else image


def _orientation(image: Image.Image) -> int:
    """Phones' editors leave broken EXIF behind; the picture is none the worse for it."""
    try:
        return int(image.getexif().get(0x0112, 1))
    except _BROKEN:
        return 1


def webp_of(image: Image.Image, profile: bytes | None = None) -> bytes:
    """`profile`: what its colours mean; phones' are half a kilobyte, and larger ones are left out."""
    out = io.BytesIO()
    kept = profile if profile and len(profile) <= _PROFILE_BYTES else b""
    image.save(out, "WEBP", quality=82, method=3, exif=b"", icc_profile=kept)
    return out.getvalue()


def thumbnail_of(image: Image.Image) -> bytes:
    """A small WebP of a picture that is decoded already."""
    return _thumbnail(image)


def small_jpeg(content: bytes, most_bytes: int) -> bytes:
    """The picture as a JPEG of at most so many bytes, for platforms that take nothing else as a cover.

    What cannot be read becomes a plain grey one. Blocks: call it in a thread.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            image.load()
            small = image.convert("RGB")
    except (*_BROKEN, Image.DecompressionBombError):
        small = Image.new("RGB", (360, 288), (236, 236, 236))
    for pixels in (480, 360, 240, 120):
        small.thumbnail((pixels, pixels))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=80)
        if out.tell() <= most_bytes:
            break
    return out.getvalue()


def _thumbnail(image: Image.Image) -> bytes:
    image.load()
    clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    small = image.convert("RGBA" if clear else "RGB")
    small.thumbnail((THUMB_PIXELS, THUMB_PIXELS))
    turned = _turned(small)
    turned.info.clear()
    out = io.BytesIO()
    turned.save(out, "WEBP", quality=80, method=3, exif=b"", icc_profile=b"")
    return out.getvalue()
