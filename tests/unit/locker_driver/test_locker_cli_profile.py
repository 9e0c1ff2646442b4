"""The `locker profile` command: what one door opened by hand tells, and what it cannot tell."""

import tomllib
from functools import reduce
from operator import xor
from pathlib import Path

import pytest

from locker_driver import Profile, load_profile, profile_names
from locker_driver.cli import main
from locker_driver.codecs.xor8a import Xor8aWire
from locker_driver.learning import LearnFault, as_toml, deduce, variants

BASE = load_profile("xor8a-24")


def reply(bits: set[int], groups: int = 3, *, lowest_first: bool = False) -> bytes:
    """The states reply of board 1 whose raw bits of these locks are set."""
    value = sum(1 << lock - 1 for lock in bits)
    body = bytes((0x80, 1, *value.to_bytes(groups, "little" if lowest_first else "big"), 0x33))
    return bytes((*body, reduce(xor, body)))


@pytest.mark.parametrize("lowest_first", [False, True])
@pytest.mark.parametrize("open_bit", [0, 1])
@pytest.mark.parametrize("lock", [1, 8, 17, 24])
@pytest.mark.parametrize("groups", [3, 4, 7])
def test_order_polarity_and_length_are_found(lowest_first: bool, open_bit: int, lock: int, groups: int) -> None:
    every = set() if open_bit else set(range(1, groups * 8 + 1))
    shut, opened = (reply(bits, groups, lowest_first=lowest_first) for bits in (every, every ^ {lock}))
    found = deduce(BASE, 1, lock, shut, opened).profile
    assert isinstance(found.wire, Xor8aWire)
    assert found.open_bit == open_bit
    assert found.wire.states_reply_bytes == groups + 4
    if groups != 7 or lock != 17:
        assert found.wire.group_order == ("lowest_first" if lowest_first else "highest_first")
    assert Profile.model_validate(tomllib.loads(as_toml(found))) == found


def test_a_lock_of_the_middle_group_leaves_the_order_open_and_says_so() -> None:
    learnt = deduce(BASE, 1, 12, reply(set()), reply({12}))
    assert learnt.profile.open_bit == 1
    assert any("stays open" in remark for remark in learnt.remarks)


@pytest.mark.parametrize(
    ("shut", "opened", "word"),
    [
        (reply({1}), reply({1, 2, 3}), "2, 3 changed at once"),
        (reply(set()), reply({2}), "Lock 2 or 18 changed, not 7"),
        (reply(set()), reply(set()), "No lock changed"),
        (b"\0", b"\1", "none of this family"),
    ],
)
def test_what_does_not_fit_is_a_sentence(shut: bytes, opened: bytes, word: str) -> None:
    with pytest.raises(LearnFault, match=word):
        deduce(BASE, 1, 7, shut, opened)


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_survives_being_written(name: str) -> None:
    for profile in variants(load_profile(name)):
        assert Profile.model_validate(tomllib.loads(as_toml(profile))) == profile


@pytest.mark.parametrize("argv", ["--open-lock 25", "--open-lock 0", "--open-lock 1 --board 0", "--open-lock 1"])
def test_what_cannot_be_learnt_is_exit_2(capsys: pytest.CaptureFixture[str], argv: str) -> None:
    assert main(["profile", "--port", "/nonexistent", "--board", "1", *argv.split()]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_a_port_it_ends_with_4(tmp_path: Path) -> None:
    assert main(["profile", "--port", str(tmp_path / "tty"), "--board", "1", "--open-lock", "1", "--yes"]) == 4
