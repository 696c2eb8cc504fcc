"""Documents as JSON for screens; secrets (span ciphertexts, fan ids) stay behind."""

from __future__ import annotations

from typing import Any

from hub.conversations.model import EpisodeView, Head, LastView, MessageView, QuotaView, SlaView
from hub.core.clock import iso

Doc = dict[str, Any]


def head_view(doc: Doc) -> Head:
    return {
        "id": doc["_id"],
        "rev": doc["rev"],
        "seq": doc["seq"],
        "channel": doc["channel"],
        "account_id": doc["account_id"],
        "fan": dict(doc["fan"]),
        "customer_id": doc["customer_id"],
        "priority": doc["priority"],
        "group_id": doc["group_id"],
        "labels": list(doc["labels"]),
        "mention_unseen": list(doc["mention_unseen"]),
        "snoozed_until": iso(doc["snoozed_until"]),
        "sla": _sla(doc["sla"]),
        "unread": doc["unread"],
        "waiting_since": iso(doc["waiting_since"]),
        "read_by_team_seq": doc["read_by_team_seq"],
        "read_by_fan_seq": doc["read_by_fan_seq"],
        "last": _last(doc["last"]),
        "last_at": iso(doc["last_at"]) or "",
        "episode": episode_view(doc["episode"]),
        "quota": _quota(doc["quota"]),
    }


def episode_view(doc: Doc | None) -> EpisodeView | None:
    if doc is None:
        return None
    return {
        "id": doc["id"],
        "number": doc["number"],
        "state": doc["state"],
        "assignee": doc["assignee"],
        "opened_at": iso(doc["opened_at"]) or "",
        "closed_at": iso(doc["closed_at"]),
        "close_reason": doc["close_reason"],
    }


def _sla(doc: Doc | None) -> SlaView | None:
    """Of a conversation that is put aside the clocks stand still, and nothing is due."""
    if doc is None or "due_at" not in doc:
        return None
    return {
        "due_at": iso(doc["due_at"]) or "",
        "warn_at": iso(doc.get("warn_at", doc["due_at"])) or "",
        "clock": doc["clock"],
        "breached": list(doc["breached"]),
    }


def _quota(doc: Doc | None) -> QuotaView | None:
    return doc and {"left": doc["left"], "max": doc["max"], "until": iso(doc["until"]) or ""}  # type: ignore[return-value]


def _last(doc: Doc | None) -> LastView | None:
    return doc and {**doc, "at": iso(doc["at"]) or ""}  # type: ignore[return-value]


def message_view(doc: Doc) -> MessageView:
    recalled = doc.get("recalled_at")
    return {
        "id": doc["_id"],
        "conversation_id": doc["conversation_id"],
        "seq": doc["seq"],
        "rev": doc["rev"],
        "direction": doc["direction"],
        "kind": doc["kind"],
        "body": {} if recalled else doc["body"],
        "sender": doc["sender"],
        "at": iso(doc["at"]) or "",
        "platform_at": iso(doc["platform_at"]) or "",
        "status": doc.get("status"),
        "client_id": doc.get("client_id", ""),
        "error": doc.get("error"),
        "attempts": doc.get("attempts", 0),
        "next_attempt_at": iso(doc.get("next_attempt_at")),
        "recalled_at": iso(recalled),
        "undelivered": bool(doc.get("undelivered")),
        "reply_to": None if recalled else doc.get("reply_to"),
        "held_until": iso(doc.get("held_until")),
        "media": None if recalled else doc.get("media"),
        "spans": []
        if recalled
        else [{"start": s["start"], "end": s["end"], "kind": s["kind"]} for s in doc.get("spans", ())],
    }
