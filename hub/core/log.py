"""One way to log for every process: events with fields, without personal data or credentials."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import TextIO

import msgspec

from hub.core.clock import from_unix, iso
from hub.core.privacy import mask_for_log

shop_id: ContextVar[str] = ContextVar("shop_id", default="")
conversation_id: ContextVar[str] = ContextVar("conversation_id", default="")
request_id: ContextVar[str] = ContextVar("request_id", default="")
job: ContextVar[str] = ContextVar("job", default="")
_CONTEXT = {var.name: var for var in (shop_id, conversation_id, request_id, job)}

_SECRET_NAMES = (
    *(
        "token",
        "secret",
        "password",
        "passwd",
        "session",
        "cookie",
        "authorization",
        "signature",
        "sign",
        "sig",
    ),
    *("api_?key", "aes_?key", "secret_?key"),
)
_SECRET_NAME = f"(?:{'|'.join(_SECRET_NAMES)})"
_SECRET_FIELD = re.compile(rf"(?:\w*_|app|corp)?{_SECRET_NAME}\Z", re.IGNORECASE)
# Platforms carry credentials in query strings, and HTTP libraries put URLs into their messages.
_SECRET_IN_TEXT = re.compile(rf"(?i)({_SECRET_NAME}[\"']?[=:]\s?[\"']?(?:bearer )?)([^\s&\"',;}}]{{4,}})")
_HIDDEN = "***"
# JSON lets these stand, but readers that split lines as Unicode does, and terminals, take them for commands.
_BREAKS = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}
_FIELD_CHARS = 4000  # a log line is for reading; bodies belong into the database
_DEPTH = 4
_FOREIGN_HANDLERS = ("uvicorn", "uvicorn.error", "uvicorn.access", "arq", "arq.worker", "arq.jobs")
_TALKATIVE = (
    "httpx",
    "httpcore",
    "pymongo",
    "asyncio",
    "PIL",
    "libav",
)  # a line per request or packet at info or debug


class Log:
    """`log.info("message_stored", seq=7)`: the event's name is constant, what varies is a field."""

    def __init__(self, logger: logging.Logger) -> None:
        self._logger = logger

    def debug(self, event: str, /, **fields: object) -> None:
        self._write(logging.DEBUG, event, fields)

    def info(self, event: str, /, **fields: object) -> None:
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, /, **fields: object) -> None:
        self._write(logging.WARNING, event, fields)

    def error(self, event: str, /, **fields: object) -> None:
        self._write(logging.ERROR, event, fields)

    def exception(self, event: str, /, **fields: object) -> None:
        """Inside an `except` block: the error's kind, sentence and places go along, its variables never."""
        self._write(logging.ERROR, event, fields, failed=True)

    def _write(self, level: int, event: str, fields: dict[str, object], failed: bool = False) -> None:
        if self._logger.isEnabledFor(level):
            self._logger.log(level, event, extra={"fields": fields}, exc_info=failed)


def get(name: str) -> Log:
    return Log(logging.getLogger(name))


@contextmanager
def bound(**values: str) -> Iterator[None]:
    """What is logged inside carries shop_id=, conversation_id=, request_id= or job=."""
    tokens = bind(**values)
    try:
        yield
    finally:
        for var, token in tokens:
            var.reset(token)


def bind(**values: str) -> list[tuple[ContextVar[str], Token[str]]]:
    """As `bound`, until the end of the current task (a request, a job) instead of a block."""
    return [(_CONTEXT[name], _CONTEXT[name].set(value)) for name, value in values.items()]


def configure(
    level: str = "info", form: str = "json", process: str = "hub", stream: TextIO | None = None
) -> None:
    """Makes this the only log of the process.

    Run uvicorn with log_config=None; arq sets up its own first, so call this in a worker's on_startup.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(process) if form == "json" else TextLines(process))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _FOREIGN_HANDLERS:
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.NOTSET)  # uvicorn sets its own; ours decides
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        return msgspec.json.encode(_entry(record, self._process), enc_hook=str).decode().translate(_BREAKS)


class TextLines(JsonLines):
    """The same for people; control characters are escaped, so that a fan's text cannot forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        entry = _entry(record, self._process)
        error = entry.pop("error", None)
        first = [str(entry.pop(name)) for name in ("ts", "level", "process", "logger")]
        pairs = [f"{name}={_printable(value)}" for name, value in entry.items() if name != "message"]
        line = " ".join([*first, _one_line(str(entry["message"])), *pairs])
        return line if error is None else line + "\n  " + _printable_error(error)


def _entry(record: logging.LogRecord, process: str) -> dict[str, object]:
    entry: dict[str, object] = {
        "ts": iso(from_unix(record.created)),
        "level": record.levelname.lower(),
        "logger": record.name,
        "process": process,
        "message": _safe_text(record.getMessage()),
    }
    entry.update({name: value for name, var in _CONTEXT.items() if (value := var.get())})
    for name, value in getattr(record, "fields", {}).items():
        entry.setdefault(name, _safe(value, name))
    if record.exc_info and record.exc_info[1] is not None:
        entry["error"] = _error(record.exc_info[1])
    return entry


def _error(error: BaseException) -> dict[str, object]:
    """Kind, sentence, places, and the error behind it; never the variables of a frame."""
    frames = traceback.extract_tb(error.__traceback__)[-20:]
    told: dict[str, object] = {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "text": _safe_text(str(error)),
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        told["because"] = f"{type(behind).__qualname__}: {_safe_text(str(behind))}"
    return told


def _safe(value: object, name: str = "", depth: int = 0) -> object:
    if _SECRET_FIELD.match(name) and value not in (None, "", True, False):
        return _HIDDEN
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if _safe_text(str(value)) == str(value) else _safe_text(str(value))
    if isinstance(value, Mapping) and depth < _DEPTH:
        return {_safe_text(str(key)): _safe(item, str(key), depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset) and depth < _DEPTH:
        return [_safe(item, "", depth + 1) for item in list(value)[:50]]
    return _safe_text(f"<{len(value)} bytes>" if isinstance(value, bytes) else str(value))


def _safe_text(text: str) -> str:
    """Half a surrogate pair, which JSON cannot carry, becomes a question mark."""
    whole = text if text.isascii() else text.encode(errors="replace").decode()
    return _SECRET_IN_TEXT.sub(rf"\1{_HIDDEN}", mask_for_log(whole, limit=_FIELD_CHARS))


def _printable(value: object) -> str:
    if isinstance(value, str) and value.isprintable() and " " not in value and value:
        return value
    return _one_line(msgspec.json.encode(value, enc_hook=str).decode())


def _printable_error(error: object) -> str:
    if not isinstance(error, dict):
        return _printable(error)
    head = _one_line(f"{error['kind']}: {error['text']}")
    because = [f"because {_one_line(error['because'])}"] if "because" in error else []
    return "\n    ".join([head, *error["at"], *because])


def _one_line(text: str) -> str:
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
