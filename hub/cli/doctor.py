"""`hub doctor`: looks at everything that can be wrong, and says what to do about it."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from hub import doctor
from hub.cli import FAILED, OK, Command
from hub.cli import _everything as _declared  # noqa: F401
from hub.cli._opening import with_core


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def run(arguments: argparse.Namespace) -> int:
    findings = with_core(doctor.examine)
    if arguments.json:
        print(json.dumps({"findings": [asdict(f) for f in findings]}, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.ok else 'BAD '} {finding.what}: {finding.state}")
            if not finding.ok:
                print(f"     → {finding.remedy}")
    return OK if all(f.ok for f in findings) else FAILED


COMMAND = Command("check stores, indexes, migrations, keys, disk, clock and versions", configure, run)
