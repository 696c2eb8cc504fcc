"""Files that are still coming in: bytes put at their place, so that whoever goes on needs nothing but an offset.

All functions but `pieces_of` block. Web processes of one machine share the folder; an object store would keep
numbered parts of a multipart upload instead, and this file is all that would change.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

from hub.core.disk import sync_folder

_READ_BYTES = 1024 * 1024


def begin(folder: Path, upload_id: str) -> None:
    """On return the file is there also after a power cut; beginning twice is no harm."""
    folder.mkdir(parents=True, exist_ok=True)
    os.close(os.open(folder / upload_id, os.O_CREAT | os.O_WRONLY, 0o600))
    sync_folder(folder)


def write(folder: Path, upload_id: str, offset: int, piece: bytes) -> None:
    """Rivals that write the same bytes at the same place do no harm; raises FileNotFoundError once it is over."""
    with (folder / upload_id).open("r+b") as file:
        file.seek(offset)
        file.write(piece)


def settle(folder: Path, upload_id: str) -> None:
    """What was written survives a power cut from here on."""
    with (folder / upload_id).open("rb") as file:
        os.fsync(file.fileno())


def head(folder: Path, upload_id: str, size: int) -> bytes:
    with (folder / upload_id).open("rb") as file:
        return file.read(size)


def discard(folder: Path, upload_id: str) -> None:
    (folder / upload_id).unlink(missing_ok=True)


def orphans(folder: Path, before: float) -> list[str]:
    """Ids of files that nobody has written to since `before` (seconds since 1970)."""
    if not folder.exists():
        return []
    return [path.name for path in folder.iterdir() if path.stat().st_mtime < before]


async def pieces_of(path: Path) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, _READ_BYTES):
            yield piece
    finally:
        file.close()
