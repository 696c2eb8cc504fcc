"""Keeps media by content: the same picture sent a thousand times is stored once, and a name never lies."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from hub.core.disk import sync_folder
from hub.core.errors import NotFound, Refused

_SHA256 = re.compile(r"[0-9a-f]{64}")
_READ_BYTES = 256 * 1024
_WRITE_BYTES = 256 * 1024  # one trip to a thread per this much, not per network packet


@dataclass(frozen=True)
class Blob:
    sha256: str
    size: int
    path: Path


@dataclass(frozen=True)
class Part:
    """Bytes start…end-1 of a blob of `size` bytes; read `chunks` to its end or close it."""

    start: int
    end: int
    size: int
    chunks: AsyncIterator[bytes]


class Blobs:
    """Files under `folder`/ab/cd/<sha256>, safe for many processes at once.

    Another store (S3) has to offer the same public methods; nobody else knows the folder's layout.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._unfinished = folder / "unfinished"

    async def put(self, source: bytes | AsyncIterable[bytes], max_bytes: int) -> Blob:
        """On return the bytes survive a power cut. Raises Refused("media_too_large") and then keeps nothing.

        Putting what is there already renews its time stamp, by which a sweeper spares fresh blobs.
        """
        chunks = _one(source) if isinstance(source, bytes) else source
        draft = await asyncio.to_thread(_Draft, self._unfinished, max_bytes)
        try:
            async for piece in _gathered(chunks):
                await asyncio.to_thread(draft.write, piece)
            return await asyncio.to_thread(draft.finish, self._path)
        finally:
            await asyncio.shield(asyncio.to_thread(draft.discard))

    async def open_range(self, sha256: str, start: int = 0, end: int | None = None) -> Part:
        """`end` is exclusive; None or more than there is means up to the last byte.

        Raises NotFound, and Refused("range_outside", size=…) when nothing lies in the range.
        """
        blob = await self.local(sha256)
        stop = blob.size if end is None else min(end, blob.size)
        if not 0 <= start <= stop or (start == stop and blob.size > 0):
            raise Refused("range_outside", size=blob.size)
        return Part(start, stop, blob.size, _read(blob.path, start, stop))

    async def local(self, sha256: str) -> Blob:
        """The blob as a file of this machine, for libraries that want a path; raises NotFound."""
        path = self._path(sha256)
        try:
            status = await asyncio.to_thread(path.stat)
        except FileNotFoundError:
            raise NotFound("media_not_found") from None
        return Blob(sha256, status.st_size, path)

    async def exists(self, sha256: str) -> bool:
        return await asyncio.to_thread(self._path(sha256).exists)

    async def delete(self, sha256: str) -> bool:
        """False if it was not there. The caller knows that no message points to it any more."""
        try:
            await asyncio.to_thread(self._path(sha256).unlink)
        except FileNotFoundError:
            return False
        return True

    async def sweep(self, older_than_s: float = 86400) -> int:
        """Removes what killed processes left half written; returns how many files."""
        return await asyncio.to_thread(_sweep, self._unfinished, time.time() - older_than_s)

    async def older(self, older_than_s: float) -> AsyncIterator[list[str]]:
        """The hashes of what nobody put here lately, in batches, for whoever knows which of them are needed."""
        before = time.time() - older_than_s
        for folder in await asyncio.to_thread(lambda: sorted(self._folder.glob("??"))):
            if found := await asyncio.to_thread(_stale, folder.glob("*/*"), before):
                yield [path.name for path in found]

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise NotFound("media_not_found")  # also what keeps ../ out of paths
        return self._folder / sha256[:2] / sha256[2:4] / sha256


class _Draft:
    """A file being written; all methods block, and one thread at a time calls them."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / token_hex(16)
        self._file: BinaryIO = self._path.open("xb")
        self._hash = hashlib.sha256()
        self._room = self._max_bytes = max_bytes

    def write(self, piece: bytes) -> None:
        self._room -= len(piece)
        if self._room < 0:
            raise Refused("media_too_large", limit=self._max_bytes)
        self._hash.update(piece)
        self._file.write(piece)

    def finish(self, place: Callable[[str], Path]) -> Blob:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        sha256 = self._hash.hexdigest()
        path = place(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.replace(self._path, path)
        os.utime(path)
        sync_folder(path.parent)
        return Blob(sha256, self._max_bytes - self._room, path)

    def discard(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)


async def _one(whole: bytes) -> AsyncIterator[bytes]:
    yield whole


async def _gathered(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    waiting = bytearray()
    async for chunk in chunks:
        waiting += chunk
        if len(waiting) >= _WRITE_BYTES:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


async def _read(path: Path, start: int, stop: int) -> AsyncIterator[bytes]:
    """A blob deleted meanwhile stays readable: the file is open from the first chunk on."""
    file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(file.seek, start)
        while start < stop and (chunk := await asyncio.to_thread(file.read, min(_READ_BYTES, stop - start))):
            start += len(chunk)
            yield chunk
    finally:
        file.close()


def _sweep(folder: Path, before: float) -> int:
    stale = _stale(folder.glob("*"), before)
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _stale(paths: Iterable[Path], before: float) -> list[Path]:
    return [path for path in paths if path.stat().st_mtime < before]
