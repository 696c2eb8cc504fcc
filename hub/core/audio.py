"""Turns voice messages of every platform into MP3, which all browsers play, Safari too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from hub.core.errors import Refused
from hub.core.sniff import HEAD_BYTES, sniff

if TYPE_CHECKING:
    from av import AudioFrame
    from av.container import InputContainer, OutputContainer

LONGEST_S = 300  # platforms stop at 60 s; files sent as audio may be longer, but decoding must end
_RATE = 24_000  # enough for voices; MP3 below 16 kHz (MPEG 2.5) is outside the standard, unsafe in Safari
_BIT_RATE = 48_000
_MIME = "audio/mpeg"
# FFmpeg is told the format: left to guess, it would also open playlists, which name other files and hosts.
_FORMATS = {
    "audio/amr": "amr",
    "audio/amr-wb": "amr",
    "audio/speex": "ogg",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "mov",
    "audio/aac": "aac",
    "audio/x-wav": "wav",
    "video/mp4": "mov",  # phones also brand plain recordings so
    "video/3gpp": "mov",
}


@dataclass(frozen=True)
class Playable:
    mime: str
    data: bytes
    duration_ms: int


def to_playable(path: Path) -> Playable:
    """Blocks, about a second per minute of sound: call it in a thread of a worker.

    Raises Refused with "voice_is_silk" (no decoder here: offer the file itself), "voice_too_long"
    (limit=seconds) or "voice_unreadable", as Speex without a header is, which nothing tells from noise.
    """
    with path.open("rb") as file:
        kind = sniff(file.read(HEAD_BYTES))
        file.seek(0)
        if kind.is_silk:
            raise Refused("voice_is_silk")
        if kind.mime not in _FORMATS:
            raise Refused("voice_unreadable")
        return _converted(file, _FORMATS[kind.mime])


def _converted(file: io.BufferedReader, form: str) -> Playable:
    # FFmpeg's libraries take 0.25 s (more from a cold disk) and 20 MB to load; web processes do without.
    import av

    out = io.BytesIO()
    try:
        with (
            av.open(file, "r", format=form, metadata_errors="ignore") as source,
            av.open(out, "w", "mp3") as target,
        ):
            samples = _encode(source, target)
    except (av.FFmpegError, ValueError, IndexError):
        raise Refused("voice_unreadable") from None
    if samples == 0:
        raise Refused("voice_unreadable")
    return Playable(_MIME, out.getvalue(), samples * 1000 // _RATE)


def _encode(source: InputContainer, target: OutputContainer) -> int:
    """Returns how many samples were written."""
    stream = target.add_stream("libmp3lame", rate=_RATE, layout="mono", bit_rate=_BIT_RATE)
    samples = 0
    for frame in _frames(source):
        samples += frame.samples
        if samples > LONGEST_S * _RATE:
            raise Refused("voice_too_long", limit=LONGEST_S)
        target.mux(stream.encode(frame))
    target.mux(stream.encode(None))
    return samples


def _frames(source: InputContainer) -> Iterator[AudioFrame]:
    """Mono at our rate, numbered anew: recorders' time stamps have gaps that the encoder refuses."""
    import av  # loaded already, see _converted

    resampler = av.AudioResampler("s16p", "mono", _RATE)
    position = 0
    for frame in chain(source.decode(audio=0), (None,)):  # None flushes what the resampler holds
        for piece in resampler.resample(frame):
            piece.pts, position = position, position + piece.samples
            yield piece
