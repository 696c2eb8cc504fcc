"""One way in for every event: validated, acknowledged, answered in the person's language, in order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import socketio
from pydantic import ValidationError

from hub.conversations.payloads import Payload
from hub.core import log, metrics
from hub.core.db import StoreError
from hub.core.errors import HubError, Refused, RetryLater
from hub.core.sentences import sentence
from hub.sockets.schema import Event

_log = log.get(__name__)
Answer = dict[str, Any]
Handler = Callable[[str, Any], Awaitable[Answer | None]]


class Door(socketio.AsyncNamespace):  # type: ignore[misc]  # socketio ships no types
    """Subclasses define `do_<event>(sid, payload)` for every event of the schema."""

    def __init__(self, namespace: str, events: tuple[Event, ...]) -> None:
        super().__init__(namespace)
        self._events = {event.name: event for event in events}
        self.languages: dict[str, str] = {}

    async def trigger_event(self, event: str, *args: Any) -> Any:
        if event in ("connect", "disconnect"):
            answer = await super().trigger_event(event, *args)
            metrics.SOCKETS.labels(self.namespace).inc(1 if event == "connect" else -1)
            return answer
        return await self._answer(event, args[0], args[1] if len(args) > 1 else {})

    async def admit(self, sid: str, payload: Payload) -> None:
        """Before every event, the one place to refuse what a payload names. Raises HubError."""

    async def _answer(self, event: str, sid: str, data: Any) -> Answer:
        """Nothing a client sends may raise through here; socket.io would drop the acknowledgement."""
        try:
            payload = parsed(self._events, event, data)
            await self.admit(sid, payload)
            handler: Handler = getattr(self, f"do_{event}")
            return {"ok": True, **(await handler(sid, payload) or {})}
        except HubError as error:
            return {"ok": False, "error": described(error, self.languages.get(sid, ""))}
        except (StoreError, OSError, TimeoutError):
            _log.warning("store away", event_name=event)
            return {"ok": False, "error": described(Refused("store_away"), self.languages.get(sid, ""))}
        except Exception:  # noqa: BLE001  # an edge: the fault is ours, the client must still hear something
            _log.exception("socket event failed", event_name=event)
            return {"ok": False, "error": described(Refused("internal_error"), self.languages.get(sid, ""))}


def parsed(events: dict[str, Event], name: str, data: Any) -> Payload:
    """Raises Refused naming the field."""
    event = events.get(name)
    if event is None or event.payload is None:
        raise Refused("event_unknown", field="event", event=str(name)[:40])
    try:
        return event.payload.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise Refused("payload_invalid", field=field or "payload", reason=first["msg"]) from None


def described(error: HubError, lang: str) -> Answer:
    """An error as a person reads it."""
    described = {"code": error.code, "message": sentence(error, lang)}
    return described | ({"field": error.field} if error.field else {}) | _way_out(error)


def _way_out(error: HubError) -> Answer:
    """What the screen needs to offer the way out, such as whom to take over from."""
    useful = {k: v for k, v in error.params.items() if k in ("name", "assignee_id", "left", "limit", "until")}
    if isinstance(error, RetryLater):
        useful["after_s"] = error.after_s
    return {"params": useful} if useful else {}
