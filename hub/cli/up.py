"""`hub up`: stores, sandbox, web and worker in one command; Ctrl-C stops all of it cleanly."""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import json
import logging
import os
import socket
import sys
from contextlib import ExitStack

from hub.cli import OK, Command
from hub.core import settings
from hub.core.errors import Refused
from hub.core.settings import Settings, env_name
from hub.embedded import lock, ports, probes
from hub.embedded.children import Child, Supervisor, run_until_asked
from hub.embedded.runfile import RunFile
from hub.embedded.stores import embedded_stores, ports_of

DEMO_FILE = "demo.json"


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-demo", action="store_true", help="without sandbox and demo shop")
    parser.add_argument(
        "--webs", type=int, default=1, help="web processes, on ports from HUB_PORT (default 1)"
    )
    parser.add_argument("--workers", type=int, default=1, help="worker processes (default 1)")
    parser.add_argument("--verbose", action="store_true", help="show every line that the processes log")


def run(arguments: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    return asyncio.run(_up(settings.load(), arguments))


async def _up(conf: Settings, arguments: argparse.Namespace) -> int:
    """Raises Conflict("already_running") when a hub has this data folder, naming its URL."""
    with lock.acquire(conf.data_dir):
        run_file = RunFile(conf.data_dir, importlib.metadata.version("uphub"))
        supervise = Supervisor(conf.data_dir, verbose=arguments.verbose, on_change=run_file.set_processes)
        try:
            async with supervise, embedded_stores(conf, supervise) as filled:
                await run_until_asked(_serve(filled, arguments, supervise, run_file))
                print("\nstopping …", flush=True)
        finally:
            run_file.remove()
    print("stopped")
    return OK


async def _serve(
    conf: Settings, arguments: argparse.Namespace, supervise: Supervisor, run_file: RunFile
) -> None:
    """Starts everything, says where it is, and waits until it is cancelled."""
    demo, env = conf.sandbox_port > 0 and not arguments.no_demo, _environment(conf)
    if demo and not ports.is_free(conf.sandbox_port):  # a stranger's answer would look like ours
        raise Refused("port_taken", field=env_name("sandbox_port"), port=conf.sandbox_port)
    with ExitStack() as open_doors:
        doors = [open_doors.enter_context(_door(conf, n)) for n in range(arguments.webs)]
        children = [_web(conf, env, n, door) for n, door in enumerate(doors)]
        children += [_worker(env, n) for n in range(arguments.workers)]
        children += [_sandbox(conf, env)] if demo else []
        prepare = ("demo", "seed", "--sandbox", sandbox_url(conf)) if demo else ("migrate",)
        # Side by side: web and worker wait by themselves until the stores have their shape.
        await asyncio.gather(_command(env, *prepare), *(supervise.start(child) for child in children))
        await supervise.start(_search(env))  # the others are what people wait for
        _describe(conf, run_file, demo, arguments.webs)
        await asyncio.Event().wait()


def _door(conf: Settings, number: int) -> socket.socket:
    """Ours for as long as we live: pushes that come while a web process restarts wait, and are not refused."""
    try:
        return ports.listen(conf.port + number, conf.host)
    except OSError:
        raise Refused("port_taken", field=env_name("port"), port=conf.port + number) from None


def _environment(filled: Settings) -> dict[str, str]:
    return {
        env_name("mongodb_url"): filled.mongodb_url,
        env_name("redis_url"): filled.redis_url,
        env_name("data_dir"): str(filled.data_dir.absolute()),
        "PYTHONUNBUFFERED": "1",
    }


def _hub(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "hub", *words)


def _sandbox(conf: Settings, env: dict[str, str]) -> Child:
    return Child(
        "sandbox", _hub("sandbox"), env, ready=lambda: probes.http_answers("127.0.0.1", conf.sandbox_port)
    )


def _web(conf: Settings, env: dict[str, str], number: int, door: socket.socket) -> Child:
    port = conf.port + number
    given = {**env, env_name("port"): str(port), env_name("process_name"): f"web-{number}"}
    given[env_name("listen_fd")] = str(door.fileno())
    return Child(
        "web",
        _hub("web"),
        given,
        ready=lambda: probes.http_answers(conf.host, port, "/readyz"),
        number=number,
        descriptors=(door.fileno(),),
    )


def _worker(env: dict[str, str], number: int) -> Child:
    return Child(
        "worker", _hub("worker"), {**env, env_name("process_name"): f"worker-{number}"}, number=number
    )


def _search(env: dict[str, str]) -> Child:
    return Child("search", _hub("search", "follow"), {**env, env_name("process_name"): "search"})


async def _command(env: dict[str, str], *words: str) -> None:
    """In a process of its own, so that the supervisor stays small; it says itself what went wrong."""
    child = await asyncio.create_subprocess_exec(
        *_hub(*words), env={**os.environ, **env}, stdout=asyncio.subprocess.DEVNULL
    )
    if await child.wait():
        raise SystemExit(1)


def sandbox_url(conf: Settings) -> str:
    return f"http://127.0.0.1:{conf.sandbox_port}"


def _describe(conf: Settings, run_file: RunFile, demo: bool, webs: int) -> None:
    run_file.add_ports(
        ports_of(conf) | {"web": conf.port, **({"sandbox": conf.sandbox_port} if demo else {})}
    )
    urls = {"web": conf.base_url, "console": f"{conf.base_url}/console/"}
    if webs > 1:
        urls |= {f"web-{n}": conf.local_url(conf.port + n) for n in range(webs)}
    logins: list[dict[str, str]] = []
    if demo:
        made = json.loads((conf.data_dir / DEMO_FILE).read_text())
        urls |= {"sandbox": f"{sandbox_url(conf)}/", "chat": f"{conf.base_url}/s/{made['shop']}/chat"}
        logins = made["logins"]
        run_file.set_demo(logins, made["channels"])
    run_file.add_urls(urls)
    _announce(urls, logins)


def _announce(urls: dict[str, str], logins: list[dict[str, str]]) -> None:
    labels = {
        "console": "Team inbox",
        "sandbox": "Fans' phones (sandbox)",
        "chat": "Web chat of the demo shop",
    }
    print("\nUpHub is ready.\n")
    for name, label in labels.items():
        if name in urls:
            print(f"  {label:<28}{urls[name]}")
    if logins:
        print("\n  Log-ins of the demo shop:")
    for login in logins:
        print(f"    {login['login']:<24}{login['password']:<20}{', '.join(login['roles'])}")
    print("\nCtrl-C stops everything; what you did is kept.", flush=True)


COMMAND = Command("start everything: stores, sandbox, web, worker, demo shop", configure, run)
