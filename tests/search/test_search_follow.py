"""The index follows the truth: by ear, by comparing, after damage, and equal to one made anew."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from hub.conversations.search.checking import check, lag_s
from hub.conversations.search.shelf import Shelf
from hub.core.clock import now
from hub.core.errors import RetryLater
from hub.core.privacy import mask
from tests.search.stage import Talking, dump


def path_of(talk: Talking) -> Path:
    path = Shelf.of(talk.core.settings).current(talk.shop.id)
    assert path is not None
    return path


async def test_what_is_said_is_heard_by_one_look(talk: Talking) -> None:
    follower = talk.follower()
    await talk.catch_up()
    [id] = await talk.say("柿饼什么时候发货")
    await follower.hear()
    assert await talk.found("发货") == [id]
    [other] = await talk.say("也问发货")
    await follower.hear()
    assert await talk.found("发货") == [other, id]
    follower.close()


async def test_a_missed_event_is_found_by_comparing(talk: Talking) -> None:
    await talk.say("第一句", "第二句")
    await talk.catch_up()
    [id] = await talk.say("没人听见的一句")
    await talk.table("events").update_many({}, {"$set": {"expires_at": _long_ago(talk)}})
    follower = talk.follower()
    await follower.hear()
    assert await talk.found("没人听见") == []
    await follower.catch_up()
    assert await talk.found("没人听见") == [id]
    follower.close()


def _long_ago(talk: Talking) -> object:
    return now() + timedelta(seconds=talk.core.settings.event_ttl_s - 3600)


async def test_a_gap_in_what_was_heard_is_closed(talk: Talking) -> None:
    [first] = await talk.say("第一句柿饼")
    await talk.catch_up()
    [second] = await talk.say("第二句柿饼")
    await talk.table("events").update_many({}, {"$set": {"expires_at": _long_ago(talk)}})
    [third] = await talk.say("第三句柿饼")
    follower = talk.follower()
    await follower.hear()
    assert await talk.found("柿饼") == [third, second, first]
    follower.close()


async def test_a_long_conversation_comes_in_pieces(talk: Talking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.conversations.search.follow.PORTION", 3)
    ids = await talk.say(*(f"柿饼{n}" for n in range(10)))
    await talk.say("另一位的柿饼", fan="a:2")
    await talk.catch_up()
    found = await talk.found("柿饼")
    assert (len(found), set(ids) <= set(found)) == (11, True)
    assert (await check(talk.core, talk.shop.id)).is_well


async def test_a_conversation_gone_from_the_truth_goes_from_the_index(talk: Talking) -> None:
    await talk.say("要删掉的柿饼")
    [kept] = await talk.say("留下的柿饼", fan="a:2", name="小虾")
    await talk.catch_up()
    gone = await talk.conversation_id()
    for table, key in (
        ("messages", "conversation_id"),
        ("events", "conversation_id"),
        ("conversations", "_id"),
    ):
        await talk.table(table).delete({key: gone})
    await talk.catch_up()
    assert await talk.found("柿饼") == [kept]
    assert await talk.found("小鱼", "fans") == []
    dump(path_of(talk))
    assert (await check(talk.core, talk.shop.id)).is_well


async def test_a_message_without_its_words_is_found_no_more(talk: Talking) -> None:
    """As a deletion on request will leave it: a tombstone with its seq."""
    [id] = await talk.say("我叫王小花住在柿子巷")
    await talk.catch_up()
    await talk.table("messages").update({"_id": id}, {"$set": {"body": {}, "spans": []}})
    await talk.say("嗯")
    await talk.catch_up()
    follower = talk.follower()
    follower.shelf.ask_rebuild(talk.shop.id)
    await follower.catch_up()
    follower.close()
    assert await talk.found("柿子巷") == []
    assert "柿子巷".encode() not in path_of(talk).read_bytes()


async def test_a_damaged_file_is_made_anew(talk: Talking) -> None:
    [id] = await talk.say("柿饼什么时候发货")
    await talk.catch_up()
    path = path_of(talk)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    content = bytearray(path.read_bytes())
    content[1000:] = b"\x5a" * (len(content) - 1000)
    path.write_bytes(content)
    with pytest.raises(RetryLater):
        await talk.found("发货")
    assert not (await check(talk.core, talk.shop.id)).is_well
    follower = talk.follower()
    await follower.catch_up()
    assert await talk.found("发货") == [id]
    assert path_of(talk) != path
    assert not path.exists()
    assert (await check(talk.core, talk.shop.id)).is_well
    assert follower.shelf.wishes() == []
    follower.close()


async def test_only_one_process_writes(talk: Talking) -> None:
    shelf = Shelf.of(talk.core.settings)
    with shelf.writing() as first, shelf.writing() as second:
        assert (first, second) == (True, False)
    with shelf.writing() as third:
        assert third


async def test_doctor_and_check_tell_of_a_lag(talk: Talking) -> None:
    assert await lag_s(talk.core) is None
    await talk.catch_up()
    assert await lag_s(talk.core) == 0
    await talk.say("没有进索引的话")
    found = await check(talk.core, talk.shop.id)
    assert (found.is_well, found.stale, found.messages, found.indexed_messages) == (False, 1, 1, 0)
    await talk.table("events").update_many({}, {"$set": {"expires_at": _minutes_ahead(talk)}})
    lag = await lag_s(talk.core)
    assert lag is not None
    assert lag > 0


def _minutes_ahead(talk: Talking) -> object:
    """An event of a moment that the writer says it has not heard of yet, and that is no longer new."""
    shelf = Shelf.of(talk.core.settings)
    shelf.tell(replace(shelf.state(), heard_until_ms=shelf.state().heard_until_ms - 120_000))
    return now() + timedelta(seconds=talk.core.settings.event_ttl_s - 60)


FANS = st.sampled_from(["1", "2"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), FANS, st.sampled_from(["柿饼", "发货了吗", "13812345678", "，", "Abc 12"])),
        st.tuples(st.just("note"), FANS, st.sampled_from(["老客户", "过敏"])),
        st.tuples(st.just("recall"), st.integers(0, 9), st.none()),
        st.tuples(st.just("label"), FANS, st.sampled_from(["l1", "l2"])),
        st.tuples(st.just("name"), FANS, st.sampled_from(["曾乐", "小虾", "Anna"])),
        st.tuples(st.just("hear"), st.none(), st.none()),
        st.tuples(st.just("restart"), st.none(), st.none()),
    ),
    max_size=14,
)  # fmt: skip


@given(acts=ACTS)
@example_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_followed_or_made_anew_it_is_the_same(
    talk: Talking, acts: list[tuple[str, object, object]]
) -> None:
    follower, said = talk.follower(), []
    for act, who, what in acts:
        fan = f"a:{who}"
        match act:
            case "say":
                said += [(id, fan) for id in await talk.say(str(what), fan=fan)]
            case "name":
                said += [(id, fan) for id in await talk.say("嗯", fan=fan, name=str(what))]
            case "recall" if isinstance(who, int) and who < len(said):
                await talk.recall(said[who][0], said[who][1])
            case "note" | "label" if any(f == fan for _, f in said):
                await (
                    talk.note(await talk.conversation_id(fan), str(what))
                    if act == "note"
                    else _label(talk, fan, str(what))
                )
            case "hear":
                await follower.hear()
            case "restart":
                follower.close()
                follower = talk.follower()
    await follower.catch_up()
    if said:
        followed = dump(path_of(talk))
        follower.shelf.ask_rebuild(talk.shop.id)
        await follower.catch_up()
        assert dump(path_of(talk)) == followed
        assert (await check(talk.core, talk.shop.id)).is_well
        assert all(mask(row[2]) == row[2] for row in followed["messages"])
    follower.close()


async def _label(talk: Talking, fan: str, label: str) -> None:
    """As the committer does it: the head changes with an event."""
    id = await talk.conversation_id(fan)

    def rule(timeline: object) -> None:
        timeline.conversation["labels"] = [label]  # type: ignore[attr-defined]
        timeline.record("labels")  # type: ignore[attr-defined]

    await talk.hub.committer.commit(talk.shop.id, id, rule)
