"""A reply is stored as queued before anything else happens; the same client id again is the same reply."""

from __future__ import annotations

from typing import Any

from hub.conversations.model import Kind, Sender
from hub.conversations.rules import holding, quota, sla
from hub.conversations.rules.desk import PLAIN, Desk
from hub.conversations.rules.episodes import take
from hub.conversations.rules.quote import quoted
from hub.conversations.timeline import Job, Timeline, sender_doc
from hub.core import numbers
from hub.core.errors import Refused
from hub.core.numbers import Found

Doc = dict[str, Any]
# "卡号" or "wx" before a number decides whether it is one: core/numbers.py looks this far back.
TELLING_CHARACTERS = 12


def send(
    timeline: Timeline,
    sender: Sender,
    dedup_key: str,
    client_id: str,
    parts: list[Doc],
    *,
    reply_to: int | None = None,
    hold_s: float = 0,
    desk: Desk = PLAIN,
) -> list[Doc]:
    """Queues `parts` (each {kind, body, spans, media}); a repeat returns what is already there.

    A person's word is an answer; a bot's is one while the bot has the episode; the system's never is.
    See rules/quote.py for `reply_to` (a seq), rules/holding.py for `hold_s`. Raises Refused when the fan
    cannot be reached or the platform's quota does not allow it, Conflict when another agent holds the
    episode.
    """
    known = _already_sent(timeline, dedup_key, len(parts))
    if known:
        return known
    conversation = timeline.conversation
    if not conversation["fan"]["reachable"]:
        raise Refused("fan_unreachable")
    quote = None if reply_to is None else quoted(timeline, reply_to)
    left = quota.take(conversation["quota"], len(parts), timeline.now)
    if sender.type == "agent":
        take(timeline, sender, desk=desk)
    held = holding.fields(holding.remembered(conversation), timeline.now, hold_s) if hold_s else {}
    if sender.type == "agent":
        sla.answered(timeline)
    conversation["quota"] = left
    if sender.type == "agent" or (sender.type == "bot" and conversation["state"] != "waiting"):
        conversation["waiting_since"] = None
    messages = [
        timeline.add(
            {
                "direction": "out",
                "kind": part["kind"],
                "body": part["body"],
                "spans": part["spans"],
                "media": part["media"],
                "sender": sender_doc(sender),
                "client_id": _numbered(client_id, n),
                "dedup_key": _numbered(dedup_key, n),
                "platform_at": timeline.now,
                "status": "queued",
                "attempts": 0,
                "next_attempt_at": timeline.now,
                "taken_at": timeline.now,
                "error": None,
                **({"reply_to": quote} if quote and n == 0 else {}),
                **held,
            }
        )
        for n, part in enumerate(parts)
    ]
    ring_delivery(timeline, delay_s=hold_s, is_exact=True)
    return messages


def ring_delivery(timeline: Timeline, delay_s: float = 0, *, is_exact: bool = False) -> None:
    """Not needed while a worker holds the lease: it claims the next message in the same transaction
    that settles the last one, so nothing can slip between.
    """
    lease = timeline.conversation["delivery"]
    if lease is None or lease["until"] <= timeline.now or delay_s:
        timeline.jobs.append(Job("deliver", (timeline.id,), delay_s=delay_s, is_exact=is_exact))


def dedup_keys(dedup_key: str, count: int) -> list[str]:
    return [_numbered(dedup_key, n) for n in range(count)]


def _numbered(key: str, n: int) -> str:
    return key if n == 0 else f"{key}#{n}"


def _already_sent(timeline: Timeline, dedup_key: str, count: int) -> list[Doc]:
    found = (timeline.by_dedup_key(key) for key in dedup_keys(dedup_key, count))
    return [m for m in found if m is not None]


def note(
    timeline: Timeline, sender: Sender, dedup_key: str, client_id: str, body: Doc, spans: list[Doc]
) -> Doc:
    """A private word between colleagues: it never leaves the hub and does not count as an answer.

    Those whom it names (`body.mentions`, staff ids) are told, and have not seen it until they read here.
    """
    known = timeline.by_dedup_key(dedup_key)
    if known:
        return known
    conversation, mentioned = timeline.conversation, body.get("mentions", [])
    told = [staff_id for staff_id in mentioned if staff_id != sender.id]
    conversation["mentioned"] = _united(conversation["mentioned"], mentioned)
    conversation["mention_unseen"] = _united(conversation["mention_unseen"], told)
    return timeline.add(
        {
            "direction": "note",
            "kind": "note",
            "body": body,
            "spans": spans,
            "media": None,
            "sender": sender_doc(sender),
            "client_id": client_id,
            "dedup_key": dedup_key,
            "platform_at": timeline.now,
        }
    )


def _united(known: list[str], more: list[str]) -> list[str]:
    return [*known, *(each for each in dict.fromkeys(more) if each not in known)]


def split_text(text: str, limit_bytes: int) -> list[str]:
    """Pieces of at most `limit_bytes` of UTF-8, cut after a line or sentence end where one is near.

    Never inside a phone, card or ID number, as each piece is concealed by itself, unless the number alone
    is too long.
    """
    pieces, start, found = [], 0, list(numbers.find(text))
    while len(text[start:].encode()) > limit_bytes:
        cut = _beside_numbers(found, start, start + _cut(text[start:], limit_bytes))
        pieces.append(text[start:cut].rstrip())
        start = len(text) - len(text[cut:].lstrip())
    return [piece for piece in (*pieces, text[start:]) if piece]


def _cut(text: str, limit_bytes: int) -> int:
    hard = len(text.encode()[:limit_bytes].decode(errors="ignore"))
    soft = max(text.rfind(mark, hard // 2, hard) for mark in "\n。！？；.!?; ，,")
    return soft + 1 if soft > 0 else hard


def _beside_numbers(found: list[Found], start: int, cut: int) -> int:
    """`cut`, or a place behind `start` and before the number (and the words that tell its kind) that it parts."""
    behind_last = 0
    for number in found:
        with_words = max(number.start - TELLING_CHARACTERS, behind_last)
        if with_words < cut < number.end:
            return next(edge for edge in (with_words, number.start, cut) if start < edge <= cut)
        behind_last = number.end
    return cut


def as_text(kind: Kind, body: Doc) -> str | None:
    """What a location or a link becomes on a channel that only knows text; None if it cannot be said."""
    if kind == "location":
        return f"📍 {body.get('label', '')} ({body['lat']}, {body['lng']})".replace("  ", " ")
    if kind == "link":
        return "\n".join(part for part in (body.get("title"), body.get("description"), body["url"]) if part)
    return None
