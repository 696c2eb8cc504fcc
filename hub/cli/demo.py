"""`hub demo seed`: the demo shop, its team, its fans and two weeks of conversations."""

from __future__ import annotations

import argparse

from hub.cli import OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core
from hub.demo import seed


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    action = actions.add_parser("seed", help="make the demo shop; what is there already is kept")
    action.add_argument("--sandbox", default="", help="URL of the sandbox that plays the platforms")


def run(arguments: argparse.Namespace) -> int:
    demo = with_core(lambda core: seed.seed(core, arguments.sandbox))
    print(f"{demo.shop['name']}: {demo.conversations} conversations, {demo.messages} messages")
    return OK


COMMAND = Command("fill a shop with believable data", configure, run)
