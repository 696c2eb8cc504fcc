"""Fetches the browser libraries that we ship, so that no page ever loads code from someone else's server."""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

VENDOR = Path(__file__).resolve().parent.parent / "hub" / "core" / "static" / "vendor"
MANIFEST = VENDOR / "vendor.json"
Entry = dict[str, Any]


def main(argv: list[str] | None = None) -> int:
    """Without options every file is fetched and must match the manifest; 1 when one does not."""
    options = _options(argv)
    entries: list[Entry] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    wrong = check(entries) if options.check else fetch(entries, pin=options.pin)
    for problem in wrong:
        print(problem, file=sys.stderr)
    return 1 if wrong else 0


def check(entries: list[Entry]) -> list[str]:
    """What is wrong with the files that lie here already; asks nobody."""
    return [problem for entry in entries if (problem := _mismatch(entry, _local(entry)))]


def fetch(entries: list[Entry], *, pin: bool) -> list[str]:
    """Writes only what matches; `pin` writes everything and takes its sum as the new truth."""
    wrong = []
    for entry in entries:
        content = _from_package(entry)
        if pin:
            entry["sha256"] = _sum(content)
        problem = _mismatch(entry, content)
        if problem:
            wrong.append(problem)
        else:
            (VENDOR / entry["file"]).write_bytes(content)
    if pin:
        MANIFEST.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")
    return wrong


def _from_package(entry: Entry) -> bytes:
    """One file of the published package; the npm client knows its registry, checks its signature sum."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = f"{entry['name']}@{entry['version']}"
        command = ["npm", "pack", wanted, "--silent", "--pack-destination", folder]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            member = package.extractfile(f"package/{entry['source']}")
            if member is None:
                raise FileNotFoundError(entry["source"])
            return member.read()


def _local(entry: Entry) -> bytes:
    path = VENDOR / str(entry["file"])
    return path.read_bytes() if path.exists() else b""


def _mismatch(entry: Entry, content: bytes) -> str:
    found = _sum(content)
    same = found == entry["sha256"]
    return "" if same else f"{entry['file']}: sha256 is {found}, the manifest says {entry['sha256']}"


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare the files that are here, offline")
    parser.add_argument(
        "--pin", action="store_true", help="after a version changed in vendor.json: renew the sums"
    )
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
