"""Scripts and styles under an address that changes with their content, so that browsers keep them for ever.

Modules import each other by relative paths, so one version in the path covers them all, and a page never
mixes those of two releases. Without it a browser guesses how long a file stays true, for days if it is old.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_FOR_EVER = "public, max-age=31536000, immutable"


class VersionedFiles:
    """`folders` by the name that they have in addresses; `root` is what pages write before that name."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._version = _digest(folders)
        self.root = f"/static/{self._version}"
        self.routes = [
            Mount(f"/static/{{version}}/{name}", _Kept(folder, self._version))
            for name, folder in folders.items()
        ]


class _Kept(StaticFiles):
    """Of another version, while processes of two releases run side by side, it gives what it has, to be asked again."""

    def __init__(self, folder: Path, version: str) -> None:
        super().__init__(directory=folder)
        self._version = version

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        is_ours = scope["path_params"]["version"] == self._version
        response.headers["cache-control"] = _FOR_EVER if is_ours else "no-cache"
        return response


def _digest(folders: Mapping[str, Path]) -> str:
    """The same in every process of a release, on whatever machine."""
    digest = blake2b(digest_size=8)
    for name, folder in sorted(folders.items()):
        for file in sorted(file for file in folder.rglob("*") if file.is_file()):
            digest.update(f"{name}/{file.relative_to(folder).as_posix()}\0".encode())
            digest.update(blake2b(file.read_bytes()).digest())
    return digest.hexdigest()
