"""The trace of a price in sentences, for whoever asks why something costs what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from hub.commerce.pricing.checking import yuan
from hub.commerce.pricing.deciding import Param, Source, Step
from hub.core.sentences import catalogue

# Where a reason reads differently for one kind of price.
_OWN = {("unified", "replaced"), ("unified", "not_set")}


def words(step: Step, lang: str, zone: str) -> str:
    """One step, with its numbers; times in the shop's own zone."""
    say = catalogue().translate
    own = f"{step.source}_" if (step.source, step.reason) in _OWN else ""
    shown = {name: _shown(name, value, lang, zone) for name, value in step.params.items()}
    reason = say(lang, f"pricing.step.{own}{step.reason}", **{**shown, "amount": _amount(step.amount_fen)})
    return say(lang, "pricing.step", subject=subject(step, lang), reason=reason)


def subject(step: Step, lang: str) -> str:
    """Which price a step speaks of: "Taobao price ¥110.00"."""
    told, amount = step.params, _amount(step.amount_fen)
    return catalogue().translate(
        lang,
        f"pricing.subject.{_key(step.source, told)}" + ("" if amount else ".bare"),
        amount=amount,
        level=told.get("level"),
        percent=_percent(told.get("discount_bp")),
        channel=_channel(told.get("channel"), lang),
    )


def _key(source: Source, told: Mapping[str, Param]) -> str:
    if source == "member" and told.get("discount_bp"):
        return "discount"
    return f"event_{told['kind']}" if source == "event" else source


def _shown(name: str, value: Param, lang: str, zone: str) -> str:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value)
    if name in ("by", "winner"):
        return catalogue().translate(lang, f"pricing.source.{value}")
    return _channel(value, lang) if name == "channel" else str(value)


def _channel(value: Param, lang: str) -> str:
    return catalogue().translate(lang, f"console.sales_channel.{value}") if value else ""


def _amount(fen: int | None) -> str:
    return "" if fen is None else yuan(fen)


def _percent(bp: Param) -> str:
    return f"{bp / 100:g}" if isinstance(bp, int) else ""
