"""A web process that dies leaves its door open: who knocks meanwhile waits for its successor."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx
import pytest

from hub.core.runtime import Core
from hub.core.settings import Settings, env_name
from hub.embedded import ports, probes
from hub.embedded.children import Child, Supervisor


@pytest.mark.soak  # it waits for a process to come back, twice
async def test_nobody_is_turned_away_while_a_web_process_restarts(
    settings: Settings, core: Core, tmp_path: Path
) -> None:
    port = ports.choose()
    with ports.listen(port) as door:
        names = ("mongodb_url", "mongodb_database", "redis_url", "data_dir")
        env = {env_name(name): str(getattr(settings, name)) for name in names}
        env |= {env_name("listen_fd"): str(door.fileno()), env_name("port"): "1"}
        web = Child(
            "web",
            (sys.executable, "-m", "hub", "web"),
            env,
            ready=lambda: probes.http_answers(ports.LOOPBACK, port, "/readyz"),
            descriptors=(door.fileno(),),
        )
        async with Supervisor(tmp_path) as supervise, httpx.AsyncClient(timeout=30) as people:
            await supervise.start(web)
            url = f"http://{ports.LOOPBACK}:{port}/healthz"
            for _ in range(2):
                os.kill(supervise.pids()["web"][0], signal.SIGKILL)
                await asyncio.sleep(0.2)  # its last connections are reset; nobody runs now
                answers = await asyncio.gather(*(people.get(url) for _ in range(20)))
                assert {answer.status_code for answer in answers} == {200}
