"""Has clips from outside looked into by a process of its own, and waits only so long for it."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from hub.core import clip_child
from hub.core.errors import Refused

TIMEOUT_S = 60


@dataclass(frozen=True)
class Look:
    """`full`: the clip without metadata; `small` and `thumb`: WebP posters of 800 and 480 pixels."""

    width: int
    height: int
    duration_ms: int
    codec: str
    full: Path
    small: Path
    thumb: Path


async def look(path: Path, folder: Path) -> Look:
    """Writes its files into `folder`, which the caller removes.

    Raises Refused("video_unreadable", "video_codec").
    """
    command = (sys.executable, "-m", clip_child.__name__, str(path), str(folder))
    pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdin=nothing, stdout=pipe, stderr=nothing)
    try:
        out, _ = await asyncio.wait_for(process.communicate(), TIMEOUT_S)
    except TimeoutError:
        raise Refused("video_unreadable") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _told(out, folder) if process.returncode == 0 else _broken()


def _broken() -> Look:
    raise Refused("video_unreadable")


def _told(out: bytes, folder: Path) -> Look:
    found = json.loads(out)
    if "refused" in found:
        raise Refused(found["refused"], **found["params"])
    names = ("full", "small.webp", "thumb.webp")
    return Look(
        found["width"], found["height"], found["duration_ms"], found["codec"], *(folder / n for n in names)
    )
