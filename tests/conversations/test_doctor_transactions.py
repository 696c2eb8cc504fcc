"""`hub doctor` sees when a killed process would hold conversations up for a minute."""

from __future__ import annotations

import pytest

from hub import doctor


@pytest.fixture(autouse=True)
def this_check_alone(monkeypatch):
    """The others look at every shop that the tests have opened."""
    monkeypatch.setattr(doctor, "_CHECKS", [c for c in doctor._CHECKS if c.__name__ == "_transactions"])


async def _finding(core, monkeypatch, told):
    async def parameter(name):
        assert name == "transactionLifetimeLimitSeconds"
        return told

    monkeypatch.setattr(core.db, "parameter", parameter)
    [found] = await doctor.examine(core)
    return found


@pytest.mark.parametrize(("told", "ok"), [(3, True), (5, True), (6, False), (60, False), (None, True)])
async def test_open_transactions_must_end_soon(core, monkeypatch, told, ok):
    found = await _finding(core, monkeypatch, told)
    assert (found.ok, found.state) == (ok, "not told" if told is None else f"ended after {told} s")
    assert found.remedy.startswith("Set transactionLifetimeLimitSeconds to 3: a killed process leaves")


async def test_our_own_mongod_is_set_well(core):
    [found] = await doctor.examine(core)
    assert (found.ok, found.state) == (True, "ended after 3 s")
