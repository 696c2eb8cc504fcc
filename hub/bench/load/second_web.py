"""A second web process on the stores of a running hub, which nobody starts again when it is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from hub.bench.load.ground import HOST, Ground
from hub.bench.load.program import program
from hub.core.settings import env_name
from hub.embedded import ports, probes


@dataclass(frozen=True)
class SecondWeb:
    port: int
    pid: int

    def kill(self) -> None:
        """As a machine that loses its power."""
        os.kill(self.pid, signal.SIGKILL)


@asynccontextmanager
async def second_web(ground: Ground) -> AsyncIterator[SecondWeb]:
    conf, port = ground.core.settings, ports.choose()
    given = {
        "mongodb_url": conf.mongodb_url,
        "mongodb_database": conf.mongodb_database,
        "redis_url": conf.redis_url,
        "data_dir": str(conf.data_dir),
        "host": HOST,
        "port": str(port),
        "log_level": "warning",
    }
    env = {env_name(name): value for name, value in given.items()}
    log = conf.data_dir.parent / "second_web.log"
    async with program(("web",), env, log, lambda: probes.http_answers(HOST, port)) as pid:
        yield SecondWeb(port, pid)
