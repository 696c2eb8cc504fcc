"""The `hub` command: one file per subcommand, found by itself."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.core.errors import HubError

OK, FAILED, BAD_USE = 0, 1, 2


@dataclass(frozen=True)
class Command:
    """A file in this folder exposes one as COMMAND; `run` returns the exit code."""

    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Exit codes: 0 ok, 1 failed, 2 bad use. Errors are one plain sentence on stderr."""
    words = list(sys.argv[1:] if argv is None else argv)
    names = [m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if m.name[0] != "_"]
    # Only the command that was asked for is imported: `hub up` stays running, and stays small.
    arguments = parser([words[0]] if words and words[0] in names else names).parse_args(words)
    command: Command = arguments.command
    try:
        return command.run(arguments)
    except HubError as error:
        print(f"hub: {_sentence(error)}", file=sys.stderr)
        return BAD_USE if error.field else FAILED
    except KeyboardInterrupt:
        return FAILED


def parser(names: Iterable[str]) -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="hub", description="UpHub: one live inbox and one stock for a creator."
    )
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in names:
        command: Command = importlib.import_module(f"hub.cli.{name}").COMMAND
        sub = commands.add_parser(name, help=command.help, description=command.help)
        command.configure(sub)
        sub.set_defaults(command=command)
    return root


def _sentence(error: HubError) -> str:
    from hub.core.sentences import sentence  # 15 MB that a supervisor needs only when it fails

    return sentence(error, "en")
