"""Keys are apart per purpose, survive rotation, and two first starts agree on one secret."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Refused
from hub.core.keyring import KEY_FILE, Keyring, load_or_create

OLD = Keyring(("k1", b"first secret, long enough"))
NEW = Keyring(("k2", b"second secret, long enough"), older={"k1": b"first secret, long enough"})


@given(st.text() | st.text(alphabet="\ud800\udfffa"))
def test_what_is_encrypted_comes_back(text: str) -> None:
    assert OLD.decrypt("phone", OLD.encrypt("phone", text)) == text
    assert OLD.verify("link", text, OLD.sign("link", text))


def test_ciphertexts_start_with_the_key_id_and_differ_each_time() -> None:
    first, second = OLD.encrypt("phone", "x"), OLD.encrypt("phone", "x")
    assert first.startswith("k1.")
    assert first != second


def test_older_secrets_stay_readable_and_are_told_apart() -> None:
    sealed = OLD.encrypt("phone", "13812345678")
    assert NEW.decrypt("phone", sealed) == "13812345678"
    assert not NEW.is_current(sealed)
    assert NEW.is_current(NEW.encrypt("phone", "x"))
    assert OLD.keyed_hash("phone", "x") in NEW.keyed_hashes("phone", "x")
    assert NEW.keyed_hashes("phone", "x")[0] == NEW.keyed_hash("phone", "x")
    assert NEW.verify("link", "x", OLD.sign("link", "x"))


@pytest.mark.parametrize(
    "damage", ["purpose", "key id", "byte", "cut", "empty", "no id", "padding", "umlaut"]
)
def test_damage_is_refused(damage: str) -> None:
    sealed = OLD.encrypt("phone", "13812345678")
    changed = {
        "purpose": sealed,
        "key id": "k9" + sealed[2:],
        "byte": sealed[:-2] + ("A" if sealed[-2] != "A" else "B") + sealed[-1],
        "cut": sealed[:8],
        "empty": "",
        "no id": sealed[3:],
        "padding": sealed + "=",
        "umlaut": sealed + "ü",
    }[damage]
    with pytest.raises(Refused, match="cipher_unreadable"):
        OLD.decrypt("address" if damage == "purpose" else "phone", changed)


@given(st.text(max_size=60))
def test_noise_is_refused_and_never_crashes(noise: str) -> None:
    for text in (noise, f"k1.{noise}"):
        with pytest.raises(Refused):
            OLD.decrypt("phone", text)
        assert not OLD.verify("link", "x", text)


def test_hashes_and_signatures_depend_on_use_purpose_and_secret() -> None:
    assert OLD.keyed_hash("a", "x") == OLD.keyed_hash("a", "x")
    made = [OLD.keyed_hash("a", "x"), OLD.keyed_hash("b", "x"), OLD.sign("a", "x"), OLD.sign("b", "x")]
    assert len(set(made)) == 4
    assert not OLD.verify("a", "x", OLD.sign("b", "x"))
    assert not OLD.verify("a", "y", OLD.sign("a", "x"))
    assert OLD.keyed_hash("a", "x") != Keyring(("k1", b"another secret, long enough")).keyed_hash("a", "x")


def test_no_secret_shows_in_a_repr() -> None:
    assert "first secret" not in repr(OLD)


def test_first_start_makes_a_private_file_and_later_ones_read_it(tmp_path: Path) -> None:
    sealed = load_or_create(tmp_path / "new", "").encrypt("phone", "x")
    path = tmp_path / "new" / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create(tmp_path / "new", "").decrypt("phone", sealed) == "x"
    assert [p.name for p in path.parent.iterdir()] == [KEY_FILE]


def test_starts_at_the_same_moment_end_with_one_secret(tmp_path: Path) -> None:
    gate = Barrier(8)

    def start(_: int) -> str:
        gate.wait()
        return load_or_create(tmp_path, "").keyed_hash("a", "x")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1


def test_the_setting_wins_and_may_list_secrets(tmp_path: Path) -> None:
    plain = load_or_create(tmp_path, "a secret: with spaces, commas")
    assert plain.current_id == "k1"
    assert not list(tmp_path.iterdir())
    rotated = load_or_create(tmp_path, "k2:bbbbbbbbbbbbbbbb k1:aaaaaaaaaaaaaaaa")
    before = load_or_create(tmp_path, "aaaaaaaaaaaaaaaa")
    assert rotated.current_id == "k2"
    assert rotated.decrypt("phone", before.encrypt("phone", "x")) == "x"


@pytest.mark.parametrize("setting", ["short", "k2:bbbbbbbbbbbbbbbb k1:short"])
def test_short_secrets_are_refused_by_name(tmp_path: Path, setting: str) -> None:
    with pytest.raises(Refused, match="secret_key_short") as caught:
        load_or_create(tmp_path, setting)
    assert caught.value.field == "HUB_SECRET_KEY"


def test_one_id_for_two_secrets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="secret_key_repeated"):
        load_or_create(tmp_path, "k1:bbbbbbbbbbbbbbbb k1:aaaaaaaaaaaaaaaa")
