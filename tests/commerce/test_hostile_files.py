"""Files made to hurt: refused in words, with nothing kept, or shown without what they carry."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import av
import pytest
from PIL import Image

from hub.commerce.library.inspecting import Inspector
from hub.commerce.library.limits import LARGEST
from hub.commerce.library.model import Content
from hub.core import clips, unmarked
from hub.core.blobs import Blobs
from hub.core.errors import Refused
from tests.commerce.shelf import CLIP, picture

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SECRET = b"GPS 26.1N 119.9E by Lin"


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "library")


async def _looked(blobs: Blobs, content: bytes) -> Content:
    return await Inspector().content(blobs, await blobs.put(content, LARGEST))


async def _bytes(blobs: Blobs, content: Content, variant: str) -> bytes:
    part = await blobs.open_range(content.files[variant].sha256)  # type: ignore[index]
    return b"".join([piece async for piece in part.chunks])


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that would fill gigabytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = chunk(b"IDAT", zlib.compress(bytes(3_000_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + rows + chunk(b"IEND", b"")


def _clip(codec: str = "libx264", form: str = "mp4", frames: int = 3, **metadata: str) -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format=form) as out:
        stream = out.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        out.metadata.update(metadata)
        for _ in range(frames):
            out.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", (64, 48), "teal"))))
        out.mux(stream.encode())
    return file.getvalue()


@pytest.mark.parametrize(("content", "code"), [
    (SVG, "asset_type"), (b"\xef\xbb\xbf  " + SVG, "asset_type"), (b"<!doctype html><p>", "asset_type"),
    (PDF, "asset_type"), (b"PK\x03\x04" + bytes(60), "asset_type"), (b"MZ" + bytes(200), "asset_type"),
    (b"plain words", "asset_type"), (b"\x00" * 100, "asset_type"), (b"#EXTM3U\nhttp://10.0.0.1/x", "asset_type"),
    (b"\x00\x00\x00\x18ftypheic" + bytes(60), "asset_heic"),
    (b"\x89PNG\r\n\x1a\n" + bytes(60), "image_unreadable"), (b"GIF89a" + bytes(60), "image_unreadable"),
    (b"\xff\xd8\xff\xe0" + bytes(60), "image_unreadable"), (picture(1, (300, 300), "JPEG")[:400], "image_unreadable"),
    (_bomb(60_000, 60_000), "image_too_many_pixels"), (_bomb(8000, 8000), "image_unreadable"),
    (b"\x00\x00\x00\x18ftypmp42" + bytes(600), "video_unreadable"),
    (b"\x1aE\xdf\xa3" + b"webm".rjust(40, b"\x00") + bytes(300), "video_unreadable"),
])  # fmt: skip
async def test_what_hurts_is_refused(blobs: Blobs, content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await _looked(blobs, content)
    assert refused.value.code in (code, "asset_type")


@pytest.mark.parametrize("keep", [40, 1500, 6000])
async def test_a_clip_cut_off_anywhere_is_refused_or_whole(blobs: Blobs, keep: int) -> None:
    whole = CLIP.read_bytes()
    with pytest.raises(Refused, match=r"video_(unreadable|truncated)"):
        await _looked(blobs, whole[:keep])


async def test_a_codec_that_few_play_is_named(blobs: Blobs) -> None:
    with pytest.raises(Refused, match="video_codec") as refused:
        await _looked(blobs, _clip("mpeg4"))
    assert refused.value.params["codec"] == "mpeg4"


async def test_a_process_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "TIMEOUT_S", 0)
    with pytest.raises(Refused, match="video_unreadable"):
        await clips.look(CLIP, tmp_path)


async def test_pictures_are_published_without_what_they_tell(blobs: Blobs) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E], exif[0x9286] = 6, SECRET.decode(), SECRET.decode()
    content = picture(5, (400, 200), "JPEG", exif=exif, comment=SECRET) + b"PK\x03\x04<script>" + SECRET
    found = await _looked(blobs, content)
    assert (found.width, found.height) == (200, 400), "as the camera was held"
    assert await _bytes(blobs, found, "original") == content
    for variant in ("full", "small", "thumb"):
        shown = await _bytes(blobs, found, variant)
        assert SECRET not in shown
        with Image.open(io.BytesIO(shown)) as image:
            assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (200, 400), {})


@pytest.mark.parametrize("form", ["GIF", "WEBP"])
async def test_animations_move_and_tell_nothing(blobs: Blobs, form: str) -> None:
    frames = [Image.new("RGB", (40, 30), (60 * n, 90, 20)) for n in range(4)]
    file = io.BytesIO()
    more = {"comment": SECRET} if form == "GIF" else {"exif": b"Exif\x00\x00" + SECRET, "xmp": SECRET}
    frames[0].save(file, form, save_all=True, append_images=frames[1:], duration=80, loop=0, **more)
    found = await _looked(blobs, file.getvalue() + b"<?php " + SECRET)
    assert found.animated
    shown = await _bytes(blobs, found, "full")
    assert SECRET not in shown
    with Image.open(io.BytesIO(shown)) as image:
        assert (image.n_frames, image.info["loop"], image.size) == (4, 0, (40, 30))


def test_an_endless_animation_is_refused() -> None:
    frame = b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00"
    head = b"GIF89a\x01\x00\x01\x00\x00\x00\x00"
    assert unmarked.gif(head + frame * 3 + b";")[1] == 3
    with pytest.raises(ValueError, match="more frames"):
        unmarked.gif(head + frame * 2001 + b";")
    with pytest.raises((ValueError, IndexError)):
        unmarked.gif(head + frame * 3)


async def test_clips_are_published_without_what_they_tell(blobs: Blobs) -> None:
    content = _clip(title=SECRET.decode(), comment=SECRET.decode(), location="+26.1+119.9/") + SECRET
    assert SECRET in content
    found = await _looked(blobs, content)
    shown = await _bytes(blobs, found, "full")
    assert SECRET not in shown
    assert b"+26.1" not in shown
    assert shown.index(b"moov") < shown.index(b"mdat"), "starts before it is loaded"
    with av.open(io.BytesIO(shown)) as clip:
        assert [len(clip.streams.video), sum(1 for _ in clip.decode(video=0))] == [1, 3]


async def test_a_clip_filmed_upright_is_upright(blobs: Blobs) -> None:
    """The matrix in the track header that turns by a quarter (ISO 14496-12, 8.3.2)."""
    plain = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    turned = struct.pack(">9i", 0, 0x10000, 0, -0x10000, 0, 0, 48 << 16, 0, 0x40000000)
    content = _clip()
    at = content.index(plain, content.index(b"tkhd"))
    found = await _looked(blobs, content[:at] + turned + content[at + 36 :])
    assert (found.width, found.height) == (48, 64)
    with Image.open(io.BytesIO(await _bytes(blobs, found, "thumb"))) as poster:
        assert poster.size == (48, 64)
    assert turned in await _bytes(blobs, found, "full")
