"""The codec of the 8A/80 family: ranges, framing, and what its check cannot see."""

import contextlib
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from locker_driver import CodecError
from locker_driver.codecs import messages as m
from locker_driver.codecs.xor8a import Xor8a, Xor8aWire

CODEC = Xor8a()
LOWEST_FIRST = Xor8a(Xor8aWire(group_order="lowest_first"))
OLDER = Xor8a(Xor8aWire(ack_head=0x80))


def hexed(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        (m.Unlock(1, 0), "every lock"),
        (m.StateRequest(1, 0), "every lock"),
        (m.Unlock(1, 25), "Lock 25 is out of range 1 to 24"),
        (m.Unlock(1, -1), "out of range"),
        (m.Unlock(0, 1), "Board 0 is out of range 1 to 99"),
        (m.StatesRequest(100), "Board 100"),
        (m.UnlockAll(1), "never encoded"),
        (m.Hold(1, 1, on=True), "never encoded"),
    ],
)
def test_what_must_not_be_sent_cannot_be_written(request_: m.Request, sentence: str) -> None:
    with pytest.raises(CodecError, match=sentence):
        CODEC.encode(request_)


def test_a_profile_narrows_board_and_lock() -> None:
    small = Xor8a(Xor8aWire(channels=8, last_board=31))
    assert small.encode(m.Unlock(31, 8)) == hexed("8A 1F 08 11 8C")
    for wrong in (m.Unlock(31, 9), m.Unlock(32, 8)):
        with pytest.raises(CodecError, match="out of range"):
            small.encode(wrong)


@given(board=st.integers(1, 99), lock=st.integers(1, 24))
def test_every_unlock_is_read_back(board: int, lock: int) -> None:
    frame = CODEC.encode(m.Unlock(board, lock))
    assert (frame[0], frame[2]) == (0x8A, lock)
    assert CODEC.decode(frame) == m.Decoded(m.Unlock(board, lock), m.Direction.EITHER)


def test_group_order_is_a_matter_of_the_profile() -> None:
    frame = hexed("80 01 00 00 02 33 B0")
    assert CODEC.decode(frame).message == m.States(1, frozenset({2}))
    assert LOWEST_FIRST.decode(frame).message == m.States(1, frozenset({18}))


def test_reply_with_seven_groups() -> None:
    wide = Xor8a(Xor8aWire(channels=50, states_reply_bytes=11, group_order="lowest_first"))
    frame = hexed("80 01 FF FF FF FF FF FF 03 33 B1")
    assert wide.decode(frame).message == m.States(1, frozenset(range(1, 51)))
    with pytest.raises(CodecError, match="has 7 bytes here, not 11"):
        CODEC.decode(frame)


def test_wire_options_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValidationError, match="too few"):
        Xor8aWire(channels=25)


@pytest.mark.parametrize(
    "text",
    ["", "80", "8A 01 01 11", "80 01 00 00 81", "8A 01 19 11 83", "81 01 00 00 80", "80 01 02 99 1A", "9D 01 01 33 AE"],
)
def test_what_is_no_frame_is_refused(text: str) -> None:
    with pytest.raises(CodecError):
        CODEC.decode(hexed(text))


def kinds(cut_of: bytes, *, awaited: m.Request | None = None, quiet: bool, codec: Xor8a = CODEC) -> list[str]:
    cut = codec.cut(cut_of, awaited=awaited, quiet=quiet)
    return [frame.decoded.message.kind for frame in cut.frames]


def test_garbage_in_front_is_skipped_only_after_a_silence() -> None:
    data = hexed("FA FD 99 99 80 01 00 00 00 33 B2")
    assert CODEC.cut(data, awaited=m.StatesRequest(1), quiet=False).used == 0
    cut = CODEC.cut(data, awaited=m.StatesRequest(1), quiet=True)
    assert (cut.used, cut.garbage, len(cut.frames)) == (11, 4, 1)


def test_merged_frames_are_parted() -> None:
    data = hexed("81 01 01 00 81 80 01 00 00 00 33 B2")
    assert kinds(data, awaited=m.StatesRequest(1), quiet=False) == ["changed", "states"]


def test_front_of_the_awaited_reply_survives_a_silence() -> None:
    """Adapters split replies by up to hundreds of milliseconds."""
    whole = hexed("80 01 01 00 80 33 33")
    for end in range(1, 7):
        assert CODEC.cut(whole[:end], awaited=m.StatesRequest(1), quiet=True).used == 0
    assert CODEC.cut(whole[:3], awaited=m.StatesRequest(2), quiet=True).garbage == 3
    assert CODEC.cut(whole[:3], awaited=None, quiet=True).garbage == 3


def test_short_status_frame_needs_the_silence() -> None:
    data = hexed("80 01 01 00 80")
    assert kinds(data, awaited=m.StateRequest(1, 1), quiet=False) == []
    assert kinds(data, awaited=m.StateRequest(1, 1), quiet=True) == ["state"]
    assert kinds(data, awaited=m.Unlock(1, 1), quiet=True, codec=OLDER) == ["state"]


def test_long_reply_with_a_bit_error_is_not_taken_for_its_valid_front() -> None:
    cut = CODEC.cut(hexed("80 01 01 00 80 33 37"), awaited=m.StateRequest(1, 1), quiet=True)
    assert cut.frames == ()
    assert cut.bad >= 1
    assert cut.used == 7


def test_front_of_a_broken_reply_is_not_taken_while_bytes_still_come() -> None:
    eight = Xor8a(Xor8aWire(states_reply_bytes=8))
    assert kinds(hexed("80 01 01 00 80 81 33 99"), awaited=m.StatesRequest(1), quiet=False, codec=eight) == []


def test_acks_match_by_head_board_and_lock() -> None:
    unlock = m.Unlock(1, 3)
    assert CODEC.answers(unlock, m.UnlockAck(1, 3, bit=False))
    assert CODEC.answers(unlock, unlock)
    assert not CODEC.answers(unlock, m.State(1, 3, bit=True))
    assert OLDER.answers(unlock, m.State(1, 3, bit=True))
    for other in (m.UnlockAck(1, 4, bit=False), m.UnlockAck(2, 3, bit=False), m.States(1, frozenset())):
        assert not CODEC.answers(unlock, other)


@given(st.binary(max_size=300), st.booleans(), st.sampled_from([None, m.StatesRequest(1), m.Unlock(1, 1)]))
def test_no_bytes_break_the_framer(data: bytes, quiet: bool, awaited: m.Request | None) -> None:
    cut = CODEC.cut(data, awaited=awaited, quiet=quiet)
    assert cut.used == cut.garbage + sum(len(frame.raw) for frame in cut.frames)
    assert cut.used <= len(data)
    if quiet and awaited is None:
        assert cut.used == len(data)
    assert len(data) - cut.used < 7 or not quiet  # after a silence only the front of one reply is kept


@given(st.binary(max_size=20))
def test_decoding_anything_raises_only_codec_errors(data: bytes) -> None:
    with contextlib.suppress(CodecError):
        CODEC.decode(data)


OPEN_FRAMES = [(board, lock) for board in (1, 2, 3, 17, 31) for lock in range(1, 25)]


def flipped(frame: bytes, bits: tuple[int, ...]) -> bytes:
    out = bytearray(frame)
    for bit in bits:
        out[bit // 8] ^= 1 << bit % 8
    return bytes(out)


def test_every_single_bit_error_of_an_open_frame_is_seen() -> None:
    for board, lock in OPEN_FRAMES:
        frame = CODEC.encode(m.Unlock(board, lock))
        for bit in range(40):
            with pytest.raises(CodecError):
                CODEC.decode(flipped(frame, (bit,)))


def test_double_bit_errors_of_an_open_frame_that_the_check_cannot_see() -> None:
    """The list of docs/driver.md: what two flipped bits can make of "open one lock"."""
    seen: Counter[str] = Counter()
    for board, lock in OPEN_FRAMES:
        frame = CODEC.encode(m.Unlock(board, lock))
        for bits in combinations(range(40), 2):
            try:
                message = CODEC.decode(flipped(frame, bits)).message
            except CodecError:
                continue
            same_column = bits[0] % 8 == bits[1] % 8
            assert same_column, "an XOR sees every other pair"
            if isinstance(message, m.Unlock):
                seen["other board" if message.board != board else "other lock"] += 1
                assert (message.board, message.lock) != (board, lock)
            else:
                seen[message.kind] += 1
    assert set(seen) == {
        "other lock",
        "other board",
        "unlock_all",  # the lock byte loses its only bit
        "hold",  # 8A -> 9A: the coil stays on
        "changed",  # 8A -> 82
    }
    # locks 1, 2, 4, 8 and 16 lose their bit together with the check's, or with the board's when a board is left
    assert seen["unlock_all"] == 5 * 5 + 5 * 5 - 2


@given(st.frozensets(st.integers(1, 24)), st.integers(1, 99))
def test_a_states_reply_is_what_was_set(locks: frozenset[int], board: int) -> None:
    groups = sum(1 << lock - 1 for lock in locks).to_bytes(3, "big")
    body = bytes((0x80, board)) + groups + b"\x33"
    check = 0
    for byte in body:
        check ^= byte
    assert CODEC.decode(body + bytes((check,))).message == m.States(board, locks)
