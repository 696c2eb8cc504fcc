"""A clip is looked into once: size, length, a picture; what is no clip is refused, whatever it claims."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from PIL import Image

from hub.core import images, video
from hub.core.errors import Refused

CLIP = Path(__file__).parents[2] / "hub" / "demo" / "data" / "videos" / "persimmon_swing.mp4"


def test_a_clip_shows_its_size_length_and_picture() -> None:
    clip = video.look(CLIP)
    assert (clip.width, clip.height, clip.duration_ms) == (320, 240, 3000)
    with Image.open(io.BytesIO(clip.poster)) as poster:
        assert (poster.format, poster.size) == ("WEBP", (320, 240))


@pytest.mark.parametrize("keep", [0, 30, 400, 3000])
def test_a_clip_cut_off_anywhere_is_refused_or_read(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "cut.mp4"
    path.write_bytes(CLIP.read_bytes()[:keep])
    with contextlib.suppress(Refused):
        assert video.look(path).width == 320


@pytest.mark.parametrize(
    "content", [b"", b"#EXTM3U\nhttp://10.0.0.1/x", b"\x89PNG\r\n\x1a\n", b"\x00\x00\x00\x18ftypmp42"]
)
def test_what_is_no_clip_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.mp4"
    path.write_bytes(content)
    with pytest.raises(Refused, match="video_unreadable"):
        video.look(path)


def test_a_cover_fits_its_limit_and_is_never_missing() -> None:
    poster = video.look(CLIP).poster
    for given in (poster, b"", b"not a picture"):
        cover = images.small_jpeg(given, 64 * 1024)
        assert cover.startswith(b"\xff\xd8\xff")
        assert len(cover) <= 64 * 1024
