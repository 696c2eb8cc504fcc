"""Where a shop's index lies, who may write there, and what the writer last told about itself."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from hub.core.clock import now
from hub.core.ids import new_id
from hub.core.settings import Settings

# Another layout gets another folder: the old index is left behind and a new one is built.
VERSION = 2
# The writer tells of itself at least this often; silent for longer than SILENCE_S, it is taken for dead.
BEAT_S = 2.0
SILENCE_S = 30.0


@dataclass(frozen=True)
class State:
    """What the writer said last. `heard_until_ms`: every change up to then was looked at.

    `walked`: every conversation was compared once since the index began.
    """

    pid: int = 0
    beat_ms: int = 0
    heard_until_ms: int = 0
    walked: bool = False

    @property
    def is_alive(self) -> bool:
        return now_ms() - self.beat_ms < SILENCE_S * 1000


def now_ms() -> int:
    return int(now().timestamp() * 1000)


@dataclass(frozen=True)
class Shelf:
    """The folder of all shops' indexes on this machine."""

    folder: Path

    @staticmethod
    def of(settings: Settings) -> Shelf:
        """Never on a network's disk: several machines may share a data folder, but no SQLite file."""
        folder = Path(settings.search_dir) if settings.search_dir else settings.data_dir / "search"
        return Shelf(folder / f"v{VERSION}")

    def current(self, shop_id: str) -> Path | None:
        """The shop's index of today; None before there is any. A small file names it, so that it can change."""
        try:
            name = (self.folder / f"{shop_id}.current").read_text()
        except FileNotFoundError:
            return None
        return self.folder / name if name else None

    def begin(self, shop_id: str) -> Path:
        """A new, empty place for the shop's index; the former one is forgotten by `tidy`."""
        path = self.folder / f"{shop_id}.{new_id()}.db"
        self._replace(f"{shop_id}.current", path.name)
        return path

    def tidy(self, shop_id: str) -> None:
        """Removes the shop's former indexes; who still reads one goes on reading it to the end."""
        kept = self.current(shop_id)
        for path in self.folder.glob(f"{shop_id}.*.db*"):
            if kept is None or not path.name.startswith(kept.name):
                path.unlink(missing_ok=True)

    def shops(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.current"))

    def forget(self, shop_id: str) -> None:
        (self.folder / f"{shop_id}.current").unlink(missing_ok=True)
        self.tidy(shop_id)

    def state(self) -> State:
        try:
            return State(**json.loads((self.folder / "writer.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return State()

    def tell(self, state: State) -> None:
        self._replace("writer.json", json.dumps(asdict(replace(state, beat_ms=now_ms(), pid=os.getpid()))))

    def ask_rebuild(self, shop_id: str) -> None:
        """The writer finds this and begins anew; the wish is gone when everything is indexed again."""
        self._replace(f"{shop_id}.rebuild", "")

    def wishes(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.rebuild"))

    def fulfilled(self, shop_id: str) -> None:
        (self.folder / f"{shop_id}.rebuild").unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[bool]:
        """True for the one process of this machine that may write; ends with it, even by kill -9."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _locked(descriptor)
        finally:
            os.close(descriptor)

    def _replace(self, name: str, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = self.folder / f".{name}.{os.getpid()}"
        draft.write_text(text)
        draft.replace(self.folder / name)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_broken(error: sqlite3.Error) -> bool:
    """The file itself is damaged. A full disk or a busy moment are OperationalErrors, and pass."""
    return type(error) is sqlite3.DatabaseError
