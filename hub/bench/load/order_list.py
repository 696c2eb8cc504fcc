"""Pages of the order list over HTTP: every filter alone, with each state, and every way of searching."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from hub.bench.load.http import Client
from hub.bench.load.order_seed import Facts
from hub.bench.load.result import Metrics, milliseconds
from hub.commerce.orders.model import STATES
from hub.commerce.sales_channels import SALES_CHANNELS
from hub.core.clock import iso, now

Query = dict[str, str]
_LIMIT = 30
_WARM_UP = 40


class Asker:
    def __init__(self, http: Client, cookie: str, facts: Facts) -> None:
        self._http, self._cookie, self._facts = http, cookie, facts
        self._dice = random.Random(5)

    async def measure(self, times: int) -> tuple[Metrics, dict[str, Any]]:
        """One request at a time, classes mixed; a page in three is followed by its next one."""
        asked = [one for _ in range(times) for one in self._questions()]
        self._dice.shuffle(asked)
        for name, query in asked[:_WARM_UP]:
            await self._page(name, query)
        taken: dict[str, list[float]] = defaultdict(list)
        wrong: list[Query] = []
        for n, (name, query) in enumerate(asked):
            seconds, page = await self._page(name, query)
            taken[name].append(seconds)
            if not all(_fits(query, order) for order in page["orders"]):
                wrong.append(query)
            if name.startswith("search") and not page["orders"]:
                wrong.append(query)
            if page["cursor"] and n % 3 == 0:
                taken[name].append((await self._page(name, {**query, "after": page["cursor"]}))[0])
        every = [seconds for some in taken.values() for seconds in some]
        worst = sorted(
            ((milliseconds(some, 99), name, len(some)) for name, some in taken.items()), reverse=True
        )
        metrics: Metrics = {
            "list_p50_ms": milliseconds(every, 50), "list_p99_ms": milliseconds(every, 99),
            "list_worst_p99_ms": worst[0][0], "list_wrong": len(wrong),
        }  # fmt: skip
        return metrics, {
            "pages": len(every),
            "wrong": wrong[:3],
            "classes": [{"p99_ms": m, "asked": n, "pages": c} for m, n, c in worst],
        }

    def _questions(self) -> Iterator[tuple[str, Query]]:
        filters = self._filters()
        yield "all", {}
        for state in STATES:
            yield f"state {state}", {"state": state}
        for name, query in filters.items():
            yield name, query
            state = self._dice.choice(STATES)
            yield f"{name} + state", {**query, "state": state}
        names = self._dice.sample(list(filters), 3)
        yield "three of them", {k: v for name in names for k, v in filters[name].items()}
        for name, search in self._searches().items():
            yield f"search {name}", {"search": search}

    def _filters(self) -> dict[str, Query]:
        some, facts = self._dice.choice, self._facts
        day = now() - timedelta(days=self._dice.randrange(1, 170))
        return {
            "channel": {"channel": some(SALES_CHANNELS)},
            "flag": {"flag": some(("0", "1", "2", "3"))},
            "mark": {"mark": some(("amount_odd", "stock_short"))},
            "seller": {"sold_by": some(facts.staff)},
            "customer": {"customer_id": some(facts.customers)},
            "days": {"since": iso(day) or "", "until": iso(day + timedelta(days=2)) or ""},
        }

    def _searches(self) -> dict[str, str]:
        some, facts = self._dice.choice, self._facts
        number, phone = some(facts.numbers), some(facts.phones)
        return {
            "number": number, "number's end": number[-6:], "phone's tail": phone[-4:], "SKU": some(facts.codes),
            "name": some(facts.names),
        }  # fmt: skip

    async def _page(self, name: str, query: Query) -> tuple[float, Any]:
        began = time.perf_counter()
        page = await self._http.get(f"/api/v1/orders?{urlencode({**query, 'limit': _LIMIT})}", self._cookie)
        return time.perf_counter() - began, page


def _fits(query: Query, order: dict[str, Any]) -> bool:
    """Whether the order is what was asked for, as far as it shows."""
    shown = {name: str(order[name]) for name in ("state", "channel", "flag", "sold_by", "customer_id")}
    return all(shown.get(name, value) == value for name, value in query.items())
