"""Media is stored once per content, whole or not at all, and read back in ranges."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.core.blobs import Blobs
from hub.core.errors import NotFound, Refused

pytestmark = pytest.mark.asyncio
DATA = bytes(range(256)) * 3000
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "media")


def files(blobs_folder: Path) -> list[Path]:
    return [path for path in blobs_folder.rglob("*") if path.is_file()]


async def in_chunks(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def read(blobs: Blobs, sha256: str, start: int = 0, end: int | None = None) -> bytes:
    part = await blobs.open_range(sha256, start, end)
    data = b"".join([chunk async for chunk in part.chunks])
    assert len(data) == part.end - part.start
    return data


@pytest.mark.parametrize("size", [1000, 300_000, 10_000_000])
async def test_a_stream_is_kept_under_its_hash(blobs: Blobs, tmp_path: Path, size: int) -> None:
    blob = await blobs.put(in_chunks(DATA, size), max_bytes=len(DATA))
    assert (blob.sha256, blob.size, blob.path.read_bytes()) == (SHA256, len(DATA), DATA)
    assert await blobs.local(SHA256) == blob
    assert await blobs.put(DATA, max_bytes=len(DATA)) == blob
    assert files(tmp_path) == [blob.path]


async def test_what_is_too_large_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    for source in (DATA, in_chunks(DATA, 1000)):
        with pytest.raises(Refused, match="media_too_large") as caught:
            await blobs.put(source, max_bytes=len(DATA) - 1)
        assert caught.value.params == {"limit": len(DATA) - 1}
    assert files(tmp_path) == []
    assert not await blobs.exists(SHA256)


async def test_a_source_that_breaks_off_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield DATA
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await blobs.put(broken(), max_bytes=10_000_000)
    assert files(tmp_path) == []


async def test_a_cancelled_put_leaves_nothing(blobs: Blobs, tmp_path: Path) -> None:
    reached = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield DATA
        reached.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(blobs.put(endless(), max_bytes=10_000_000))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert files(tmp_path) == []


async def test_many_puts_of_one_content_at_once_all_succeed(blobs: Blobs, tmp_path: Path) -> None:
    stored = await asyncio.gather(
        *(blobs.put(in_chunks(DATA, 50_000), max_bytes=len(DATA)) for _ in range(12))
    )
    assert len(set(stored)) == 1
    assert files(tmp_path) == [stored[0].path]


async def test_ranges(blobs: Blobs) -> None:
    await blobs.put(DATA, max_bytes=len(DATA))
    assert await read(blobs, SHA256) == DATA
    assert await read(blobs, SHA256, 5, 9) == DATA[5:9]
    assert await read(blobs, SHA256, len(DATA) - 2, len(DATA) + 50) == DATA[-2:]
    for start, end in ((len(DATA), None), (5, 5), (9, 5), (-1, 5)):
        with pytest.raises(Refused, match="range_outside"):
            await blobs.open_range(SHA256, start, end)


async def test_an_empty_file_is_a_file(blobs: Blobs) -> None:
    blob = await blobs.put(b"", max_bytes=10)
    assert await read(blobs, blob.sha256) == b""
    assert blob.size == 0


async def test_delete_once(blobs: Blobs) -> None:
    await blobs.put(DATA, max_bytes=len(DATA))
    assert [await blobs.delete(SHA256), await blobs.delete(SHA256)] == [True, False]
    with pytest.raises(NotFound):
        await blobs.open_range(SHA256)


@pytest.mark.parametrize("name", ["../secret.key", "", "A" * 64, "a" * 63, "a" * 64 + "\n", f"{'a' * 61}/.."])
async def test_names_that_are_no_hash_are_not_found(blobs: Blobs, name: str) -> None:
    with pytest.raises(NotFound):
        await blobs.local(name)


async def test_sweep_removes_what_killed_processes_left(blobs: Blobs, tmp_path: Path) -> None:
    assert await blobs.sweep() == 0
    await blobs.put(DATA, max_bytes=len(DATA))
    left = tmp_path / "media" / "unfinished" / "x"
    left.write_bytes(b"half")
    assert await blobs.sweep() == 0
    os.utime(left, (0, 0))
    assert await blobs.sweep() == 1
    assert not left.exists()
    assert await blobs.exists(SHA256)
