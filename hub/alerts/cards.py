"""The words of an alert: who waits and since when, never what was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.alerts.decide import Due
from hub.alerts.wecom.messages import Card
from hub.core.sentences import catalogue

# More lines than this are not read on a phone.
MOST_LINES = 5
_NAME_CHARS = 24
# The platform reads <div> and <br> in a card's text; names of fans are theirs to choose.
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "\n": " ", "\r": " ", "\u202e": ""})


def card_of(dues: Sequence[Due], lang: str, base_url: str, moment: datetime) -> Card:
    """One card for what one person is to be told now; a single thing links to its conversation."""
    say = catalogue().translate
    if len(dues) == 1:
        due = dues[0]
        title = say(lang, f"alerts.{due.kind}.title")
        url = f"{base_url}/console/inbox?c={due.conversation_id}" + (f"&seq={due.seq}" if due.seq else "")
        return Card(title, _line(due, lang, moment), url, say(lang, "alerts.open"))
    lines = [_line(due, lang, moment) for due in dues[:MOST_LINES]]
    if len(dues) > MOST_LINES:
        lines.append(say(lang, "alerts.more", count=len(dues) - MOST_LINES))
    title = say(lang, "alerts.several", count=len(dues))
    return Card(title, "\n".join(lines), f"{base_url}/console/inbox", say(lang, "alerts.open"))


def trial(lang: str, base_url: str, name: str, moment: str) -> Card:
    """`moment` makes each trial another message, which the platform would swallow as a repeat."""
    say = catalogue().translate
    about = say(lang, "alerts.test.line", name=_plain(name), at=moment)
    return Card(say(lang, "alerts.test.title"), about, f"{base_url}/console/inbox", say(lang, "alerts.open"))


def _line(due: Due, lang: str, moment: datetime) -> str:
    say = catalogue().translate
    fan = _plain(due.fan) or say(lang, "alerts.fan")
    minutes = max(1, round(abs((moment - due.since).total_seconds()) / 60))
    span = (
        say(lang, "alerts.minutes", n=minutes)
        if minutes < 120
        else say(lang, "alerts.hours", n=minutes // 60)
    )
    return say(lang, f"alerts.{due.kind}.line", fan=fan, span=span, by=_plain(due.by))


def _plain(text: str) -> str:
    return text.translate(_HARMLESS).strip()[:_NAME_CHARS]
