"""Pictures and clips for tests, and assets made of them without HTTP."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random

from PIL import Image

from hub.commerce.library import assets
from hub.commerce.library.inspecting import Inspector
from hub.commerce.library.limits import LARGEST
from hub.commerce.library.model import Asset
from hub.commerce.library.shelf import blobs_of
from hub.core.ids import new_id
from hub.core.runtime import Core

CLIP = Path(__file__).parents[2] / "hub" / "demo" / "data" / "videos" / "persimmon_swing.mp4"


def picture(seed: int | str = 0, size: tuple[int, int] = (8, 6), form: str = "PNG", **more: object) -> bytes:
    """Of one colour; another seed is another content."""
    file = io.BytesIO()
    Image.new("RGB", size, tuple(Random(seed).randbytes(3))).save(file, form, **more)
    return file.getvalue()


async def planted(core: Core, shop_id: str, name: str, content: bytes | None = None) -> Asset:
    """An asset of its own, whatever its name."""
    blobs = blobs_of(core)
    blob = await blobs.put(content or picture(new_id(), (16, 12)), LARGEST)
    looked = await Inspector().content(blobs, blob)
    return (await assets.adopt(core, shop_id, looked, name, "staff1"))[0]
