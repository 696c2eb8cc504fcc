"""A hub of its own for each benchmark: own folder, own ports, gone without a trace afterwards."""

from __future__ import annotations

import os
import resource
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from hub.bench.load.program import program
from hub.core import settings
from hub.core.ids import new_id
from hub.core.runtime import Core, open_core
from hub.core.settings import Settings, env_name
from hub.embedded import ports, probes, runfile
from hub.embedded.stores import join

HOST = ports.LOOPBACK
_EMBEDDED = {
    env_name("mongodb_url"): "",
    env_name("redis_url"): "",
    env_name("mongodb_database"): "uphub_bench_kept",
}
Ready = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Ground:
    """A running hub, and a way into its stores for setting up and for checking."""

    settings: Settings
    core: Core
    sandbox_port: int
    sandbox_pid: int | None = None

    @property
    def port(self) -> int:
        return self.settings.port

    @property
    def stores_kind(self) -> str:
        return "urls" if settings.load().mongodb_url else "embedded"

    def pids(self) -> dict[str, int]:
        """By name, numbered where a role has several; the load generator is among them."""
        run = runfile.read(self.settings.data_dir)
        found: dict[str, int] = {"generator": os.getpid()}
        if self.sandbox_pid is not None:
            found["sandbox"] = self.sandbox_pid
        for role, some in (run.processes if run else {}).items():
            several = some if isinstance(some, list) else [some]
            found |= {role if n == 0 else f"{role}-{n}": pid for n, pid in enumerate(several)}
        return found

    async def store_versions(self) -> dict[str, str]:
        info = await self.core.redis.info("server")
        cache = info.get("valkey_version") or info.get("redis_version", "")
        return {"mongodb": await self.core.db.server_version(), "valkey": str(cache)}


@asynccontextmanager
async def hub_running(
    *, sandbox: bool = False, kept: Path | None = None, given: Mapping[str, str] | None = None
) -> AsyncIterator[Ground]:
    """Leaves no process and no folder, however the body ends. `given` are settings of its own, by name.

    With `kept` it runs in that folder, with embedded stores whatever the environment says, and leaves both.
    """
    allow_many_files()
    folder = kept or Path(tempfile.mkdtemp(prefix="hub-bench-"))
    try:
        own = {env_name(name): value for name, value in (given or {}).items()}
        env = _environment(folder) | (_EMBEDDED if kept else {}) | own
        conf = settings.load({**os.environ, **env})
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(
                program(("up", "--no-demo"), env, folder / "hub.log", _is_up(conf))
            )
            player = program(("sandbox",), env, folder / "sandbox.log", _plays(conf))
            played_by = await stack.enter_async_context(player) if sandbox else None
            core = await stack.enter_async_context(open_core(await join(conf)))
            yield Ground(conf, core, conf.sandbox_port, played_by)
            if kept is None and settings.load().mongodb_url:
                await core.db.drop()
    finally:
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def allow_many_files() -> None:
    """Ten thousand sockets need as many descriptors, here and in the web process that inherits this."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _environment(folder: Path) -> dict[str, str]:
    """A database of its own when the stores are somebody's: it is dropped at the end."""
    return {
        env_name("data_dir"): str(folder / "hub"),
        env_name("host"): HOST,
        env_name("port"): str(ports.choose()),
        env_name("sandbox_port"): str(ports.choose()),
        env_name("log_level"): "warning",
        env_name("anonymous_per_s"): "0",  # everybody comes from this machine
        env_name("mongodb_database"): f"uphub_bench_{new_id()}",
        "PYTHONUNBUFFERED": "1",
    }


def _is_up(conf: Settings) -> Ready:
    async def ready() -> bool:
        run = runfile.read(conf.data_dir)
        return run is not None and "web" in run.urls

    return ready


def _plays(conf: Settings) -> Ready:
    return lambda: probes.http_answers(HOST, conf.sandbox_port)
