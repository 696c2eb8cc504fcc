"""Starts the sandbox: `python -m hub.sandbox --host H --port P --data DIR`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from hub.sandbox.app import build
from hub.sandbox.server import Server

try:
    import uvloop
except ImportError:  # Windows has none
    run = asyncio.run
else:
    run = uvloop.run


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until SIGINT or SIGTERM; with port 0 the first line of output tells the port taken."""
    asked = _parser().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    try:
        listener = _listen(asked.host, asked.port)
    except OSError as problem:
        print(f"cannot listen on {asked.host}:{asked.port}: {problem}", file=sys.stderr)
        return 1
    print(f"sandbox: http://{asked.host}:{listener.getsockname()[1]}/", flush=True)
    # The server stops on these by itself, then raises them again for whoever waits: a clean stop is no error.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    run(_serve(asked.data, listener))
    return 0


async def _serve(data: Path, listener: socket.socket) -> None:
    await Server(build(data)).serve(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay (40 ms an answer) off only for sockets that say they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hub sandbox", description="Play the platforms' own servers and their fans' phones."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument(
        "--port", type=int, default=8001, help="port to listen on, 0 for any free one (default %(default)s)"
    )
    parser.add_argument(
        "--data", type=Path, default=Path(".data"), help="folder of sandbox.sqlite3 (default %(default)s)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
