"""Runs the background jobs: arq with our job files, our stores and our log."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import uvloop
from arq import Worker, cron, func
from prometheus_client import start_http_server

from hub.conversations.channel import channels
from hub.core import log, memory, schema, settings
from hub.core.queue import deserialize, redis_settings, serialize
from hub.core.redis import RedisError
from hub.core.registry import discover_modules
from hub.core.runtime import open_core
from hub.opened import Hub, open_hub

_log = log.get(__name__)
# Jobs wait for platforms most of the time; two cores carry this many without trouble.
MAX_JOBS = 64
# A doorbell is answered within this; arq's default of half a second would be felt by every fan.
POLL_S = 0.05
# What runs when the process is asked to stop gets this long; the longest outside call takes eight.
FINISH_S = 10.0
# Redis is away: arq's loop ends, ours begins again, first at once, then more patiently.
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0


def functions() -> list[Any]:
    """Every job once, by its file name; a kept result would silently refuse the next doorbell."""
    return [
        func(_job(name, module.run), name=name, keep_result=0, max_tries=3)
        for name, module in discover_modules("hub.jobs").items()
    ]


def cron_jobs() -> list[Any]:
    return [
        cron(_job(name, module.run), name=f"cron:{name}", keep_result=0, unique=True, **module.CRON)
        for name, module in discover_modules("hub.jobs").items()
        if hasattr(module, "CRON")
    ]


def _job(name: str, run: Callable[..., Awaitable[Any]]) -> Any:
    """Shielded: arq cancels what runs when Redis goes away, which would leave a reply half sent."""

    async def job(ctx: dict[str, Any], *args: Any) -> None:
        running: set[asyncio.Future[Any]] = ctx["running"]
        with log.bound(job=name):
            task = asyncio.ensure_future(run(ctx["hub"], *args))
        running.add(task)
        task.add_done_callback(running.discard)
        await asyncio.shield(task)

    job.__qualname__ = name
    return job


def options() -> dict[str, Any]:
    """arq's settings, shared by `hub worker` and arq_worker.py."""
    conf = settings.load()
    return {
        "functions": functions(),
        "cron_jobs": cron_jobs(),
        "redis_settings": redis_settings(conf.redis_url),
        "max_jobs": MAX_JOBS,
        "poll_delay": POLL_S,
        "job_timeout": conf.job_timeout_s,
        "keep_result": 0,
        "job_serializer": serialize,
        "job_deserializer": deserialize,
        "health_check_interval": 15,
    }


async def startup(ctx: dict[str, Any]) -> None:
    """Opens the stores for `arq arq_worker.WorkerSettings`."""
    ctx["stack"], ctx["running"] = AsyncExitStack(), set()
    ctx["hub"] = await _open(ctx["stack"])


async def shutdown(ctx: dict[str, Any]) -> None:
    await _finish(ctx["running"])
    await ctx["stack"].aclose()


async def _open(stack: AsyncExitStack) -> Hub:
    """The log is set last, because arq sets its own when it starts."""
    conf = settings.load()
    core = await stack.enter_async_context(open_core(conf))
    channels()  # declares their collections too
    await schema.wait_current(core.db)
    hub = open_hub(core)
    stack.push_async_callback(hub.close)
    log.configure(conf.log_level, conf.log_format, conf.process_name)
    logging.getLogger("arq.worker").setLevel(logging.WARNING)  # two lines per job would drown the rest
    _log.info("worker ready")
    return hub


async def serve() -> None:
    """Until SIGTERM or Ctrl-C; a restart of Redis is sat out with the stores open and the jobs running on."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        hub = await _open(stack)
        running: set[asyncio.Future[Any]] = set()
        pause = SHORTEST_PAUSE_S
        while not stop.is_set():
            began = asyncio.get_running_loop().time()
            await _work(hub, running, stop)
            lived = asyncio.get_running_loop().time() - began
            pause = SHORTEST_PAUSE_S if lived > LONGEST_PAUSE_S else min(pause * 2, LONGEST_PAUSE_S)
            await _wait(stop, pause)
        await _finish(running)


async def _work(hub: Hub, running: set[asyncio.Future[Any]], stop: asyncio.Event) -> None:
    """One life of arq's loop: it ends when asked to, or when Redis goes away."""
    worker = Worker(**options(), ctx={"hub": hub, "running": running}, handle_signals=False)
    loop, asked = asyncio.ensure_future(worker.async_run()), asyncio.ensure_future(stop.wait())
    await asyncio.wait({loop, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    loop.cancel()
    [ended] = await asyncio.gather(loop, return_exceptions=True)
    if not stop.is_set():
        _log.warning("arq's loop ended; beginning again", error=str(ended))
    try:
        async with asyncio.timeout(2):
            await worker.close()
    except (RedisError, OSError, TimeoutError, asyncio.CancelledError):
        pass  # its connections are gone already


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


async def _finish(running: set[asyncio.Future[Any]]) -> None:
    if running:
        await asyncio.wait(running, timeout=FINISH_S)


def main() -> None:
    """Raises Refused without store URLs."""
    conf = settings.load()
    conf.require_stores()
    log.configure(conf.log_level, conf.log_format, conf.process_name)
    if conf.worker_metrics_port:
        start_http_server(conf.worker_metrics_port, "127.0.0.1")
    memory.settle()
    uvloop.run(serve())
