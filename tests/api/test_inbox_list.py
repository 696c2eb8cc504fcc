"""Every view, filter and order of the list against a plain filter and sort of all documents."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from hub.conversations import accounts
from hub.conversations.model import FanRef
from hub.conversations.timeline import new_conversation
from hub.core.clock import now
from tests.api.desk import Desk, Person, refused

API = "/api/v1/conversations"
Doc = dict[str, Any]
VIEWS = ("mine", "waiting", "all", "mentions", "closed", "snoozed", "bot")
SORTS = ("newest", "oldest", "waiting", "priority", "sla")
LABELS, GROUPS = ("l1", "l2", "l3"), ("g1", "g2", None)


async def _shelf(desk: Desk, me: str, dice: random.Random, count: int) -> list[Doc]:
    """Conversations of every kind; few moments to choose from, so that many of them tie."""
    second = await accounts.add(desk.hub.core, desk.shop.id, "webchat", "二号", {})
    places = [desk.account.id, second.id]
    docs = [_conversation(desk, me, dice, dice.choice(places), n) for n in range(count)]
    await desk.hub.core.db.shop(desk.shop.id)["conversations"].insert_many(docs)
    return docs


def _conversation(desk: Desk, me: str, dice: random.Random, account_id: str, number: int) -> Doc:
    moment = now()
    doc = new_conversation(FanRef("webchat", account_id, f"fan{number}"), f"粉丝{number}", moment)
    ago = lambda most: moment - timedelta(minutes=dice.randrange(most))  # noqa: E731
    state = dice.choice(["none", "bot", "waiting", "waiting", "agent", "agent", "closed"])
    assignee = (
        dice.choice([me, "other"])
        if state == "agent" or (state == "closed" and dice.random() < 0.8)
        else None
    )
    doc |= {
        "state": state, "last_at": ago(12), "labels": dice.sample(LABELS, dice.randrange(3)), "rev": 1,
        "group_id": dice.choice(GROUPS), "priority": dice.choice([0, 0, 0, 1, 2]), "unread": dice.randrange(3),
        "waiting_since": ago(8) if state == "waiting" or (state == "agent" and dice.random() < 0.5) else None,
        "mentioned": dice.choice([[], [], [me], [me, "other"]]),
        "episode": None if state == "none" else {
            "id": f"e{number}", "number": 1, "state": state, "opened_at": moment, "closed_at": None,
            "close_reason": None, "assignee": assignee and {"id": assignee, "name": "x"},
        },
    }  # fmt: skip
    doc["mention_unseen"] = [who for who in doc["mentioned"] if dice.random() < 0.5]
    if state in ("agent", "waiting"):
        doc["snoozed_until"] = dice.choice(
            [None, None, moment - timedelta(hours=1), moment + timedelta(hours=5)]
        )
        due = moment + timedelta(seconds=dice.choice([-900, 100, 100, 7200]))
        breached = dice.choice([[], [], ["first_response"]])
        doc["sla"] = dice.choice([None, {"due_at": due, "clock": "next_response", "breached": breached}])
    return doc


def expected(docs: list[Doc], me: str, asked: Doc) -> list[str]:
    moment = now()
    asleep = lambda d: d["snoozed_until"] is not None and d["snoozed_until"] > moment  # noqa: E731
    holder = lambda d: ((d["episode"] or {}).get("assignee") or {}).get("id")  # noqa: E731
    views = {
        "all": lambda d: True,
        "mine": lambda d: d["state"] == "agent" and holder(d) == me and not asleep(d),
        "waiting": lambda d: d["state"] == "waiting" and not asleep(d),
        "closed": lambda d: d["state"] == "closed",
        "bot": lambda d: d["state"] == "bot",
        "snoozed": lambda d: d["state"] in ("agent", "waiting") and asleep(d),
        "mentions": lambda d: me in d["mentioned"],
    }
    none = lambda text: None if text == "none" else text  # noqa: E731
    soon = moment + timedelta(seconds=300)
    tests = {
        "account_id": lambda d, v: d["account_id"] == v,
        "channel": lambda d, v: d["channel"] == v,
        "label": lambda d, v: v in d["labels"],
        "group_id": lambda d, v: d["group_id"] == none(v),
        "assignee": lambda d, v: holder(d) == (me if v == "me" else none(v)),
        "state": lambda d, v: d["state"] == v,
        "sla": lambda d, v: bool(d["sla"]) and (
            bool(d["sla"]["breached"]) if v == "breached" else moment < d["sla"]["due_at"] <= soon
        ),
    }  # fmt: skip
    found = [
        d for d in docs
        if views[asked["view"]](d) and all(tests[k](d, v) for k, v in asked.items() if k in tests)
    ]  # fmt: skip
    return [d["_id"] for d in _sorted(found, asked)]


def _sorted(found: list[Doc], asked: Doc) -> list[Doc]:
    by_time = sorted(found, key=lambda d: (d["last_at"], d["_id"]), reverse=asked["sort"] != "oldest")
    if asked["sort"] == "waiting":
        first = sorted((d for d in found if d["waiting_since"]), key=lambda d: (d["waiting_since"], d["_id"]))
        return first + [d for d in by_time if not d["waiting_since"]]
    if asked["sort"] == "sla":
        first = sorted((d for d in found if d["sla"]), key=lambda d: (d["sla"]["due_at"], d["_id"]))
        return first + [d for d in by_time if not d["sla"]]
    if asked["sort"] == "priority":
        return sorted(by_time, key=lambda d: -d["priority"])
    return by_time


async def walked(person: Person, asked: Doc) -> list[str]:
    found: list[str] = []
    cursor: Doc = {}
    while True:
        answer = await person.get(API, **asked, **cursor)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [head["id"] for head in page["heads"]]
        if page["cursor"] is None:
            return found
        cursor = {"cursor": page["cursor"]}


def _questions(dice: random.Random, docs: list[Doc]) -> list[Doc]:
    found = [{"view": view, "sort": sort, "limit": 7} for view in VIEWS for sort in SORTS]
    places = sorted({d["account_id"] for d in docs})
    choices = {
        "account_id": [*places, "nowhere"], "channel": ["webchat", "wechat"], "label": [*LABELS, "l9"],
        "group_id": ["g1", "g2", "none"], "assignee": ["me", "other", "none", "nobody"],
        "state": ["bot", "waiting", "agent", "closed"], "sla": ["risk", "breached"],
    }  # fmt: skip
    for _ in range(90):
        asked = {"view": dice.choice(VIEWS), "sort": dice.choice(SORTS), "limit": dice.choice([3, 50])}
        for name in dice.sample(list(choices), dice.randrange(1, 4)):
            asked[name] = dice.choice(choices[name])
        found.append(asked)
    return found


@pytest.mark.parametrize(("few", "seed"), [(300, 1), (-1, 2), (3, 3)])
async def test_every_question_has_the_answer_of_a_plain_search(
    desk: Desk, other: Desk, few: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`few` chooses between the two ways to an order, as the size of a shop would."""
    monkeypatch.setattr("hub.conversations.listing.routes.FEW", few)
    monkeypatch.setattr("hub.conversations.listing.routes.FEW_THINNED", few)
    person, dice = await desk.person("agent"), random.Random(seed)
    docs = await _shelf(desk, person.id, dice, 90)
    await _shelf(other, person.id, dice, 9)
    for asked in _questions(dice, docs):
        assert await walked(person, asked) == expected(docs, person.id, asked), asked


async def test_counts_are_those_of_the_views(desk: Desk) -> None:
    person, dice = await desk.person("agent"), random.Random(5)
    docs = await _shelf(desk, person.id, dice, 60)
    counts = (await person.get(API)).json()["counts"]
    for view in ("mine", "waiting", "bot", "snoozed"):
        assert counts[view] == len(expected(docs, person.id, {"view": view, "sort": "newest"})), view
    mine = set(expected(docs, person.id, {"view": "mine", "sort": "newest"}))
    assert counts["unread"] == sum(d["unread"] > 0 for d in docs if d["_id"] in mine)
    assert counts["mentions"] == sum(person.id in d["mention_unseen"] for d in docs)


async def test_rows_that_stay_are_neither_lost_nor_doubled_while_others_move(desk: Desk) -> None:
    person, dice = await desk.person("agent"), random.Random(7)
    docs = await _shelf(desk, person.id, dice, 60)
    moving, table = docs[::3], desk.hub.core.db.shop(desk.shop.id)["conversations"]
    still = [d for d in docs if d not in moving]
    for sort in SORTS:
        found: list[str] = []
        cursor: Doc = {}
        while True:
            page = (await person.get(API, view="all", sort=sort, limit=8, **cursor)).json()
            found += [head["id"] for head in page["heads"]]
            if page["cursor"] is None:
                break
            cursor = {"cursor": page["cursor"]}
            one = dice.choice(moving)
            fields = {
                "last_at": now(),
                "priority": dice.randrange(3),
                "waiting_since": dice.choice([None, now()]),
            }
            await table.update({"_id": one["_id"]}, {"$set": fields})
        wanted = expected(still, person.id, {"view": "all", "sort": sort})
        assert [i for i in found if i in set(wanted)] == wanted, sort


@pytest.mark.parametrize("cursor", [
    "newest", "newest.0", "newest.1.5.x", "oldest.0.5.x", "newest.0.x.x", "newest.0.5.", "newest.0.-5.x",
    "newest.0.99999999999999999.x", "newest.٣.5.x", "priority.0.5.x", "newest.0.5.x.y",
])  # fmt: skip
async def test_a_cursor_of_another_order_or_none_is_refused(desk: Desk, cursor: str) -> None:
    person = await desk.person("agent")
    refused(await person.get(API, cursor=cursor, sort="newest"), 422, "cursor_unknown", "cursor")


async def test_an_empty_list_says_what_each_filter_hides(desk: Desk) -> None:
    person, dice = await desk.person("agent"), random.Random(9)
    docs = await _shelf(desk, person.id, dice, 60)
    asked = {"view": "waiting", "label": "l1", "assignee": "me", "sort": "newest"}
    told = (await person.get("/api/v1/list/hidden", **asked)).json()["hidden"]
    without = {name: {k: v for k, v in asked.items() if k != name} for name in ("label", "assignee")}
    assert told == {name: len(expected(docs, person.id, rest)) for name, rest in without.items()}
    assert told["assignee"] > 0
