"""Profiles: the shipped ones, and sentences for the broken ones."""

from pathlib import Path

import pytest

from locker_driver import ConfigError, LineConfig, ProfileError, load_profile, profile_names

GOOD = """
name = "shop"
title = "ours"
family = "xor8a"
baud = 9600
open_bit = 1
[timing]
reply_timeout_ms = 200
unlock_ack_timeout_ms = 900
pulse_ms = 300
frame_gap_ms = 5
quiet_gap_ms = 25
[wire]
channels = 12
group_order = "lowest_first"
ack_head = 0x80
"""


def test_every_shipped_profile_loads_under_its_own_name() -> None:
    assert {"xor8a-24", "xor8a-8"} <= set(profile_names())
    for name in profile_names():
        assert load_profile(name).name == name


def test_the_default_has_24_locks_highest_group_first() -> None:
    profile = load_profile()
    assert (profile.name, profile.channels, profile.last_board) == ("xor8a-24", 24, 99)
    assert profile.wire.group_order == "highest_first"
    assert load_profile("xor8a-8").wire.states_reply_bytes == 7


def test_a_file_is_a_profile_too(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(GOOD)
    for given in (path, str(path)):
        profile = load_profile(given)
        assert (profile.open_bit, profile.channels, profile.wire.ack_head) == (1, 12, 0x80)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("baud = 9600", "baud = '9600'", "baud"),
        ("baud = 9600", "", "baud"),
        ("open_bit = 1", "open_bit = 2", "open_bit"),
        ("open_bit = 1", "open_bit = 1\ncolour = 1", "colour"),
        ("channels = 12", "channels = 48", "too few"),
        ("ack_head = 0x80", "ack_head = 0x81", "ack_head"),
        ("quiet_gap_ms = 25", "quiet_gap_ms = 25\nsoon = 1", "soon"),
        ('family = "xor8a"', 'family = "xor9"', "family"),
        ("[wire]", "[wire", "no TOML"),
    ],
)
def test_a_broken_profile_is_named_with_what_is_wrong(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    path = tmp_path / "shop.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(ProfileError, match=sentence):
        load_profile(path)


def test_one_pulse_has_one_length(tmp_path: Path) -> None:
    path = tmp_path / "relay.toml"
    path.write_text(GOOD.replace("xor8a", "modbus").replace('group_order = "lowest_first"', "flash_ms = 400")
        .replace("ack_head = 0x80", ""))  # fmt: skip
    with pytest.raises(ProfileError, match=r"pulse_ms is 300, but wire\.flash_ms is 400"):
        load_profile(path)
    path.write_text(path.read_text().replace("flash_ms = 400", "flash_ms = 300"))
    assert load_profile(path).wire.flash_ms == 300
    path.write_text(path.read_text().replace("flash_ms = 300", 'unlock = "coil"'))
    assert load_profile(path).timing.pulse_ms == 300  # set on the board


def test_wkly_boards_come_in_three_sizes() -> None:
    assert {name: load_profile(name).channels for name in profile_names() if name.startswith("wkly")} == {
        "wkly-7": 7,
        "wkly-12": 12,
        "wkly-24": 24,
    }


def test_no_such_profile(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"there are .*xor8a-24"):
        load_profile("xor9")
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(tmp_path / "none.toml")
    (tmp_path / "big.toml").write_bytes(b"#" * 70_000)
    with pytest.raises(ProfileError, match="too large"):
        load_profile(tmp_path / "big.toml")
    (tmp_path / "bin.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ProfileError, match="UTF-8"):
        load_profile(tmp_path / "bin.toml")


@pytest.mark.parametrize("boards", [(), (1, 1), (0,), (100,)])
def test_a_line_that_cannot_be_is_refused(boards: tuple[int, ...]) -> None:
    with pytest.raises(ConfigError):
        LineConfig("a", "/dev/null", boards, load_profile())
