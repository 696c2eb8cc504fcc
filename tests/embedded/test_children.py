"""Supervision: restarts with back-off, ordered stops, nothing left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from world import is_alive, until, until_gone

from hub.core.errors import Refused
from hub.embedded import parent_death
from hub.embedded.children import Child, Supervisor


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-u", "-c", code)


SLEEP = "import time; time.sleep(600)"


async def test_a_killed_child_comes_back_and_the_change_is_told(tmp_path: Path) -> None:
    told: list[dict[str, list[int]]] = []
    async with Supervisor(tmp_path, on_change=lambda pids: told.append(dict(pids))) as supervise:
        await supervise.start(Child("worker", python(SLEEP), number=1))
        first = supervise.pids()["worker"][0]
        os.kill(first, signal.SIGKILL)
        took_s = await until(lambda: len(told) == 3)
        second = supervise.pids()["worker"][0]
    assert took_s < 1.0
    assert told == [{"worker": [first]}, {}, {"worker": [second]}]
    assert not is_alive(first)
    assert not is_alive(second)


async def test_a_child_that_keeps_dying_is_started_ever_more_rarely(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    code = f"import time; open({str(starts)!r}, 'a').write(f'{{time.time()}}\\n'); time.sleep(0.05)"
    async with Supervisor(tmp_path) as supervise:
        await supervise.start(Child("worker", python(code)))
        await until(lambda: starts.exists() and starts.read_text().count("\n") >= 4)
    times = [float(line) for line in starts.read_text().split()]
    gaps = [after - before for before, after in pairwise(times)]
    # Pauses of 0.1–0.2, 0.2–0.4 and 0.4–0.8 s, and a tenth of a second to start and die each time.
    assert gaps[0] > 0.1
    assert gaps[2] > 0.4


async def test_a_first_start_that_fails_shows_the_last_words(tmp_path: Path) -> None:
    async with Supervisor(tmp_path) as supervise:
        with pytest.raises(Refused) as refused:
            await supervise.start(Child("web", python("print('no port'); raise SystemExit(3)"), ready=_never))
    assert (refused.value.code, refused.value.params["exit"]) == ("child_ended", 3)
    assert refused.value.params["words"] == "no port"


async def test_a_child_that_is_never_ready_is_ended(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    code = f"import os; open({str(pid_file)!r}, 'w').write(str(os.getpid())); {SLEEP}"
    async with Supervisor(tmp_path) as supervise:
        with pytest.raises(Refused, match="child_not_ready"):
            await supervise.start(Child("web", python(code), ready=_never, ready_s=0.5))
        assert not is_alive(int(pid_file.read_text()))


async def _never() -> bool:
    raise ConnectionRefusedError


async def test_stops_come_in_reverse_order_and_neighbours_of_a_role_together(tmp_path: Path) -> None:
    code = (
        "import signal, sys, time;"
        "signal.signal(15, lambda *_: (print('bye'), time.sleep(0.3), sys.exit()));"
        "print('hi'); time.sleep(600)"
    )
    order: list[dict[str, list[int]]] = []
    async with Supervisor(tmp_path) as supervise:
        for role, number in (("store", 0), ("web", 1), ("web", 2)):
            child = Child(role, python(code), number=number)
            await supervise.start(Child(role, child.argv, {}, _has_said_hi(tmp_path, child.name), number))
        pids = supervise.pids()
        stopping = asyncio.create_task(supervise.stop())
        while not stopping.done():
            order.append({role: [pid for pid in some if is_alive(pid)] for role, some in pids.items()})
            await asyncio.sleep(0.02)
    assert [seen for seen in order if seen["web"]][-1]["store"] == pids["store"]
    assert "bye" in (tmp_path / "logs" / "store.log").read_text()
    assert len(order) < 45  # 0.6 s and not 0.9: the two webs stopped side by side


def _has_said_hi(data_dir: Path, name: str):
    async def ready() -> bool:
        return "hi" in (data_dir / "logs" / f"{name}.log").read_text()

    return ready


async def test_a_child_deaf_to_sigterm_is_killed_with_its_own_children(tmp_path: Path) -> None:
    heir = tmp_path / "heir"
    code = (
        "import os, signal, subprocess, sys, time; signal.signal(15, signal.SIG_IGN);"
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]);"
        f"open({str(heir)!r}, 'w').write(str(child.pid)); time.sleep(600)"
    )
    async with Supervisor(tmp_path) as supervise:
        await supervise.start(Child("worker", python(code), {}, _exists(heir), stop_s=0.3))
        pids = [supervise.pids()["worker"][0], int(heir.read_text())]
    await until_gone(pids, within_s=1.0)


def _exists(path: Path):
    async def ready() -> bool:
        return path.exists() and path.read_text() != ""

    return ready


async def test_what_outlives_a_dead_child_in_its_group_is_ended_before_the_restart(tmp_path: Path) -> None:
    heir = tmp_path / "heir"
    code = (
        "import os, subprocess, sys, time;"
        f"child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]);"
        f"open({str(heir)!r}, 'w').write(str(child.pid)); time.sleep(600)"
    )
    async with Supervisor(tmp_path) as supervise:
        await supervise.start(Child("worker", python(code), {}, _exists(heir)))
        orphan = int(heir.read_text())
        os.kill(supervise.pids()["worker"][0], signal.SIGKILL)
        await until_gone([orphan], within_s=2.0)


async def test_a_second_child_of_one_name_waits_for_the_first_one_s_end(tmp_path: Path) -> None:
    async with Supervisor(tmp_path) as first, Supervisor(tmp_path) as second:
        await first.start(Child("worker", python(SLEEP)))
        start = asyncio.create_task(second.start(Child("worker", python(SLEEP))))
        await asyncio.sleep(0.3)
        assert not start.done()
        assert second.pids() == {}
        await first.stop()
        await asyncio.wait_for(start, 2.0)


async def test_only_the_main_thread_may_start_children() -> None:
    seen: list[BaseException] = []

    def elsewhere() -> None:
        try:
            parent_death.guard(("true",))
        except RuntimeError as error:
            seen.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(seen) == 1
