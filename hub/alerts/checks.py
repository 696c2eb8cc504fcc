"""Tells in words whether alerts can go out: asks for a token, and sends a trial message."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from hub.accounts.shops import Shop
from hub.alerts import cards
from hub.alerts import settings as kept
from hub.alerts.settings import AlertSettings
from hub.alerts.wecom import messages, tokens
from hub.core.clock import now
from hub.core.errors import AuthExpired, HubError, Refused, RetryLater
from hub.core.rate_limit import allow
from hub.core.runtime import Core

_LOCAL = ("localhost", "127.", "[::1]", "0.0.0.0")  # noqa: S104  names to recognise, not to bind
_MOST_TRIALS, _WITHIN_S = 5, 60.0


async def check(core: Core, settings: AlertSettings) -> list[str]:
    """Codes of the catalogue's `findings.*`; none when all is well as far as it can be seen from here."""
    if not settings.is_connected:
        return ["alerts_incomplete"]
    findings = await _token(core, settings)
    if urlsplit(core.settings.base_url).netloc.startswith(_LOCAL):
        findings.append("alerts_link_local")
    if not any(person.userid for person in settings.people):
        findings.append("alerts_nobody_mapped")
    return findings


async def _token(core: Core, settings: AlertSettings) -> list[str]:
    try:
        await tokens.issue(core, settings)
    except RetryLater:
        return ["wecom_unreachable"]
    except AuthExpired as error:
        return [error.code]
    except Refused:
        return ["wecom_refused"]
    return []


async def send_trial(core: Core, shop: Shop, settings: AlertSettings, staff_id: str, name: str) -> None:
    """At once, to whoever asks. Raises Refused, AuthExpired, RetryLater; each with words."""
    if not settings.is_connected:
        raise Refused("alerts_incomplete")
    userid = settings.userid(staff_id)
    if not userid:
        raise Refused("alerts_no_userid", field="userid")
    if not (await allow(core.redis, f"alert-trials:{staff_id}", _MOST_TRIALS, _WITHIN_S)).ok:
        raise Refused("alerts_trial_again_later")
    at = _clock(now(), shop.timezone)
    card = cards.trial(settings.lang, core.settings.base_url, name, at)
    try:
        await messages.send(core, settings, userid, card)
    except HubError as error:
        if error.code == "wecom_nobody":
            await kept.note_reached(core, shop.id, staff_id, False)
        raise
    await kept.note_reached(core, shop.id, staff_id, True)


def _clock(moment: datetime, timezone: str) -> str:
    return moment.astimezone(ZoneInfo(timezone)).strftime("%H:%M:%S")
