"""What xor8a's bytes mean one by one, for any codec module given: lengths, ranges, streams.

Each raises when what the codec reads and what a simulated board did are not the same.
"""

from types import ModuleType

import pytest
from wire_facts import facts

from locker_driver import CodecError
from locker_driver.codecs.messages import States, StatesRequest, Unlock, UnlockFor
from sim.boards.xor8a import seal

ASK = seal(0x80, 1, 0, 0x33)
OPEN = seal(0x8A, 1, 3, 0x11)
CHOICES: list[tuple[dict[str, object], bool]] = [
    ({"channels": 1}, True), ({"channels": 0}, False), ({"channels": 24, "states_reply_bytes": 7}, True),
    ({"channels": 50, "states_reply_bytes": 11}, True), ({"channels": 51, "states_reply_bytes": 11}, False),
    ({"channels": 16, "states_reply_bytes": 6}, True), ({"channels": 8, "states_reply_bytes": 5}, False),
    ({"states_reply_bytes": 12}, False), ({"channels": 25, "states_reply_bytes": 7}, False),
    ({"last_board": 99}, True), ({"last_board": 100}, False), ({"last_board": 1}, True), ({"last_board": 0}, False),
    ({"ack_head": 0x8A}, True), ({"ack_head": 0x80}, True), ({"ack_head": 0x8B}, False), ({"ack_head": 0x81}, False),
]  # fmt: skip
"""Options of a board, and whether there can be such a board."""


def options_are_those_of_the_texts(module: ModuleType) -> None:
    """The first and last of what may be chosen, and no more."""
    wire = module.Xor8aWire
    assert (wire().first_board, wire().last_board, wire().ack_head) == (1, 99, 0x8A)
    for chosen, possible in CHOICES:
        if possible:
            wire(**chosen)
        else:
            with pytest.raises(ValueError, match="validation error"):
                wire(**chosen)


def states_of_boards_of_every_length(module: ModuleType) -> None:
    """7, 8 and 11 bytes, by a codec for any of them and by the board's own."""
    for count, groups in ((24, 3), (32, 4), (50, 7)):
        did = facts("xor8a", (("channels", count), ("group_bytes", groups)), 1, (ASK,))
        for codec in (
            module.Xor8a(states_lengths=module.DOCUMENTED_STATES_LENGTHS),
            module.Xor8a(module.Xor8aWire(channels=count, states_reply_bytes=groups + 4)),
        ):
            assert codec.decode(did.answer).message == States(1, did.every - did.is_open)
    for length in (6, 9, 10):
        with pytest.raises(CodecError):
            module.Xor8a(states_lengths=module.DOCUMENTED_STATES_LENGTHS).decode(
                seal(0x80, 1, *([0] * (length - 4)), 0x33)
            )
    assert facts("xor8a", (), 1, (seal(0x8A, 0, 1, 0x11),)).nothing
    with pytest.raises(CodecError):
        module.Xor8a().decode(seal(0x8A, 0, 1, 0x11))


def timed_pulses_last_as_long(module: ModuleType) -> None:
    """From 1 to 9 seconds; the board obeys no others."""
    codec = module.Xor8a()
    for seconds in (1, 9):
        frame = seal(0x8A, 1, 3, 0x11, seconds)
        assert abs(facts("xor8a", (), 1, (frame,)).fired[3] - seconds) < 0.001
        assert codec.decode(frame).message == UnlockFor(1, 3, seconds)
    for seconds in (0, 10):
        frame = seal(0x8A, 1, 3, 0x11, seconds)
        assert not set(facts("xor8a", (), 1, (frame,)).fired) - {3}
        with pytest.raises(CodecError):
            codec.decode(frame)


def frames_are_found_in_a_stream(module: ModuleType) -> None:
    """Behind garbage, and with the adapter's silences inside: what is awaited is kept, anything else is not."""
    codec = module.Xor8a(module.Xor8aWire())
    states, ack = (facts("xor8a", (), 1, (frame,)).answer for frame in (ASK, OPEN))
    for reply, request in ((states, StatesRequest(1)), (ack, Unlock(1, 3))):
        (frame,) = codec.cut(reply, awaited=request, quiet=True).frames
        assert codec.answers(request, frame.decoded.message)
        dirty = codec.cut(b"\x00\x01" + reply, awaited=request, quiet=True)
        assert (dirty.garbage, dirty.bad, dirty.used, len(dirty.frames)) == (2, 0, len(reply) + 2, 1)
        for end in range(1, len(reply)):
            assert codec.cut(reply[:end], awaited=request, quiet=True).used == 0
            other = StatesRequest(2) if reply is states else Unlock(2, 3)
            assert codec.cut(reply[:end], awaited=other, quiet=True).used == (end if end > 1 else 0)
            assert codec.cut(reply[:end], awaited=None, quiet=True).used == end
    short = seal(0x80, 1, 1, 0x00)
    assert codec.cut(short, awaited=None, quiet=False).used == 0  # it may be the front of a longer one
    assert codec.cut(short, awaited=None, quiet=True).used == len(short)
    assert codec.cut(short + b"\x00\x00", awaited=None, quiet=False).used == 0  # one with a bit error even
    assert codec.cut(b"\x81\x01", awaited=Unlock(1, 3), quiet=True).used == 2
    assert codec.cut(b"\x8a\x01", awaited=StatesRequest(1), quiet=True).used == 2


BYTES = (
    options_are_those_of_the_texts,
    states_of_boards_of_every_length,
    timed_pulses_last_as_long,
    frames_are_found_in_a_stream,
)
