"""`hub web`: one web process."""

from __future__ import annotations

import argparse

from hub import web
from hub.cli import OK, Command


def run(_arguments: argparse.Namespace) -> int:
    web.main()
    return OK


COMMAND = Command("run one web process (stores by URL)", lambda _parser: None, run)
