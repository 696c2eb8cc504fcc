"""`hub bench NAME`: measures through the public edge, and fails when something was lost, doubled or reversed."""

from __future__ import annotations

import argparse
import gc
import json
import logging
import pkgutil
import sys
from importlib import import_module
from typing import Any

from hub import bench
from hub.bench.load.result import Benchmark, Plan, Result
from hub.cli import FAILED, OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.embedded.children import run_until_asked

try:
    import uvloop
except ImportError:  # Windows has none
    from asyncio import run as run_loop
else:
    run_loop = uvloop.run

ALL = "all"


def names() -> list[str]:
    return [m.name for m in pkgutil.iter_modules(bench.__path__) if not m.ispkg]


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", choices=[*names(), ALL], metavar="NAME", help=f"{', '.join(names())} or {ALL}"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a benchmark, for programs")
    parser.add_argument(
        "--chaos", action="store_true", help="with kills, cut connections and redelivery (inbound)"
    )
    parser.add_argument("--full", action="store_true", help="longer stretches, for figures to be kept")
    parser.add_argument(
        "--seconds", type=float, help="length of each measured stretch, whatever the benchmark's own"
    )
    parser.add_argument(
        "--conversations", type=int, default=0, metavar="N", help="a smaller shop for a quick look (inbox)"
    )


def run(arguments: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s %(message)s")
    plan = Plan(arguments.seconds, arguments.full, arguments.chaos, arguments.conversations)
    chosen = names() if arguments.name == ALL else [arguments.name]
    codes = [_run(_named(name), plan, as_json=arguments.json) for name in chosen]
    return max(codes, default=OK)


def _named(name: str) -> Benchmark:
    found: Benchmark = import_module(f"hub.bench.{name}").BENCH
    return found


def _run(benchmark: Benchmark, plan: Plan, *, as_json: bool) -> int:
    # Collections of the generator's own garbage would be measured as the hub's latency.
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
    result = run_loop(run_until_asked(benchmark.run(plan)))  # type: ignore[arg-type]
    if result is None:
        raise KeyboardInterrupt
    print(json.dumps(_told(benchmark, result), ensure_ascii=False, indent=None if as_json else 1), flush=True)
    for name in result.broken:
        print(f"hub bench {benchmark.name}: {name} is {result.metrics[name]} and must be 0", file=sys.stderr)
    return FAILED if result.broken else OK


def _told(benchmark: Benchmark, result: Result) -> dict[str, Any]:
    return {"bench": benchmark.name, "metrics": result.metrics, "context": dict(result.notes)}


COMMAND = Command("measure: flashsale, inbound, inbox, outbound, routing, sockets, stock", configure, run)
