"""What every channel must do, whichever it is: a new folder in hub/channels is tested here by itself."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from hub.conversations import accounts
from hub.conversations.channel import Account, OutMessage, Pushed, channels
from hub.conversations.model import KINDS, FanRef
from hub.core.errors import Refused, RetryLater

ROOT = Path(__file__).parents[2]
NAMES = sorted(channels())


def contract(name: str) -> ModuleType:
    path = ROOT / "tests" / "channels" / name / "contract.py"
    assert path.exists(), f"{path} is missing: settings, bad settings, secrets and (for hooks) signed pushes"
    spec = importlib.util.spec_from_file_location(f"contract_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def account(core, shop_id, name) -> Account:
    return await accounts.add(core, shop_id, name, "合同", contract(name).SETTINGS)


def test_the_folder_gives_the_name(name):
    assert channels()[name].name == name


def test_capabilities_make_sense(name, account):
    can = channels()[name].capabilities(account)
    assert "text" in can.kinds
    assert can.kinds <= set(KINDS) - {"event", "note", "other"}
    assert can.text_limit_bytes >= 100
    assert all(q.max > 0 and q.window_s > 0 for q in can.quotas.values())
    assert can.push == isinstance(channels()[name], Pushed)


def test_the_manual_names_it(name):
    assert name in (ROOT / "docs" / "channels.md").read_text(encoding="utf-8").lower()


async def test_bad_settings_name_their_field(core, shop_id, name):
    for field, change in contract(name).BAD_SETTINGS:
        with pytest.raises(Refused) as refused:
            await accounts.add(core, shop_id, name, "坏", contract(name).SETTINGS | change)
        assert refused.value.field == field
    assert await core.db.shop(shop_id)["channel_accounts"].find({}) == []


async def test_secrets_are_neither_stored_nor_shown_in_the_clear(core, shop_id, name, account):
    stored = str(await core.db.shop(shop_id)["channel_accounts"].find({}))
    for secret in contract(name).SECRETS:
        assert secret not in stored
        assert secret not in repr(account)


async def test_what_cannot_be_reached_is_retried(core, name, account):
    """Nothing listens at the contract's address: surely nothing was sent, so it may be sent later."""
    message = OutMessage("m1", FanRef(name, account.id, "oContractFan"), "text", {"text": "你好"})
    if not channels()[name].capabilities(account).push:
        assert await channels()[name].send(core, account, message) == "m1"
        return
    with pytest.raises(RetryLater):
        await channels()[name].send(core, account, message)


PUSHED = [n for n in NAMES if isinstance(channels()[n], Pushed)]


@pytest.mark.parametrize("name", PUSHED)
def test_a_pushed_channel_has_a_sandbox_side(name):
    assert (ROOT / "hub" / "sandbox" / name / "__init__.py").exists()


@pytest.mark.parametrize("name", PUSHED)
async def test_a_push_is_the_same_push_each_time(core, name, account):
    channel = channels()[name]
    for request in contract(name).pushes(account):
        first, second = [await channel.hook(core, account, request) for _ in range(2)]
        assert first.pushes == second.pushes
        [push] = first.pushes
        assert push.dedup_key
        assert not push.action or push.action in channel.capabilities(account).quotas


@pytest.mark.parametrize("name", PUSHED)
async def test_a_forged_push_is_refused(core, name, account):
    channel = channels()[name]
    for request in contract(name).pushes(account):
        forged = {
            k: v[:-1] + ("0" if v[-1] != "0" else "1") for k, v in request.query.items() if "signature" in k
        }
        for bad in (
            replace(request, query={**request.query, **forged}),
            replace(request, query={}),
            replace(request, body=b""),
            replace(request, body=b"\x00" * 10_000),
        ):
            with pytest.raises(Refused):
                await channel.hook(core, account, bad)
