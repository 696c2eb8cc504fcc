"""Makes a reservation of what the door granted; Mongo has the last word, and the door is told it."""

from __future__ import annotations

from hub.commerce.flash import store
from hub.commerce.flash.compared import Claim
from hub.commerce.flash.door import Told
from hub.commerce.flash.model import Event
from hub.commerce.flash.records import milliseconds
from hub.commerce.service import Commerce
from hub.commerce.stock.reserving import Ask, Wanted, reserve
from hub.core import log
from hub.core.errors import Conflict, Refused
from hub.core.redis import RedisError

_log = log.get(__name__)
# Sales take place on the shop's own site, wherever the fan came from.
CHANNEL = "site"


async def settle(
    commerce: Commerce, event: Event, sku_id: str, fan: str, pieces: int, past: int
) -> Claim | None:
    """The fan's claim; None when Mongo has no pieces for it. May be asked again by anybody, and is the same.

    Raises StoreError while Mongo is away: the grant stays, and is settled later.
    """
    key = store.key_of(event.id, sku_id, fan, past)
    ask = Ask(key, CHANNEL, (Wanted(sku_id, pieces),), fan, event.id, event.hold_s, by="flash")
    try:
        made = await reserve(commerce, event.shop_id, ask)
    except Refused as refusal:
        _log.info("the door granted too much", event=event.id, sku=sku_id, code=refusal.code)
        return None
    except Conflict:  # the same attempt got a smaller share before the door was rebuilt
        return await store.claim(commerce.core, event.shop_id, event.id, sku_id, fan)
    return Claim(fan, past, sum(line.quantity for line in made.asked), made.state, made.expires_at, made.id)


def told(event: Event, sku_id: str, claim: Claim) -> Told:
    until = milliseconds(claim.until)
    return Told(item_key(event.id, sku_id), claim.fan, claim.round, until, claim.reservation_id)


async def tell(commerce: Commerce, event: Event, sku_id: str, claim: Claim) -> None:
    """The door knows by itself after a while; the fan need not wait for that."""
    try:
        await commerce.flash.door.tell([told(event, sku_id, claim)])
    except (RedisError, OSError) as error:
        _log.warning("the door was not told of a reservation", event=event.id, reason=str(error))


def item_key(event_id: str, sku_id: str) -> str:
    """As the door names an item."""
    return f"{event_id}:{sku_id}"
