"""`hub worker`: one worker process."""

from __future__ import annotations

import argparse

from hub import worker
from hub.cli import OK, Command


def run(_arguments: argparse.Namespace) -> int:
    worker.main()
    return OK


COMMAND = Command("run one worker process (stores by URL)", lambda _parser: None, run)
