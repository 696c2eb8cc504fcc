"""However the supervisor ends, its children end, and the next start finds the house empty."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from world import is_alive, until, until_gone

from hub.core.errors import Conflict
from hub.embedded import lock, runfile

SCRIPT = Path(__file__).with_name("supervisor_script.py")
ROOT = SCRIPT.parents[2]


@asynccontextmanager
async def supervisor(data_dir: Path, *wishes: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), str(data_dir), *wishes, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, process_group=0,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        assert await asyncio.wait_for(process.stdout.readline(), 20) == b"up\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def pids_in(data_dir: Path) -> list[int]:
    shown = json.loads((data_dir / "run.json").read_text())["processes"]
    return [pid for value in shown.values() for pid in (value if isinstance(value, list) else [value])]


async def test_kill_9_leaves_no_process_and_the_next_start_need_not_wait(tmp_path: Path) -> None:
    async with supervisor(tmp_path, "stores") as first:
        pids = pids_in(tmp_path)
        assert len(pids) == 5
        with pytest.raises(Conflict) as conflict:
            lock.acquire(tmp_path)
        assert conflict.value.params == {"pid": first.pid, "url": "http://127.0.0.1:1/"}
        first.kill()
        await first.wait()
    async with supervisor(tmp_path, "stores") as second:
        assert not any(map(is_alive, pids))  # at the same ports, so it had to see the end of the old ones
        assert runfile.read(tmp_path).pid == second.pid
        second.kill()
        last = pids_in(tmp_path)
    assert await until_gone(last, within_s=5.0) < 3.0


async def test_kill_9_where_the_kernel_gives_no_signal(tmp_path: Path) -> None:
    async with supervisor(tmp_path, "pipe") as process:
        pids = pids_in(tmp_path)
        await until(lambda: all(children_of(watchdog) for watchdog in pids[1:]))
        group = [pid for watchdog in pids[1:] for pid in children_of(watchdog)]
        assert len(group) == 2
        process.kill()
    await until_gone([*pids, *group], within_s=3.0)


def children_of(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_asked_to_stop_it_leaves_nothing_running(tmp_path: Path, number: signal.Signals) -> None:
    async with supervisor(tmp_path) as process:
        pids = pids_in(tmp_path)
        os.killpg(process.pid, number)  # as the terminal does: to the whole foreground group
        assert await asyncio.wait_for(process.wait(), 5) == 0
    assert not any(map(is_alive, pids))
    assert not (tmp_path / "run.json").exists()


async def test_asked_to_stop_while_it_starts_it_leaves_nothing_running(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), str(tmp_path), "stores", env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    lock_file = tmp_path / "locks" / "mongod.lock"
    await until(lambda: lock_file.exists() and lock_file.read_text().isdigit())
    mongod = int(lock_file.read_text())
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 15) == 0
    assert not is_alive(mongod)
    assert not (tmp_path / "run.json").exists()
