"""Voices of all platforms end as MP3 of the right length; silk and endless ones are refused by name."""

from __future__ import annotations

import array
import io
import math
from pathlib import Path

import av
import av.audio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.core import audio
from hub.core.audio import to_playable
from hub.core.errors import Refused


def recorded(form: str, codec: str, rate: int, seconds: float) -> bytes:
    """A tone, as this format and codec keep it."""
    out = io.BytesIO()
    with av.open(out, "w", form) as target:
        stream = target.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, av.audio.AudioStream)
        samples = int(rate * seconds)
        tone = av.AudioFrame("s16", "mono", samples)
        tone.rate, tone.pts = rate, 0
        tone.planes[0].update(
            array.array("h", (int(8000 * math.sin(i * 2765 / rate)) for i in range(samples))).tobytes()
        )
        fitting = av.AudioResampler(stream.format.name, "mono", rate, frame_size=stream.frame_size or 1024)
        for frame in (tone, None):
            for piece in fitting.resample(frame):
                target.mux(stream.encode(piece))
        target.mux(stream.encode(None))
    return out.getvalue()


def wide_band(frames: int) -> bytes:
    """AMR-WB at 6.60 kbit/s, made by hand since no encoder ships: a byte of kind, 17 of sound, each 20 ms."""
    return b"#!AMR-WB\n" + (b"\x04" + bytes(17)) * frames


def ogg_page(number: int, payload: bytes, samples: int = 0) -> bytes:
    page = (
        b"OggS\x00" + bytes([2 if number == 0 else 0]) + samples.to_bytes(8, "little") + b"\x01\x00\x00\x00"
    )
    page += number.to_bytes(4, "little") + bytes(4) + bytes([1, len(payload)]) + payload
    return page[:22] + ogg_checksum(page).to_bytes(4, "little") + page[26:]


def ogg_checksum(page: bytes) -> int:
    remainder = 0
    for byte in page:
        remainder ^= byte << 24
        for _ in range(8):
            remainder = (remainder << 1 ^ (0x04C11DB7 if remainder & 0x80000000 else 0)) & 0xFFFFFFFF
    return remainder


def speex(frames: int) -> bytes:
    """Narrow-band silence (mode 0, then the terminator 15), by the Speex manual, chapter 5."""
    fields = (1, 80, 8000, 0, 4, 1, 0xFFFFFFFF, 160, 0, 1, 0, 0, 0)
    head = b"Speex   " + b"1.2".ljust(20, b"\0") + b"".join(n.to_bytes(4, "little") for n in fields)
    pages = [ogg_page(0, head), ogg_page(1, bytes(8))]
    pages += [ogg_page(n + 2, b"\x03\xc0", (n + 1) * 160) for n in range(frames)]
    return b"".join(pages)


VOICES = {
    "amr": lambda: recorded("amr", "libopencore_amrnb", 8000, 2),
    "amr-wb": lambda: wide_band(100),
    "speex": lambda: speex(100),
    "opus": lambda: recorded("ogg", "libopus", 48000, 2),
    "mp3": lambda: recorded("mp3", "libmp3lame", 44100, 2),
    "m4a": lambda: recorded("ipod", "aac", 44100, 2),
    "mp4": lambda: recorded("mp4", "aac", 44100, 2),
    "wav": lambda: recorded("wav", "pcm_s16le", 16000, 2),
    "aac": lambda: recorded("adts", "aac", 16000, 2),
}


def written(folder: Path, data: bytes) -> Path:
    (folder / "voice").write_bytes(data)
    return folder / "voice"


@pytest.mark.parametrize("name", VOICES)
def test_each_kind_of_voice_becomes_mp3(tmp_path: Path, name: str) -> None:
    made = to_playable(written(tmp_path, VOICES[name]()))
    assert made.mime == "audio/mpeg"
    assert abs(made.duration_ms - 2000) < 150
    with av.open(io.BytesIO(made.data), "r", "mp3") as result:
        samples = sum(frame.samples for frame in result.decode(audio=0))
        assert result.streams.audio[0].rate == 24000
    assert abs(samples / 24 - 2000) < 150


@pytest.mark.parametrize("head", [b"#!SILK_V3", b"\x02#!SILK_V3"])
def test_silk_is_told_by_name_whatever_it_claims_to_be(tmp_path: Path, head: bytes) -> None:
    with pytest.raises(Refused, match="voice_is_silk"):
        to_playable(written(tmp_path, head + bytes(100)))


def test_long_sound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "LONGEST_S", 1)
    with pytest.raises(Refused, match="voice_too_long") as caught:
        to_playable(written(tmp_path, VOICES["wav"]()))
    assert caught.value.params == {"limit": 1}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"#!AMR\n",
        b"ID3\x04",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"OggS",
        b"#EXTM3U\nfile:///etc/passwd",
        b"%PDF-1.7",
    ],
)
def test_what_is_no_sound_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Refused, match="voice_unreadable"):
        to_playable(written(tmp_path, data))


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with av.open(out, "w", "mp4") as target:
        stream = target.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 64
        for _ in range(3):
            target.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        target.mux(stream.encode(None))
    with pytest.raises(Refused, match="voice_unreadable"):
        to_playable(written(tmp_path, out.getvalue()))


SAMPLES = [
    recorded("amr", "libopencore_amrnb", 8000, 0.3),
    recorded("ogg", "libopus", 48000, 0.3),
    recorded("mp3", "libmp3lame", 44100, 0.3),
    recorded("ipod", "aac", 44100, 0.3),
    speex(10),
    wide_band(10),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 5_000),
)
def test_damaged_voices_work_or_are_refused(
    tmp_path: Path, sample: bytes, changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(sample)
    for at, value in changes:
        data[at % len(data)] = value
    path = written(tmp_path, bytes(data[: length + 8]))
    assert outcome(path) in {"played", "voice_unreadable", "voice_too_long", "media_active_content"}


def outcome(path: Path) -> str:
    try:
        return "played" if to_playable(path).data else "empty"
    except Refused as refused:
        return refused.code
