"""A small supervisor for the tests to kill: argv is the data folder, then `stores` and/or `pipe`."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

from hub.core.settings import Settings
from hub.embedded import lock, parent_death, process, runfile
from hub.embedded.children import Child, Supervisor, run_until_asked
from hub.embedded.stores import embedded_stores

SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")


async def main(data_dir: Path, wishes: set[str]) -> None:
    elsewhere = {"mongodb_url": "mongodb://elsewhere", "redis_url": "redis://elsewhere"}
    settings = Settings(data_dir=data_dir, **({} if "stores" in wishes else elsewhere))
    if "pipe" in wishes:
        process.parent_death.guard = partial(parent_death.guard, by_pipe=True)
    with lock.acquire(data_dir):
        run = runfile.RunFile(data_dir, "test")
        run.add_urls({"web": "http://127.0.0.1:1/"})
        try:
            await serve(settings, run)
        finally:
            run.remove()


async def serve(settings: Settings, run: runfile.RunFile) -> None:
    supervisor = Supervisor(settings.data_dir, on_change=run.set_processes)
    async with supervisor as supervise, embedded_stores(settings, supervise):
        for number in (1, 2):
            await supervise.start(Child("worker", SLEEPER, number=number))
        print("up", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run_until_asked(main(Path(sys.argv[1]), set(sys.argv[2:]))))
