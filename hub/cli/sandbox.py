"""`hub sandbox`: the platforms' own side, for trying everything without credentials."""

from __future__ import annotations

import argparse

from hub.cli import Command
from hub.core import settings


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default %(default)s)")
    parser.add_argument("--port", type=int, help="port to listen on (default HUB_SANDBOX_PORT)")


def run(arguments: argparse.Namespace) -> int:
    from hub.sandbox.__main__ import main  # only this process needs it: it is a server of its own

    conf = settings.load()
    port = conf.sandbox_port if arguments.port is None else arguments.port
    return main(["--host", arguments.host, "--port", str(port), "--data", str(conf.data_dir / "sandbox")])


COMMAND = Command("play the platforms' own servers and the fans' phones", configure, run)
