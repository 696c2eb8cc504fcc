"""One server set per folder, and the file by which others find it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from hub.core.errors import Conflict
from hub.embedded import lock, runfile


def refusal(data_dir: Path) -> dict[str, object]:
    with pytest.raises(Conflict) as conflict:
        lock.acquire(data_dir)
    assert conflict.value.code == "already_running"
    return conflict.value.params


def test_who_comes_second_learns_who_runs(tmp_path: Path) -> None:
    with lock.acquire(tmp_path / "new"):
        assert refusal(tmp_path / "new") == {"pid": os.getpid(), "url": ""}
        runfile.RunFile(tmp_path / "new", "1").add_urls({"web": "http://127.0.0.1:8000/"})
        assert refusal(tmp_path / "new") == {"pid": os.getpid(), "url": "http://127.0.0.1:8000/"}
    lock.acquire(tmp_path / "new").release()


def test_an_old_run_json_of_someone_else_says_nothing(tmp_path: Path) -> None:
    with lock.acquire(tmp_path):
        stale = {"version": "1", "started_at": "", "pid": 1, "urls": {"web": "http://old/"}}
        (tmp_path / "run.json").write_text(json.dumps(stale))
        assert refusal(tmp_path) == {"pid": os.getpid(), "url": ""}


TORN = [
    "",
    "{",
    "[]",
    '{"pid": "x"}',
    '{"pid": 1}',
    '{"version":"1","started_at":"","pid":1,"urls":[]}',
    "\xff",
]


@pytest.mark.parametrize("torn", TORN)
def test_a_corrupted_run_json_is_nothing_and_does_not_stop_the_next_start(tmp_path: Path, torn: str) -> None:
    (tmp_path / "run.json").write_text(torn, encoding="latin-1")
    assert runfile.read(tmp_path) is None
    with lock.acquire(tmp_path):
        assert refusal(tmp_path)["url"] == ""
        runfile.RunFile(tmp_path, "2")
    assert getattr(runfile.read(tmp_path), "version", None) == "2"


def test_run_json_shows_what_was_told_and_goes_at_the_end(tmp_path: Path) -> None:
    run = runfile.RunFile(tmp_path, "1.2")
    run.set_processes({"mongod": [11], "web": [12], "worker": [13, 14], "valkey": []})
    run.add_ports({"web": 8000})
    run.add_ports({"mongod": 27000})
    run.add_urls({"web": "http://127.0.0.1:8000/"})
    run.set_demo(logins=[{"name": "小雨", "password": "p"}], channels=[{"gh_id": "gh_1"}])
    shown = json.loads((tmp_path / "run.json").read_text())
    assert shown.pop("started_at").endswith("Z")
    assert shown == {
        "version": "1.2", "pid": os.getpid(),
        "processes": {"supervisor": os.getpid(), "mongod": 11, "web": [12], "worker": [13, 14]},
        "ports": {"web": 8000, "mongod": 27000}, "urls": {"web": "http://127.0.0.1:8000/"},
        "logins": [{"name": "小雨", "password": "p"}], "channels": [{"gh_id": "gh_1"}],
    }  # fmt: skip
    assert (tmp_path / "run.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]
    run.remove()
    assert runfile.read(tmp_path) is None
