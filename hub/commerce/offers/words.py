"""Reasons in sentences, each with a way out."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hub.commerce.offers.model import Param, Reason
from hub.core.sentences import catalogue


def reason_text(reason: Reason, lang: str, zone: str) -> str:
    """With its numbers; times in the shop's own zone."""
    return _said("reason", reason, lang, zone)


def way_out(reason: Reason, lang: str, zone: str) -> str:
    return _said("way_out", reason, lang, zone)


def _said(what: str, reason: Reason, lang: str, zone: str) -> str:
    shown = {name: _shown(name, value, lang, zone) for name, value in reason.params.items()}
    bare = ".bare" if reason.code == "held" and reason.params["until"] is None else ""
    return catalogue().translate(lang, f"offers.{what}.{reason.code}{bare}", **shown)


def _shown(name: str, value: Param, lang: str, zone: str) -> str:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    if name == "channel":
        return catalogue().translate(lang, f"console.sales_channel.{value}")
    if name == "province":
        return catalogue().translate(lang, f"offers.province.{value}")
    return str(value)
