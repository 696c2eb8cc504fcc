"""Commands, settings, statuses and metrics in the documents are those of the code."""

from __future__ import annotations

import pkgutil
import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from prometheus_client.metrics import MetricWrapperBase

from hub import cli
from hub.conversations.model import TRANSITIONS
from hub.core import metrics
from hub.core.settings import Settings, env_name
from tests.docs.markdown import DOCUMENTS, ROOT, blocks, read

DEPLOY = [path for path in sorted((ROOT / "deploy").rglob("*")) if path.is_file() and path.suffix != ".py"]
COMPOSE = yaml.safe_load(read(ROOT / "deploy" / "compose.yaml"))
COMMANDS = [m.name for m in pkgutil.iter_modules(cli.__path__) if not m.name.startswith("_")]
# Not settings: a test's switch of the database layer, and the domain that compose hands to Caddy.
OTHERS = {"HUB_DIE_AT_WRITE", "HUB_DOMAIN"}
LINES = sorted({
    line.strip().partition(" < ")[0]
    for path in DOCUMENTS for block in blocks(read(path)) if block.language == "sh"
    for line in block.text.splitlines() if line.strip().startswith("hub ")
})  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_hub_understands_its_commands(line: str) -> None:
    """With every option; argparse ends the process for what it does not know."""
    cli.parser(COMMANDS).parse_args(shlex.split(line)[1:])


@pytest.mark.parametrize("path", [*DOCUMENTS, *DEPLOY], ids=lambda path: path.name)
def test_named_settings_exist(path: Path) -> None:
    known = {env_name(field.name) for field in fields(Settings)} | OTHERS
    assert set(re.findall(r"\bHUB_[A-Z_]*[A-Z]\b", read(path))) - known == set()


@pytest.mark.parametrize("name", ["web", "worker", "migrate"])
def test_compose_runs_commands_that_exist(name: str) -> None:
    cli.parser(COMMANDS).parse_args(COMPOSE["services"][name]["command"])


def test_units_run_commands_that_exist() -> None:
    for unit in (ROOT / "deploy" / "systemd").glob("*.service"):
        [command] = re.findall(r"^ExecStart=\S+/hub (.+)$", read(unit), re.MULTILINE)
        cli.parser(COMMANDS).parse_args(shlex.split(command))


def test_the_table_of_statuses_is_the_one_in_force() -> None:
    text = read(ROOT / "docs" / "architecture.md")
    section = text.partition("## Statuses of a reply")[2].partition("\n## ")[0]
    told: dict[str, set[str]] = {status: set() for status in TRANSITIONS}
    for start, ends in re.findall(r"^\| (\w+) \| ([\w, ]+|–) \|", section, re.MULTILINE):
        if start in told:
            told[start] |= set(re.findall(r"\w+", ends))
    assert told == {status: set(next_ones) for status, next_ones in TRANSITIONS.items()}


def test_every_metric_is_explained() -> None:
    text = read(ROOT / "docs" / "operations.md")
    ours = [each.describe()[0].name for each in vars(metrics).values() if isinstance(each, MetricWrapperBase)]
    assert len(ours) >= 6
    assert [name for name in ours if name not in text] == []
