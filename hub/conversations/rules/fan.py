"""What the team calls a fan, copied from the customer's card to each of their conversations."""

from __future__ import annotations

from hub.conversations.timeline import Timeline


def remark(timeline: Timeline, text: str, rev: int) -> None:
    """`rev` is the card's: copies may arrive in any order, and the newest stays."""
    fan = timeline.conversation["fan"]
    if fan.get("remark_rev", 0) >= rev:
        return
    timeline.conversation["fan"] = {**fan, "remark": text, "remark_rev": rev}
    timeline.record("fan.remark")
