"""Looks into a stored file once: its true type, a thumbnail for pictures and clips, an mp3 for voices."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from hub.core import audio, images, video
from hub.core.blobs import Blob, Blobs
from hub.core.errors import Refused
from hub.core.sniff import HEAD_BYTES, Sniffed, sniff

# A thumbnail and an mp3 of five minutes are far below this.
_DERIVED_MAX_BYTES = 20_000_000
POSTER_MAX_BYTES = 2_000_000


async def examine(blobs: Blobs, blob: Blob) -> dict[str, Any]:
    """Fields of a media document. Raises Refused for active content (HTML, SVG)."""
    kind = sniff(await asyncio.to_thread(_head, blob.path))
    facts: dict[str, Any] = {
        "sha256": blob.sha256,
        "bytes": blob.size,
        "mime": kind.mime,
        "family": kind.family,
    }
    if kind.family == "image":
        return facts | await _image(blobs, blob, kind)
    if kind.family == "audio":
        return facts | await _voice(blobs, blob, kind)
    if kind.family == "video":
        return facts | await _clip(blobs, blob)
    return facts


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


async def _image(blobs: Blobs, blob: Blob, kind: Sniffed) -> dict[str, Any]:
    """A picture that cannot be decoded is kept as a file to download, not shown."""
    try:
        info = await asyncio.to_thread(images.probe_and_thumbnail, blob.path)
    except Refused:
        return {"family": "other", "mime": "application/octet-stream"}
    thumb = await blobs.put(info.thumb_bytes, _DERIVED_MAX_BYTES)
    return {"width": info.width, "height": info.height, "mime": info.mime, "thumb_sha256": thumb.sha256}


async def _clip(blobs: Blobs, blob: Blob) -> dict[str, Any]:
    """What cannot be read here may still play; without size and picture it is a plain box."""
    try:
        clip = await asyncio.to_thread(video.look, blob.path)
    except Refused:
        return {}
    facts = {"width": clip.width, "height": clip.height, "duration_ms": clip.duration_ms}
    if not clip.poster:
        return facts
    thumb = await blobs.put(clip.poster, _DERIVED_MAX_BYTES)
    return facts | {"thumb_sha256": thumb.sha256, "poster": True}


async def _voice(blobs: Blobs, blob: Blob, kind: Sniffed) -> dict[str, Any]:
    """Platforms say amr and sometimes send silk, which no browser and no free decoder here plays."""
    if kind.is_silk:
        return {"silk": True}
    try:
        playable = await asyncio.to_thread(audio.to_playable, blob.path)
    except Refused:
        return {"family": "other"}
    stored = await blobs.put(playable.data, _DERIVED_MAX_BYTES)
    return {"play_sha256": stored.sha256, "play_mime": playable.mime, "duration_ms": playable.duration_ms}
