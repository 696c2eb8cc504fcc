"""What reaches the terminal, and what stays in a file of bounded size."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.embedded import child_log, mongo, valkey
from hub.embedded.child_log import ChildLog, Lines, level_of


def forwarded(log: ChildLog, lines: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    for line in lines:
        log.line(line.encode())
    log.close()
    return capsys.readouterr().err.splitlines()


def test_warnings_and_whole_tracebacks_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        '{"ts":"…","level":"info","message":"started"}',
        '{"ts":"…","level":"warning","message":"slow"}',
        "2026-11-23T01:00:00.000Z info hub x started",
        "Traceback (most recent call last):",
        '  File "x.py", line 1, in <module>',
        "ValueError: bad",
        "INFO:     Application startup complete.",
        "plain words",
    ]
    seen = forwarded(ChildLog(tmp_path, "web-1", level_of, verbose=False), lines, capsys)
    assert seen == [f"[web-1] {lines[n]}" for n in (1, 3, 4, 5)]
    assert (tmp_path / "web-1.log").read_text().splitlines() == lines


def test_verbose_forwards_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert forwarded(ChildLog(tmp_path, "web", level_of, verbose=True), ["a", "b"], capsys) == [
        "[web] a",
        "[web] b",
    ]


def test_the_stores_routine_advice_stays_in_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mongod = ['{"t":{"$date":"x"},"s":"W",  "c":"CONTROL"}', '{"t":{"$date":"x"},"s":"E",  "c":"STORAGE"}']
    cache = ["1:M # WARNING Memory overcommit … may fail", "1:M # Can't open the append-only file"]
    for name, judge, lines in (("mongod", mongo.level_of, mongod), ("valkey", valkey.level_of, cache)):
        log = ChildLog(tmp_path, name, judge, verbose=False)
        assert forwarded(log, lines, capsys) == [f"[{name}] {lines[1]}"]


def test_files_rotate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child_log, "_FILE_BYTES", 100)
    log = ChildLog(tmp_path, "web", level_of, verbose=False)
    for number in range(60):
        log.line(b"%09d" % number)
    log.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["web.log", "web.log.1", "web.log.2"]
    assert all(path.stat().st_size <= 120 for path in tmp_path.iterdir())
    kept = "".join((tmp_path / name).read_text() for name in ("web.log.2", "web.log.1", "web.log")).split()
    assert kept == [f"{number:09d}" for number in range(60 - len(kept), 60)]


def test_lines_are_cut_across_reads_and_never_grow_without_bound() -> None:
    seen: list[bytes] = []
    lines = Lines(seen.append)
    for part in (b"a\nb", b"c\n", b"x" * 300_000, b"end"):
        lines.data_received(part)
    lines.connection_lost(None)
    assert seen == [b"a", b"bc", b"x" * 300_000, b"end"]
