"""A number is masked as a whole wherever a text is cut: between two messages, or at its greatest length."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hub.conversations import reading, send
from hub.conversations.concealment import FIELD_LIMIT, TEXT_LIMIT, conceal_body
from hub.conversations.model import Draft, Sender
from hub.conversations.receive import receive
from hub.conversations.rules.outbound import split_text
from hub.core import numbers
from hub.core.errors import Refused

LIN = Sender("agent", "staff-lin", "林夏")
MOBILE = "138 0013 8000"
LIKELY = st.sampled_from(
    [MOBILE, "13800138000", "，", " ", "。", "亲", "卡号", "WECHAT", "wx", "\n", "a", "8"]
)


@pytest.fixture
async def conversation_id(hub, shop_id, account, push):
    await receive(hub, account, [push()])
    return (await reading.list_heads(hub, shop_id)).heads[0]["id"]


@pytest.mark.parametrize("before", range(10, 21))
async def test_a_number_at_the_cut_stays_whole_and_masked(hub, core, shop_id, conversation_id, before):
    text = "亲" * before + MOBILE + "记得打给我"
    draft = Draft("client-cut", "text", {"text": text})
    stored = await send.send(hub, shop_id, conversation_id, LIN, draft)
    assert [span["kind"] for m in stored for span in m["spans"]] == ["mobile"]
    kept = str(await core.db.shop(shop_id)["messages"].find({}))
    assert not any(part in kept for part in ("0013", "138 00"))


@settings(deadline=None, derandomize=True, database=None, max_examples=200)
@given(st.lists(LIKELY, max_size=60).map("".join), st.integers(90, 200))
@example("亲" * 29 + "WECHAT13800138000", 90)
@example("亲" * 28 + "卡号：9123456789012348", 90)
def test_every_number_of_a_text_is_found_in_its_pieces(text, limit_bytes):
    pieces = split_text(text, limit_bytes)
    assert all(0 < len(piece.encode()) <= limit_bytes for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    masked, behind = set(), 0
    for piece in pieces:
        begin = text.index(piece, behind)
        masked |= {begin + n for n in _places_of_numbers(piece)}
        behind = begin + len(piece)
    assert _places_of_numbers(text) <= masked


def _places_of_numbers(text):
    return {n for found in numbers.find(text) for n in range(found.start, found.end)}


def test_a_number_longer_than_a_message_is_cut_rather_than_looked_at_for_ever():
    assert split_text("13800138000", 4) == ["1380", "0138", "000"]


async def test_a_book_is_refused_before_it_is_cut(hub, shop_id, conversation_id):
    with pytest.raises(Refused, match="text_too_long"):
        await send.send(
            hub, shop_id, conversation_id, LIN, Draft("client-book", "text", {"text": "好" * 100_000})
        )


@pytest.mark.parametrize("hidden", range(1, 11))
def test_a_number_at_the_greatest_length_is_not_half_shown(core, hidden):
    body, spans = conceal_body("text", {"text": "好" * (TEXT_LIMIT - hidden) + "13800138000"}, core.keys)
    assert (body["text"], body["cut"], spans) == ("好" * (TEXT_LIMIT - hidden), True, [])
    body, _ = conceal_body("link", {"title": "好" * (FIELD_LIMIT - hidden) + "13800138000"}, core.keys)
    assert body["title"] == "好" * (FIELD_LIMIT - hidden)
