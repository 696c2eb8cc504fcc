"""The embedded mongod: a replica set of one on loopback, with a password, whole after kill -9."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import secrets
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from hub.core.errors import Refused, RetryLater
from hub.embedded import kept, mongod_binary, parent_death, ports, probes
from hub.embedded.children import Child, Supervisor
from hub.embedded.parent_death import Guard

ROLE = "mongod"
_LOG = logging.getLogger(__name__)
_USER = "hub"
_SEVERITY = re.compile(r'"s":"([DIWEF])')
# Its warnings (kernel settings, running as root) come at every start and ask nothing of our user: info.
_LEVELS = {"E": logging.ERROR, "F": logging.CRITICAL}


@dataclass(frozen=True)
class Server:
    """What must be known again at the next start; kept in mongo/server.json.

    `settled_port` is the port under which the replica set knows itself, 0 before it has a user.
    """

    port: int
    password: str
    series: str
    settled_port: int = 0

    @property
    def url(self) -> str:
        """Acknowledged means on disk: with w=1 and no journal, kill -9 lost the last 100 ms of writes."""
        return (
            f"mongodb://{_USER}:{self.password}@{ports.LOOPBACK}:{self.port}/"
            "?authSource=admin&directConnection=true&w=majority&journal=true"
        )


async def start(data_dir: Path, supervise: Supervisor) -> str:
    """Returns the URL of a writable server. Raises Refused with a remedy in its text."""
    folder = kept.folder(data_dir / "mongo")
    await supervise.predecessor_gone(ROLE)  # its port counts as taken while it shuts down
    known = recall(data_dir)
    binary = await mongod_binary.choose(mongod_binary.candidates(), known.series if known else None)
    server = _with_free_port(known or _new_server(folder, binary.series))
    _remember(folder, server)
    await supervise.start(_child(binary.path, folder, server))
    return server.url


def recall(data_dir: Path) -> Server | None:
    """What an earlier start kept; None before the first, and when the file is damaged."""
    content = kept.read(data_dir / "mongo" / "server.json")
    try:
        return None if content is None else Server(**content)
    except TypeError:
        return None


def _new_server(folder: Path, series: str) -> Server:
    if (folder / "db" / "WiredTiger").exists():
        raise Refused("mongo_secrets_lost", file=str(folder / "server.json"), folder=str(folder))
    return Server(ports.choose(), secrets.token_hex(24), series)


def _with_free_port(server: Server) -> Server:
    if ports.is_free(server.port):
        return server
    _LOG.warning("mongod_port_taken port=%s (moving to another one; may take half a minute)", server.port)
    return replace(server, port=ports.choose())


def _remember(folder: Path, server: Server) -> None:
    kept.write(folder / "server.json", asdict(server))


def _child(binary: Path, folder: Path, server: Server) -> Child:
    async def ready() -> bool:
        nonlocal server
        if server.settled_port != server.port:
            server = await _settle(folder, server)
        return await probes.mongod_is_writable(server.port)

    # An unknown locale in the user's environment makes mongod abort.
    env = {"LC_ALL": "C"}
    argv = _argv(binary, folder, server)
    return Child(ROLE, argv, env, ready, ready_s=90.0, healthy_s=5.0, level_of=level_of)


def _argv(binary: Path, folder: Path, server: Server) -> tuple[str, ...]:
    return (
        str(binary), "--dbpath", str(kept.folder(folder / "db")),
        "--bind_ip", ports.LOOPBACK, "--port", str(server.port), "--nounixsocket", "--quiet",
        "--replSet", "rs0", "--auth", "--keyFile", str(_key_file(folder)),
        "--wiredTigerCacheSizeGB", "0.25", "--oplogSize", "64",
        "--setParameter", "diagnosticDataCollectionEnabled=false",
        # A killed process leaves its transaction open, and with it the conversations in it: WeChat pushes
        # again after 5 s and then twice more. Ours take milliseconds.
        "--setParameter", "transactionLifetimeLimitSeconds=3",
        # Journal files of 16 instead of 100 MB: 49 instead of 301 MB on disk at the first start, as fast,
        # and a larger record (27 MB of one transaction were tried, with kill -9) gets a larger file.
        "--wiredTigerEngineConfigString", "log=(file_max=16MB)",
    )  # fmt: skip


def _key_file(folder: Path) -> Path:
    """A replica set with users wants one even when it has no second member."""
    path = folder / "keyfile"
    if not path.exists():
        kept.write_text(path, secrets.token_hex(64))
    return path


async def _settle(folder: Path, server: Server) -> Server:
    await _run_admin(server)
    settled = replace(server, settled_port=server.port)
    _remember(folder, settled)
    return settled


async def _run_admin(server: Server) -> None:
    """In its own short process: the driver would cost the supervisor 23 MB for good.

    Guarded as the servers are, for an orphan could still settle the server of the next supervisor.
    """
    guard = parent_death.guard((sys.executable, "-m", "hub.core.db_admin"))
    try:
        code, said = await _tell(await _spawn(guard), server)
    finally:
        guard.close()
    if code:
        raise _failure(said)


async def _tell(process: asyncio.subprocess.Process, server: Server) -> tuple[int | None, bytes]:
    access = {"port": server.port, "user": _USER, "password": server.password}
    try:
        said, _ = await process.communicate(json.dumps(access).encode())
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    return process.returncode, said


async def _spawn(guard: Guard) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *guard.argv, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            process_group=0, preexec_fn=guard.before_exec, pass_fds=guard.inherited,
        )  # fmt: skip
    finally:
        guard.started()


def _failure(said: bytes) -> RetryLater | Refused:
    try:
        told = json.loads(said)
    except ValueError:
        return RetryLater("mongo_unsettled", reason=said.decode(errors="replace")[-300:])
    kind = Refused if told["code"] == "mongo_password_unknown" else RetryLater
    return kind(told["code"], **told["params"])


def level_of(line: str) -> int | None:
    severity = _SEVERITY.search(line[:120])
    return _LEVELS.get(severity[1], logging.INFO) if severity else None
