"""Runs the background jobs: arq with our job files, our stores and our log."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

from arq import Worker, cron, func
from prometheus_client import start_http_server

from hub.conversations.channel import channels
from hub.conversations.service import open_conversations
from hub.core import log, schema, settings
from hub.core.queue import deserialize, redis_settings, serialize
from hub.core.registry import discover_modules
from hub.core.runtime import open_core

_log = log.get(__name__)
# Jobs wait for platforms most of the time; two cores carry this many without trouble.
MAX_JOBS = 64
# A doorbell is answered within this; arq's default of half a second would be felt by every fan.
POLL_S = 0.05


def functions() -> list[Any]:
    """Every job once, by its file name; a kept result would silently refuse the next doorbell."""
    return [
        func(_logged(name, module.run), name=name, keep_result=0, max_tries=3)
        for name, module in discover_modules("hub.jobs").items()
    ]


def cron_jobs() -> list[Any]:
    return [
        cron(_logged(name, module.run), name=f"cron:{name}", keep_result=0, unique=True, **module.CRON)
        for name, module in discover_modules("hub.jobs").items() if hasattr(module, "CRON")
    ]


def _logged(name: str, run: Callable[..., Awaitable[Any]]) -> Any:
    async def job(ctx: dict[str, Any], *args: Any) -> None:
        with log.bound(job=name, conversation_id=str(args[1]) if len(args) > 1 else ""):
            await run(ctx["hub"], *args)

    job.__qualname__ = name
    return job


async def startup(ctx: dict[str, Any]) -> None:
    """Opens the stores; the log is set last, because arq sets its own before this."""
    stack = ctx["stack"] = AsyncExitStack()
    conf = settings.load()
    core = await stack.enter_async_context(open_core(conf))
    channels()  # declares their collections too
    await schema.wait_current(core.db)
    ctx["hub"] = open_conversations(core)
    stack.push_async_callback(ctx["hub"].close)
    log.configure(conf.log_level, conf.log_format, conf.process_name)
    logging.getLogger("arq.worker").setLevel(logging.WARNING)  # two lines per job would drown the rest
    _log.info("worker ready")


async def shutdown(ctx: dict[str, Any]) -> None:
    await ctx["stack"].aclose()


def options() -> dict[str, Any]:
    """arq's settings, shared by `hub worker` and arq_worker.py."""
    conf = settings.load()
    return {
        "functions": functions(), "cron_jobs": cron_jobs(), "redis_settings": redis_settings(conf.redis_url),
        "on_startup": startup, "on_shutdown": shutdown, "max_jobs": MAX_JOBS, "poll_delay": POLL_S,
        "job_timeout": conf.job_timeout_s, "keep_result": 0, "job_serializer": serialize,
        "job_deserializer": deserialize, "job_completion_wait": 10, "health_check_interval": 15,
    }


def main() -> None:
    """Until SIGTERM; running jobs get ten seconds to end. The supervisor restarts what dies."""
    conf = settings.load()
    conf.require_stores()
    if conf.worker_metrics_port:
        start_http_server(conf.worker_metrics_port, "127.0.0.1")
    Worker(**options()).run()
