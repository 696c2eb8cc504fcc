"""Sends pushes to callbacks, and tells apart how one fails: refused, or cut off after it was sent.

A general client would do, at five times the work per push and without that difference; a load
generator feels both.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

# Below the 5 s after which common servers drop an idle connection.
_IDLE_S = 3.0
_LONGEST_ANSWER = 1_000_000


class RefusedError(Exception):
    """No connection came about, so nothing was sent."""


class CutError(Exception):
    """The connection ended, or spoke no HTTP, before the answer was whole."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


@dataclass(frozen=True)
class _Line:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    idle_since: float


@dataclass
class Outgoing:
    """Keeps connections that callbacks leave open; a time limit is the caller's to set around a call."""

    _idle: dict[str, list[_Line]] = field(default_factory=lambda: defaultdict(list))

    async def request(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Raises RefusedError or CutError; redirects are answers like any other."""
        target = urlsplit(url)
        line = self._kept(target) or await _connected(target)
        try:
            line.writer.write(_head(method, target, headers, len(body)) + body)
            answer, keep = await _answer(line.reader)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as problem:
            line.writer.close()
            raise CutError(str(problem)) from problem
        except BaseException:
            line.writer.close()  # the time limit ran out
            raise
        self._put_back(target, line, keep)
        return answer

    def close(self) -> None:
        for lines in self._idle.values():
            for line in lines:
                line.writer.close()
        self._idle.clear()

    def _kept(self, target: SplitResult) -> _Line | None:
        lines = self._idle[_origin(target)]
        while lines:
            line = lines.pop()
            if time.monotonic() - line.idle_since < _IDLE_S and not line.reader.at_eof():
                return line
            line.writer.close()
        return None

    def _put_back(self, target: SplitResult, line: _Line, keep: bool) -> None:
        if keep:
            self._idle[_origin(target)].append(_Line(line.reader, line.writer, time.monotonic()))
        else:
            line.writer.close()


def _origin(target: SplitResult) -> str:
    return f"{target.scheme}://{target.netloc}"


async def _connected(target: SplitResult) -> _Line:
    secure = target.scheme == "https"
    context = _unchecked() if secure else None
    try:
        pair = await asyncio.open_connection(
            target.hostname, target.port or (443 if secure else 80), ssl=context
        )
    except (OSError, ValueError) as problem:
        raise RefusedError(str(problem)) from problem
    return _Line(*pair, idle_since=0.0)


def _unchecked() -> ssl.SSLContext:
    """A sandbox talks to addresses its own user typed in, often with home-made certificates."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _head(method: str, target: SplitResult, headers: Mapping[str, str], length: int) -> bytes:
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    host = target.netloc.rpartition("@")[2]
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Accept: */*", f"Content-Length: {length}"]
    return "\r\n".join([*lines, *(f"{k}: {v}" for k, v in headers.items()), "", ""]).encode("latin-1")


async def _answer(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    """The answer, and whether its connection may be used again."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError("this is no HTTP/1 answer")
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    body, ended = await _body(reader, headers)
    keep = ended and version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
    return Answer(int(rest[:3]), body), keep


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> tuple[bytes, bool]:
    """Without a length the body ends with the connection."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return await _chunks(reader), True
    if "content-length" in headers:
        return await reader.readexactly(_allowed(int(headers["content-length"]))), True
    return await reader.read(_LONGEST_ANSWER), False


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += (await reader.readexactly(_allowed(size + len(body)) - len(body) + 2))[:-2]
    await reader.readline()
    return body


def _allowed(length: int) -> int:
    if not 0 <= length <= _LONGEST_ANSWER:
        raise ValueError(f"an answer of {length} bytes is too long")
    return length
