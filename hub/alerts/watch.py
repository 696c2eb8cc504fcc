"""Looks at each shop that wants alerts, every few seconds, and decides whom to tell of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from hub.accounts import preferences, shops
from hub.alerts import cards, decide, outbox
from hub.alerts import settings as kept
from hub.alerts.decide import Due, Seat
from hub.alerts.settings import AlertSettings, Kind
from hub.conversations.listing import indexes
from hub.conversations.service import Conversations
from hub.core import log
from hub.core.clock import now
from hub.core.db import Scope, StoreError
from hub.core.errors import HubError
from hub.core.rate_limit import allow

_log = log.get(__name__)
Doc = dict[str, Any]
# A look takes the most pressing; what is left comes with the next one, seconds later.
MOST = 50
# To one person: a phone that rings more often is switched off. The platform's own limit is 30 a minute.
MOST_CARDS, WITHIN_S = 6, 600.0
_SLA: frozenset[Kind] = frozenset({"sla_risk", "sla_breached"})


# Who is at the desk of a shop, and how much each has to do.
SeatsOf = Callable[[str], Awaitable[Sequence[Seat]]]


async def look(hub: Conversations, seats_of: SeatsOf) -> int:
    """Over all shops; how many cards were put. One shop's trouble leaves the others alone."""
    put = 0
    for settings in await kept.all_on(hub.core):
        try:
            put += await _look_at(hub, settings, seats_of)
        except (HubError, StoreError, OSError) as error:
            _log.warning("a shop was not looked at", shop_id=settings.shop_id, error=str(error))
    return put


async def _look_at(hub: Conversations, settings: AlertSettings, seats_of: SeatsOf) -> int:
    shop, moment = await shops.by_id(hub.core, settings.shop_id), now()
    if decide.is_quiet(settings.quiet, moment, shop.timezone):
        return 0  # nothing is lost: what still holds afterwards is told then
    seats = await seats_of(shop.id)
    chosen = await preferences.alerts_of_all(hub.core, [seat.staff_id for seat in seats])
    off = {staff_id: decide.silenced(alerts) for staff_id, alerts in chosen.items()}
    settings = settings.without([staff_id for staff_id, alerts in chosen.items() if not alerts.wecom])
    dues = await _dues(hub.core.db.shop(shop.id), settings, seats, off)
    told = await outbox.known(hub.core, shop.id, [due.key for due in dues]) if dues else set()
    by_person: dict[str, dict[str, Due]] = defaultdict(dict)
    for due in dues:
        if due.key not in told and settings.userid(due.staff_id):
            by_person[due.staff_id][due.key] = due
    return sum([await _put(hub, settings, person, list(dues.values())) for person, dues in by_person.items()])


async def _dues(
    shop: Scope, settings: AlertSettings, seats: Sequence[Seat], off: Mapping[str, frozenset[Kind]]
) -> list[Due]:
    """Who turned something off is left out of the question, so that theirs takes up no room in the answer."""
    found: list[Due] = []
    if "waiting" in settings.kinds:
        found += await _waiting(shop, settings, seats)
    if settings.kinds & _SLA:
        found += await _service_levels(shop, decide.listening(seats, _SLA, off))
    if "mention" in settings.kinds:
        found += await _mentions(shop, settings, decide.listening(seats, {"mention"}, off))
    if "failed" in settings.kinds:
        found += await _failures(shop, decide.listening(seats, {"failed"}, off))
    return [due for due in found if due.kind in settings.kinds]


async def _waiting(shop: Scope, settings: AlertSettings, seats: Sequence[Seat]) -> list[Due]:
    moment = now()
    since = moment - timedelta(minutes=settings.wait_min)
    late = {"state": "waiting", "waiting_since": {"$gt": indexes.EPOCH, "$lte": since}}
    heads = await shop["conversations"].find(
        late, sort=[("waiting_since", 1)], limit=MOST, index=indexes.BY_WAITING
    )
    return decide.waiting(settings, seats, heads, moment)


async def _service_levels(shop: Scope, seats: Sequence[Seat]) -> list[Due]:
    """Of those who are not there only: others see their clocks on the screen."""
    moment, away = now(), [s.staff_id for s in seats if not s.is_watching]
    late = {"episode.assignee.id": {"$in": away}, "state": "agent", "sla.warn_at": {"$lte": moment}}
    heads = await shop["conversations"].find(late, limit=MOST, index=indexes.BY_ASSIGNEE) if away else []
    return decide.service_levels(seats, heads, moment)


async def _mentions(shop: Scope, settings: AlertSettings, seats: Sequence[Seat]) -> list[Due]:
    away = [s.staff_id for s in seats if not s.is_watching and settings.userid(s.staff_id)]
    unseen = {"mention_unseen": {"$in": away}}
    heads = await shop["conversations"].find(unseen, limit=MOST, index=indexes.UNSEEN) if away else []
    notes = {
        (head["_id"], staff_id): await _newest_mention(shop, head["_id"], staff_id)
        for head in heads
        for staff_id in head["mention_unseen"]
        if staff_id in away
    }
    return decide.mentions(seats, heads, {key: note for key, note in notes.items() if note})


async def _newest_mention(shop: Scope, conversation_id: str, staff_id: str) -> Doc | None:
    """Found from the end of the conversation: a mention that nobody saw is young."""
    return await shop["messages"].find_one(
        {"conversation_id": conversation_id, "direction": "note", "body.mentions": staff_id},
        sort=[("seq", -1)], fields=["seq", "at", "sender"],
    )  # fmt: skip


async def _failures(shop: Scope, seats: Sequence[Seat]) -> list[Due]:
    messages = await shop["messages"].find({"undelivered": True}, sort=[("_id", -1)], limit=MOST)
    ids = sorted({m["conversation_id"] for m in messages})
    heads = await shop["conversations"].find({"_id": {"$in": ids}}) if ids else []
    return decide.failures(seats, {head["_id"]: head for head in heads}, messages)


async def _put(hub: Conversations, settings: AlertSettings, staff_id: str, dues: list[Due]) -> int:
    key = f"alerts:{settings.shop_id}:{staff_id}"
    if not (await allow(hub.core.redis, key, MOST_CARDS, WITHIN_S)).ok:
        return 0
    dues.sort(key=lambda due: due.since)
    card = cards.card_of(dues, settings.lang, hub.core.settings.base_url, now())
    keys, userid = [due.key for due in dues], settings.userid(staff_id)
    return int(await outbox.put(hub.core, settings.shop_id, staff_id, userid, keys, card))
