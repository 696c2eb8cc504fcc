"""A small supervisor for the tests to kill: argv is the data folder, then `stores` and/or `pipe`."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

from hub.core.settings import Settings
from hub.embedded import lock, parent_death, process, runfile
from hub.embedded.children import Child, Supervisor, stop_asked
from hub.embedded.stores import embedded_stores

SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")


async def main(data_dir: Path, wishes: set[str]) -> None:
    external = {} if "stores" in wishes else {"mongodb_url": "mongodb://elsewhere", "redis_url": "redis://elsewhere"}
    if "pipe" in wishes:
        process.parent_death.guard = partial(parent_death.guard, by_pipe=True)
    with lock.acquire(data_dir):
        run = runfile.RunFile(data_dir, "test")
        run.add_urls({"web": "http://127.0.0.1:1/"})
        async with Supervisor(data_dir, on_change=run.set_processes) as supervise:
            async with embedded_stores(Settings(data_dir=data_dir, **external), supervise):
                for number in (1, 2):
                    await supervise.start(Child("worker", SLEEPER, number=number))
                print("up", flush=True)
                await stop_asked()
        run.remove()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), set(sys.argv[2:])))
