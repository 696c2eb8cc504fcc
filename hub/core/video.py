"""Looks into a clip once: its size, its length, and the picture that stands for it until it plays."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hub.core.errors import Refused
from hub.core.images import thumbnail_of
from hub.core.sniff import HEAD_BYTES, sniff

if TYPE_CHECKING:
    from av.container import InputContainer

# As in audio.py: left to guess, FFmpeg would also open playlists, which name other files and hosts.
_FORMATS = {"video/mp4": "mov", "video/quicktime": "mov", "video/3gpp": "mov", "video/webm": "matroska"}
# A clip that begins in black shows more a second later; beyond this nobody waits.
_MOST_FRAMES = 40
_MOST_PIXELS = 9_000_000  # 4K; a hostile header may claim any size


@dataclass(frozen=True)
class Clip:
    """`poster` is WebP; empty when no picture could be decoded."""

    width: int
    height: int
    duration_ms: int
    poster: bytes


def look(path: Path) -> Clip:
    """Blocks, some 50 ms: call it in a thread of a worker. Raises Refused("video_unreadable")."""
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD_BYTES))
        file.seek(0)
        if kind.mime not in _FORMATS:
            raise Refused("video_unreadable")
        return _opened(file, _FORMATS[kind.mime])


def _opened(file: io.BufferedReader, form: str) -> Clip:
    import av  # FFmpeg's libraries take 0.25 s to load; see audio.py

    try:
        with av.open(file, "r", format=form, metadata_errors="ignore") as source:
            return _seen(source)
    except (av.FFmpegError, ValueError, IndexError, OverflowError):
        raise Refused("video_unreadable") from None


def _seen(source: InputContainer) -> Clip:
    if not source.streams.video:
        raise ValueError("no pictures in it")
    context = source.streams.video[0].codec_context
    if context is None:  # a codec unknown here, or half a header
        raise ValueError("nothing to decode it with")
    width, height = context.width, context.height
    if not 0 < width * height <= _MOST_PIXELS:
        raise ValueError("a size that nobody films")
    poster = _poster(source)
    return Clip(width, height, int((source.duration or 0) / 1000), poster)


def _poster(source: InputContainer) -> bytes:
    import av  # loaded already, see _opened

    try:
        chosen = None
        for count, frame in enumerate(source.decode(video=0)):
            chosen = frame
            if count >= _MOST_FRAMES or (frame.time or 0) >= 1:
                break
        return thumbnail_of(chosen.to_image()) if chosen is not None else b""  # type: ignore[no-untyped-call]  # av types it not
    except (av.FFmpegError, ValueError):
        return b""  # players may know a codec that is unknown here
