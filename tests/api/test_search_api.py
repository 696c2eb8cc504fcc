"""Search as a person uses it: over HTTP, on a real index that follows real stores."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.conversations import accounts, receive, send
from hub.conversations.model import Draft, FanRef, Inbound, Sender
from hub.conversations.search.follow import Follower
from hub.core.clock import now
from hub.core.ids import new_id
from tests.api.desk import Desk, Person, refused
from tests.api.test_scopes_api import elsewhere_in, serving_only

Doc = dict[str, Any]


@dataclass
class Search:
    desk: Desk
    follower: Follower

    async def ask(self, who: Person, q: str, **filters: Any) -> Doc:
        await self.follower.hear()
        answer = await who.get("/api/v1/search", q=q, **filters)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def found(self, who: Person, q: str, **filters: Any) -> list[str]:
        """The snippets, whole."""
        results = (await self.ask(who, q, **filters))["results"]
        return ["".join(piece["text"] for piece in result["snippet"]) for result in results]

    async def reply(self, person: Person, conversation_id: str, text: str) -> None:
        sender = Sender("agent", person.id, "小美")
        draft = Draft(new_id(), "text", {"text": text})
        await send.send(self.desk.hub, self.desk.shop.id, conversation_id, sender, draft)

    async def note(self, person: Person, conversation_id: str, text: str) -> None:
        sender = Sender("agent", person.id, "小美")
        await send.note(self.desk.hub, self.desk.shop.id, conversation_id, sender, new_id(), text)


@pytest.fixture
async def search(desk: Desk) -> AsyncIterator[Search]:
    follower = Follower(desk.hub.core)
    yield Search(desk, follower)
    follower.close()


async def test_a_word_finds_its_message_and_where_it_is(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    id = await desk.push("你好", "请问柿饼什么时候发货？")
    answer = await search.ask(lin, "发货")
    [result] = answer["results"]
    assert result["snippet"] == [
        {"text": "请问柿饼什么时候", "hit": False}, {"text": "发货", "hit": True}, {"text": "？", "hit": False},
    ]  # fmt: skip
    assert (result["kind"], result["conversation_id"], result["seq"]) == ("message", id, 2)
    assert (result["head"]["id"], result["head"]["fan"]["name"]) == (id, "小鱼")
    assert result["sender"]["type"] == "fan"
    assert datetime.fromisoformat(result["at"]) <= now()
    assert answer["cursor"] is None
    assert answer["took_ms"] >= 0


async def test_monitors_see_how_long_searches_take_and_how_fresh_the_index_is(
    desk: Desk, search: Search
) -> None:
    async def shown() -> dict[str, float]:
        lines = (await desk.http.get("/metrics")).text.splitlines()
        return {name: float(n) for name, _, n in (line.rpartition(" ") for line in lines if line[0] != "#")}

    counter, lin = 'hub_search_seconds_count{where="notes"}', await desk.person("agent")
    before = (await shown()).get(counter, 0)
    await search.ask(lin, "发货", **{"in": "notes"})
    await search.follower.step()
    after = await shown()
    assert after[counter] == before + 1
    assert 0 <= after["hub_search_behind_seconds"] < 30


@pytest.mark.parametrize(
    "q", ["柿", "饼什", "柿饼什么时候发货", "発", "ＩＰＨＯＮＥ", "phone15", "15 柿饼", "shibing"]
)
async def test_words_of_any_length(desk: Desk, search: Search, q: str) -> None:
    lin = await desk.person("agent")
    await desk.push("请问柿饼什么时候发货", "iPhone 15 的柿饼壳")
    expected = {"柿": 2, "饼什": 1, "柿饼什么时候发货": 1, "ＩＰＨＯＮＥ": 1, "phone15": 1, "15 柿饼": 1}
    assert len(await search.found(lin, q)) == expected.get(q, 0)


async def test_pages_go_on_where_the_last_one_ended(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    await desk.push(*(f"柿饼{n}号" for n in range(7)), fan="a:1")
    await desk.push(*(f"柿饼{n}号" for n in range(7, 9)), fan="a:2")
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await search.ask(lin, "柿饼", limit=4, **cursor)
        seen += [r["message_id"] for r in answer["results"]]
        if answer["cursor"] is None:
            break
        assert len(answer["results"]) == 4
        cursor = {"cursor": answer["cursor"]}
    assert len(seen) == len(set(seen)) == 9


async def test_newest_first(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    for n in range(3):
        await desk.push(f"第{n}次催发货", fan=f"a:{n % 2}")
    assert await search.found(lin, "催发货") == ["第2次催发货", "第1次催发货", "第0次催发货"]


async def test_notes_are_found_among_notes_alone(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    id = await desk.push("在吗")
    await search.note(lin, id, "她对花生过敏")
    assert await search.found(lin, "过敏") == []
    [result] = (await search.ask(lin, "过敏", **{"in": "notes"}))["results"]
    assert (result["kind"], result["seq"]) == ("note", 2)


@pytest.mark.parametrize("q", ["小鱼", "xiaoyu", "xy", "XIAOY", "鱼", "yu", "ｘｙ"])
async def test_fans_by_name_and_by_its_sound(desk: Desk, search: Search, q: str) -> None:
    lin = await desk.person("agent")
    id = await desk.push("在吗")
    [result] = (await search.ask(lin, q, **{"in": "fans"}))["results"]
    assert (result["kind"], result["conversation_id"], result["message_id"]) == ("fan", id, None)
    assert (await search.ask(lin, "yx", **{"in": "fans"}))["results"] == []


async def test_a_remark_is_found_as_soon_as_it_is_there(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    id = await desk.push("在吗")
    assert await search.found(lin, "王姐", **{"in": "fans"}) == []
    head = (await lin.get(f"/api/v1/conversations/{id}")).json()["head"]
    url = f"/api/v1/customers/{head['customer_id']}/card"
    put = await desk.http.put(url, json={"remark": "大客户王姐", "rev": 0}, headers=lin.headers())
    assert put.status_code == 200, put.text
    assert await search.found(lin, "wangjie", **{"in": "fans"}) == ["大客户王姐 · 小鱼"]
    assert await search.found(lin, "小鱼", **{"in": "fans"}) == ["大客户王姐 · 小鱼"]


async def test_a_phone_by_its_tail_and_whole_and_never_in_clear(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    await desk.push("我的手机是13812345678", "别的 13987654321")
    for q in ("5678", "13812345678", "138 1234 5678", "+86 138-1234-5678", "５６７８"):
        answer = await search.ask(lin, q)
        assert ["".join(p["text"] for p in r["snippet"]) for r in answer["results"]] == [
            "我的手机是138****5678"
        ]
        assert {"text": "5678", "hit": True} in answer["results"][0]["snippet"]
    assert await search.found(lin, "13812345679") == []
    path = search.follower.shelf.current(desk.shop.id)
    assert path is not None
    for file in path.parent.glob(f"{path.name}*"):
        assert b"13812345678" not in file.read_bytes()
        assert b"1234" not in file.read_bytes()


async def test_filters(desk: Desk, search: Search) -> None:
    lin, mei = await desk.person("agent"), await desk.person("agent")
    elsewhere = await elsewhere_in(desk)
    here, there = await desk.push("问柿饼", fan="a:1"), await elsewhere.push("也问柿饼", fan="a:2")
    await search.reply(lin, here, "柿饼有")
    await search.reply(mei, there, "柿饼没有")
    assert len(await search.found(lin, "柿饼")) == 4
    assert await search.found(lin, "柿饼", account_id=elsewhere.account.id) == ["柿饼没有", "也问柿饼"]
    assert await search.found(lin, "柿饼", agent=mei.id) == ["柿饼没有"]
    assert await search.found(lin, "柿饼", agent="me") == ["柿饼有"]
    assert len(await search.found(lin, "柿饼", channel="webchat")) == 4
    assert await search.found(lin, "柿饼", channel="wechat") == []
    assert await search.found(lin, "柿饼", account_id="nowhere") == []


async def test_days_are_those_of_the_shop(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    await desk.push("早上的柿饼", "晚上的柿饼")
    messages = desk.hub.core.db.shop(desk.shop.id)["messages"]
    # 23:59 and 00:00 of Shanghai; in UTC both are the afternoon of the 10th.
    for text, at in (
        ("早上", datetime(2026, 3, 10, 15, 59, tzinfo=UTC)),
        ("晚上", datetime(2026, 3, 10, 16, 0, tzinfo=UTC)),
    ):
        await messages.update({"body.text": f"{text}的柿饼"}, {"$set": {"at": at}})
    assert await search.found(lin, "柿饼", **{"from": "2026-03-10", "to": "2026-03-10"}) == ["早上的柿饼"]
    assert await search.found(lin, "柿饼", **{"from": "2026-03-11"}) == ["晚上的柿饼"]
    assert await search.found(lin, "柿饼", to="2026-03-09") == []


async def test_a_label_put_on_and_taken_off(desk: Desk, search: Search) -> None:
    lin = await desk.person("supervisor")
    id, _ = await desk.push("问柿饼", fan="a:1"), await desk.push("也问柿饼", fan="a:2")
    conversations = desk.hub.core.db.shop(desk.shop.id)["conversations"]
    for labels, found in ((["l1"], ["问柿饼"]), ([], [])):
        await conversations.update({"_id": id}, {"$set": {"labels": labels}})
        await desk.push("嗯", fan="a:1")
        assert await search.found(lin, "柿饼", label="l1") == found
        assert await search.found(lin, "小鱼", label="l1", **{"in": "fans"}) == ["小鱼"] * len(found)


async def test_what_was_taken_back_is_found_no_more(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    await desk.push("说错的柿饼话")
    assert await search.found(lin, "柿饼") == ["说错的柿饼话"]
    message = await desk.hub.core.db.shop(desk.shop.id)["messages"].find_one({"body.text": "说错的柿饼话"})
    assert message is not None
    push = Inbound(
        FanRef("webchat", desk.account.id, "a:fan1"), f"web:{new_id()}", "text", {}, now(),
        recalls=message["dedup_key"],
    )  # fmt: skip
    await receive.receive(desk.hub, desk.account, [push])
    answer = await lin.get("/api/v1/search", q="柿饼")  # the index has not heard of it yet
    assert answer.json()["results"] == []
    assert await search.found(lin, "柿饼") == []
    path = search.follower.shelf.current(desk.shop.id)
    assert path is not None
    search.follower.close()
    assert "说错" not in path.read_bytes().decode(errors="replace")


async def test_one_s_channels_alone(desk: Desk, search: Search) -> None:
    lin, elsewhere = await serving_only(desk, desk.account.id), await elsewhere_in(desk)
    own, hidden = await desk.push("看得见的柿饼"), await elsewhere.push("看不见的柿饼")
    await search.note(lin, hidden, "看不见的柿饼笔记")
    assert await search.found(lin, "柿饼") == ["看得见的柿饼"]
    assert await search.found(lin, "柿饼", account_id=elsewhere.account.id) == []
    assert await search.found(lin, "柿饼", **{"in": "notes"}) == []
    fans = (await search.ask(lin, "小鱼", **{"in": "fans"}))["results"]
    assert [fan["conversation_id"] for fan in fans] == [own]


async def test_another_shop_never(desk: Desk, other: Desk, search: Search) -> None:
    lin, stranger = await desk.person("owner"), await other.person("owner")
    await desk.push("只有我家的柿饼")
    assert await search.found(lin, "柿饼") == ["只有我家的柿饼"]
    for where in ("messages", "notes", "fans"):
        for q in ("柿饼", "小鱼", "xy"):
            answer = await search.ask(stranger, q, **{"in": where}, account_id=desk.account.id)
            assert answer["results"] == []
    assert (await search.ask(stranger, "柿饼"))["results"] == []


async def test_who_may_not_read_the_inbox_may_not_search_it(desk: Desk, http: Any) -> None:
    refused(await (await desk.person("finance")).get("/api/v1/search", q="柿饼"), 403, "right_missing")
    refused(await http.get("/api/v1/search", params={"q": "柿饼"}), 401, "not_signed_in")


@pytest.mark.parametrize(
    ("params", "code", "field"),
    [
        ({"q": ""}, "search_empty", "q"),
        ({}, "search_empty", "q"),
        ({"q": " ，。*\"'()\x00"}, "search_empty", "q"),
        ({"q": "字" * 65}, "search_too_long", "q"),
        ({"q": "x" * 10_000}, "search_too_long", "q"),
        ({"q": "柿饼", "in": "orders"}, "payload_invalid", "in"),
        ({"q": "柿饼", "limit": 51}, "payload_invalid", "limit"),
        ({"q": "柿饼", "from": "gestern"}, "day_invalid", "from"),
        ({"q": "柿饼", "to": "9999-12-31"}, "day_invalid", "to"),
        ({"q": "柿饼", "from": "0001-01-01T00:00"}, "day_invalid", "from"),
        ({"q": "柿饼", "cursor": "x"}, "cursor_unknown", "cursor"),
        ({"q": "柿饼", "cursor": "1.1"}, "cursor_unknown", "cursor"),
        ({"q": "柿饼", "cursor": "9" * 19}, "cursor_unknown", "cursor"),
        ({"q": "柿饼", "in": "fans", "cursor": "1"}, "cursor_unknown", "cursor"),
    ],
)
async def test_strange_questions_are_refused_in_words(desk: Desk, params: Doc, code: str, field: str) -> None:
    lin = await desk.person("agent")
    refused(await lin.get("/api/v1/search", **params), 422, code, field)


@pytest.mark.parametrize(
    "q",
    ['"柿饼"', "柿饼 OR 1=1", "柿饼*", "words:柿饼", "NEAR(柿 饼)", "a AND NOT b", "^柿", "{柿 饼}: x", "👍🏽",
     "👨‍👩‍👧‍👦",
     "مرحبا", "\u202e柿饼", "柿\x00饼", "';DROP TABLE messages;--", "%_", "\\", "-- x", "柿" * 64, "a " * 32, "🇨🇳",
     "\ud83d", "x\ufdfa", "ﷺ"],
)  # fmt: skip
async def test_hostile_words_are_only_words(desk: Desk, search: Search, q: str) -> None:
    lin = await desk.person("agent")
    await desk.push("柿饼👍🏽 مرحبا 🇨🇳 👨‍👩‍👧‍👦")
    await search.follower.hear()
    for where in ("messages", "notes", "fans"):
        answer = await lin.get("/api/v1/search", q=q.encode("utf-8", "replace").decode(), **{"in": where})
        assert answer.status_code in (200, 422), answer.text
    if q in ("👍🏽", "مرحبا", "\u202e柿饼", "🇨🇳", "👨‍👩‍👧‍👦", '"柿饼"', "柿饼*"):
        assert len((await search.ask(lin, q))["results"]) == 1


async def test_while_the_index_is_being_built_it_says_so(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    await desk.push("柿饼")
    await search.follower.catch_up()
    answer = await search.ask(lin, "柿饼")
    assert (answer["building"], answer["indexed_share"]) == (False, 1.0)
    search.follower.shelf.ask_rebuild(desk.shop.id)
    search.follower._heed_wishes()
    answer = (await lin.get("/api/v1/search", q="柿饼")).json()
    assert (answer["results"], answer["building"], answer["indexed_share"]) == ([], True, 0.0)
    await search.follower.catch_up()
    answer = await search.ask(lin, "柿饼")
    assert (len(answer["results"]), answer["building"]) == (1, False)


async def test_a_second_account_of_one_shop_s_fan_is_a_fan_of_its_own(desk: Desk, search: Search) -> None:
    lin = await desk.person("agent")
    second = await accounts.add(desk.hub.core, desk.shop.id, "webchat", "二号", {})
    await desk.push("在吗")
    await Desk(desk.http, desk.hub, desk.shop, second).push("在吗")
    assert await search.found(lin, "xy", **{"in": "fans"}) == ["小鱼", "小鱼"]
