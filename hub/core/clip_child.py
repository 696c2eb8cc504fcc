"""Looks into a clip in a process of its own: FFmpeg on a hostile file may crash or spin, and only this dies.

`python -m hub.core.clip_child CLIP FOLDER` prints what it found as JSON and writes into FOLDER: the same
pictures and sound without what tells where and by whom it was taken, made to start before it is loaded, and
a poster in every size asked for.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from hub.core.errors import Refused
from hub.core.images import webp_of
from hub.core.sniff import HEAD_BYTES, sniff

if TYPE_CHECKING:
    from av.container import InputContainer

# As in video.py: left to guess, FFmpeg would also open playlists, which name other files and hosts.
FORMATS = {"video/mp4": "mov", "video/quicktime": "mov", "video/3gpp": "mov", "video/webm": "matroska"}
_PICTURES = ("h264", "hevc", "av1", "vp8", "vp9")
_SOUNDS = ("aac", "mp3", "opus", "vorbis")
_MOST_PIXELS = 9_000_000  # 4K
_MOST_FRAMES = 40  # a clip that begins in black shows more a second later; beyond this nobody waits
_WHOLE = 0.9  # sound and pictures seldom end together
CPU_S = 40
_MEMORY_BYTES = 3 * 1024**3  # 4K takes some 300 MB; FFmpeg's threads reserve much more than they use
POSTERS = (("small.webp", 800), ("thumb.webp", 480))


def run(path: Path, folder: Path) -> dict[str, Any]:
    """Raises Refused."""
    import av  # 0.25 s; only this process needs it

    with path.open("rb") as file:
        kind = sniff(file.read(HEAD_BYTES))
        file.seek(0)
        if kind.mime not in FORMATS:
            raise Refused("video_unreadable")
        try:
            with av.open(file, "r", format=FORMATS[kind.mime], metadata_errors="ignore") as source:
                found = _facts(source)
                reached_s = _rewrite(source, folder / "full", "webm" if kind.mime == "video/webm" else "mp4")
                if reached_s < found["duration_ms"] / 1000 * _WHOLE - 1:
                    raise Refused("video_truncated")
            with av.open(str(path), "r", format=FORMATS[kind.mime], metadata_errors="ignore") as source:
                return found | _poster(source, folder)
        except (av.FFmpegError, ValueError, IndexError, OverflowError, MemoryError):
            raise Refused("video_unreadable") from None


def _facts(source: InputContainer) -> dict[str, Any]:
    if not source.streams.video or not source.duration:
        raise Refused("video_unreadable")
    context = source.streams.video[0].codec_context
    if context is None or not 0 < context.width * context.height <= _MOST_PIXELS:
        raise Refused("video_unreadable")
    sounds = [stream.codec_context.name for stream in source.streams.audio[:1]]
    if context.name not in _PICTURES or any(name.removesuffix("float") not in _SOUNDS for name in sounds):
        raise Refused("video_codec", codec=", ".join([context.name, *sounds]))
    return {
        "width": context.width, "height": context.height, "codec": context.name,
        "duration_ms": int(source.duration / 1000),
    }  # fmt: skip


def _rewrite(source: InputContainer, path: Path, form: str) -> float:
    """Copies packets, so it costs no quality; one picture and one sound, no subtitles, data or cover.

    Returns the second that it got to: a header may promise more than there is.
    """
    import av  # loaded already

    options = {"movflags": "+faststart", "fflags": "+bitexact"} if form == "mp4" else {"fflags": "+bitexact"}
    streams = [source.streams.video[0], *source.streams.audio[:1]]
    with av.open(str(path), "w", format=form, options=options) as out:
        copies = {stream.index: out.add_stream_from_template(stream) for stream in streams}
        for copy in copies.values():
            copy.metadata.clear()
        reached_s = 0.0
        for packet in source.demux(streams):
            if packet.dts is None:
                continue
            if packet.is_corrupt:  # the file ended within it
                raise Refused("video_truncated")
            if packet.time_base is not None:
                reached_s = max(reached_s, float((packet.dts + (packet.duration or 0)) * packet.time_base))
            packet.stream = copies[packet.stream.index]
            out.mux(packet)
    return reached_s


def _poster(source: InputContainer, folder: Path) -> dict[str, Any]:
    chosen = None
    for count, frame in enumerate(source.decode(video=0)):
        chosen = frame
        if count >= _MOST_FRAMES or (frame.time or 0) >= 1:
            break
    if chosen is None:
        raise Refused("video_unreadable")
    shown: Image.Image = chosen.to_image()  # type: ignore[no-untyped-call]  # av types it not
    turned = chosen.rotation % 360
    if turned:
        shown = shown.rotate(turned, expand=True)
    for name, size in POSTERS:
        shown.thumbnail((size, size))
        (folder / name).write_bytes(webp_of(shown))
    return {"width": chosen.height, "height": chosen.width} if turned in (90, 270) else {}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S + 5))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told = run(Path(sys.argv[1]), Path(sys.argv[2]))
    except Refused as error:
        told = {"refused": error.code, "params": error.params}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
