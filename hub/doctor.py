"""What `hub doctor` examines; every finding that is not well names its remedy."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from hub.accounts import audit_chain, shops
from hub.commerce.stock import checking, codes_checking
from hub.conversations import accounts, seats
from hub.conversations.accounts import Accounts, channel_named
from hub.conversations.search.checking import lag_s
from hub.core import schema
from hub.core.clock import now
from hub.core.db import DECLARED, StoreError
from hub.core.errors import HubError
from hub.core.redis import RedisError
from hub.core.runtime import Core
from hub.core.sentences import catalogue, sentence

FREE_DISK_BYTES = 2_000_000_000
# Platforms sign with the time of day and refuse what is off by minutes; stores of ours must agree closer.
CLOCK_DRIFT_S = 2.0
OLDEST_MONGODB = (6, 0)
OLDEST_REDIS = (7, 0)
# MongoDB's own default is 60; ours end after 3 at the most.
LONGEST_TRANSACTION_S = 5


@dataclass(frozen=True)
class Finding:
    what: str
    ok: bool
    state: str
    remedy: str = ""


async def examine(core: Core) -> list[Finding]:
    """Every check, even when earlier ones failed."""
    found: list[Finding] = []
    for check in _CHECKS:
        try:
            found += await check(core)
        except (StoreError, RedisError, OSError, HubError) as error:
            words = (
                sentence(error, "en") if isinstance(error, HubError) else f"{type(error).__name__}: {error}"
            )
            name = check.__name__.strip("_").replace("_", " ")
            found.append(Finding(name, False, words, "Start the hub (make run), or check the store's URL."))
    return found


async def _mongodb(core: Core) -> list[Finding]:
    version = await core.db.server_version()
    new_enough = tuple(int(p) for p in version.split(".")[:2]) >= OLDEST_MONGODB
    return [Finding("MongoDB", new_enough, version, "Install MongoDB 6.0 or newer.")]


async def _transactions(core: Core) -> list[Finding]:
    """Well where a managed MongoDB does not let us ask."""
    limit = await core.db.parameter("transactionLifetimeLimitSeconds")
    return [
        Finding(
            "MongoDB transactions",
            limit is None or limit <= LONGEST_TRANSACTION_S,
            "not told" if limit is None else f"ended after {limit} s",
            "Set transactionLifetimeLimitSeconds to 3: a killed process leaves its transaction open and holds "
            "up its conversations for as long.",
        )
    ]


async def _redis(core: Core) -> list[Finding]:
    info = await core.redis.info("server")
    version = str(info.get("valkey_version") or info.get("redis_version"))
    new_enough = tuple(int(p) for p in version.split(".")[:2]) >= OLDEST_REDIS
    policy = await _eviction(core)
    return [
        Finding("Redis", new_enough, version, "Install Redis 7 or Valkey."),
        Finding(
            "Redis eviction",
            policy in ("noeviction", ""),
            policy or "not told",
            "Set maxmemory-policy noeviction: evicted jobs are lost until the sweeper finds them.",
        ),
    ]


async def _eviction(core: Core) -> str:
    """Empty where a managed Redis does not let us ask."""
    try:
        return str((await core.redis.config_get("maxmemory-policy")).get("maxmemory-policy", ""))
    except RedisError:
        return ""


async def _indexes(core: Core) -> list[Finding]:
    missing = [
        f"{c.name} {'+'.join(k for k, _ in keys)}"
        for c in DECLARED.values()
        for keys in await schema.missing_indexes(core.db, c)
    ]
    return [Finding("indexes", not missing, ", ".join(missing) or "all there", "Run `hub migrate`.")]


async def _migrations(core: Core) -> list[Finding]:
    stored = await schema.stored_versions(core.db)
    behind = [
        f"{c.name} {stored.get(c.name, 0)} → {c.version}"
        for c in DECLARED.values()
        if stored.get(c.name, 0) < c.version
    ]
    return [Finding("schema versions", not behind, ", ".join(behind) or "current", "Run `hub migrate`.")]


async def _keys(core: Core) -> list[Finding]:
    """Reads every account's credentials: a changed secret key shows here before it shows to a fan."""
    broken = []
    for doc in await core.db.everywhere["channel_accounts"].find({}, fields=["settings", "name"]):
        try:
            core.keys.decrypt(accounts.PURPOSE, doc["settings"])
        except HubError:
            broken.append(str(doc["name"]))
    return [
        Finding(
            "keys",
            not broken,
            ", ".join(broken) or "all credentials readable",
            "Put back the former HUB_SECRET_KEY (or secret.key), or enter the credentials anew.",
        )
    ]


async def _audit(core: Core) -> list[Finding]:
    verdicts = {s.slug: await audit_chain.verify(core, s.id) for s in await shops.all_shops(core)}
    broken = [slug for slug, verdict in verdicts.items() if not verdict.ok]
    late = [slug for slug, verdict in verdicts.items() if verdict.late]
    return [
        Finding(
            "audit trail",
            not broken,
            ", ".join(broken) or "unbroken",
            "Someone changed the audit entries in the database: restore them from a backup.",
        ),
        Finding(
            "audit sealing",
            not late,
            ", ".join(late) or "up to date",
            "Entries wait to be sealed: start a worker (`hub worker`), or look at its log.",
        ),
    ]


async def _search(core: Core) -> list[Finding]:
    lag = await lag_s(core)
    state = f"behind for {lag:.0f} s" if lag else "up to date"
    remedy = "Keep `hub search follow` running beside the web processes (hub up does); `hub search check` tells more."
    return [Finding("search", not lag, state if lag is not None else "no index on this machine yet", remedy)]


async def _seats(core: Core) -> list[Finding]:
    wrong = [s.slug for s in await shops.all_shops(core) if await seats.differing(core, s.id)]
    return [
        Finding(
            "seats",
            not wrong,
            ", ".join(wrong) or "loads are true",
            "A worker mends this within five minutes; if it comes back, tell us, with the log.",
        )
    ]


async def _stock(core: Core) -> list[Finding]:
    """One for each shop that does not add up: its short name is what `hub stock mend` asks for."""
    found = []
    for shop in await shops.all_shops(core):
        wrong = [*await checking.differing(core, shop.id), *await codes_checking.differing(core, shop.id)]
        if wrong:
            named = [
                f"{d.sku_id} in {d.warehouse_id}: {d.what} {d.noted}, should be {d.true}" for d in wrong[:5]
            ]
            more = [f"and {len(wrong) - 5} more"] if len(wrong) > 5 else []
            found.append(
                Finding(
                    f"stock of {shop.slug}",
                    False,
                    "; ".join(named + more),
                    "Something wrote past the hub: "
                    f"run `hub stock mend {shop.slug}`, then count these SKUs (Products → Stock).",
                )
            )
    return found or [Finding("stock", True, "ledger, reservations and codes add up")]


async def _disk(core: Core) -> list[Finding]:
    free = shutil.disk_usage(core.settings.data_dir).free
    return [
        Finding(
            "disk",
            free > FREE_DISK_BYTES,
            f"{free / 1e9:.1f} GB free",
            "Free some space, or move HUB_DATA_DIR.",
        )
    ]


async def _clock(core: Core) -> list[Finding]:
    drift = abs((await core.db.server_time() - now()).total_seconds())
    return [
        Finding(
            "clock",
            drift < CLOCK_DRIFT_S,
            f"{drift:.2f} s from the database's",
            "Turn on NTP on both machines.",
        )
    ]


async def _versions(_core: Core) -> list[Finding]:
    return [
        Finding(
            "Python", sys.version_info >= (3, 11), sys.version.split()[0], "Install Python 3.11 or newer."
        )
    ]


async def _channels(core: Core) -> list[Finding]:
    reader, found = Accounts(core), []
    for doc in await core.db.everywhere["channel_accounts"].find({}, fields=["_id"]):
        account = await reader.get(doc["_id"])
        codes = await channel_named(account.channel).check(core, account)
        words = "; ".join(catalogue().translate("en", f"findings.{code}") for code in codes)
        found.append(Finding(f"channel {account.name}", not codes, words or "well", "See docs/channels.md."))
    return found


_CHECKS: tuple[Callable[[Core], Awaitable[list[Finding]]], ...] = (
    _mongodb,
    _transactions,
    _redis,
    _indexes,
    _migrations,
    _keys,
    _audit,
    _search,
    _seats,
    _stock,
    _disk,
    _clock,
    _versions,
    _channels,
)
