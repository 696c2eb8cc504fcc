"""Thumbnails are small, upright and without metadata; bad pictures are refused and never crash a worker."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from hub.core.errors import Refused
from hub.core.images import probe_and_thumbnail


def saved(path: Path, image: Image.Image, form: str, **options: object) -> Path:
    image.save(path, form, **options)
    return path


def thumb(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF"])
def test_each_format_gives_a_small_webp(tmp_path: Path, form: str) -> None:
    info = probe_and_thumbnail(saved(tmp_path / "x", Image.new("RGB", (1200, 600), "red"), form))
    assert (info.width, info.height, info.mime) == (1200, 600, f"image/{form.lower()}")
    small = thumb(info.thumb_bytes)
    assert (small.size, small.format) == ((480, 240), "WEBP")


def test_small_pictures_stay_small(tmp_path: Path) -> None:
    info = probe_and_thumbnail(saved(tmp_path / "x", Image.new("1", (3, 2)), "PNG"))
    assert thumb(info.thumb_bytes).size == (3, 2)


def test_a_turned_photo_is_shown_upright_and_tells_no_place(tmp_path: Path) -> None:
    photo = Image.new("RGB", (1000, 500), "blue")
    photo.paste("red", (0, 0, 500, 500))
    exif = photo.getexif()
    exif[0x0112] = 6  # shown after a turn to the right
    exif[0x010E] = "SECRET PLACE"
    path = saved(
        tmp_path / "x", photo, "JPEG", exif=exif, icc_profile=b"SECRET PROFILE", comment=b"SECRET WORDS"
    )
    info = probe_and_thumbnail(path)
    small = thumb(info.thumb_bytes).convert("RGB")
    assert (info.width, info.height, small.size) == (500, 1000, (240, 480))
    top, bottom = small.getpixel((120, 20)), small.getpixel((120, 460))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 50 > top[2]
    assert bottom[2] > 200 > 50 > bottom[0]
    assert b"SECRET" in path.read_bytes()
    assert b"SECRET" not in info.thumb_bytes
    assert b"EXIF" not in info.thumb_bytes
    assert b"ICCP" not in info.thumb_bytes


def test_an_animation_gives_its_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    path = saved(tmp_path / "x", frames[0], "GIF", save_all=True, append_images=frames[1:])
    small = thumb(probe_and_thumbnail(path).thumb_bytes)
    pixel = small.convert("RGB").getpixel((5, 5))
    assert getattr(small, "n_frames", 1) == 1
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200


def test_transparency_stays(tmp_path: Path) -> None:
    info = probe_and_thumbnail(saved(tmp_path / "x", Image.new("RGBA", (9, 9), (255, 0, 0, 0)), "PNG"))
    assert thumb(info.thumb_bytes).convert("RGBA").getpixel((4, 4))[3] == 0  # type: ignore[index]  # RGBA: a tuple


def bomb(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8\xff",
        b"<svg>",
        b"%!PS-Adobe-3.0 EPSF",
        bomb(9000, 9000),
        bomb(50_000, 50_000),
        bomb(10, 10_000),
    ],
    ids=["empty", "cut", "svg", "eps", "many pixels", "bomb", "too little data"],
)
def test_bad_pictures_are_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(Refused, match="image_unreadable"):
        probe_and_thumbnail(tmp_path / "x")


def noisy(form: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(out, form)
    return out.getvalue()


SAMPLES = [noisy(form) for form in ("JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF")]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
    st.integers(0, 10_000),
)
@pytest.mark.filterwarnings("ignore")
def test_damaged_pictures_work_or_are_refused(
    tmp_path: Path, sample: bytes, changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(sample)
    for at, value in changes:
        data[at % len(data)] = value
    (tmp_path / "x").write_bytes(data[: length + 20])
    assert outcome(tmp_path / "x") in {"RIFF", "image_unreadable"}


def outcome(path: Path) -> str:
    try:
        return probe_and_thumbnail(path).thumb_bytes[:4].decode()
    except Refused as refused:
        return refused.code
