"""Every frame of the vectors file, read by the driver's codec; requests also written."""

import json
from pathlib import Path

import pytest

from locker_driver import CodecError
from locker_driver.codecs import family_codec
from locker_driver.codecs.messages import (
    AddressRequest,
    Direction,
    Message,
    StateRequest,
    States,
    StatesRequest,
    Unlock,
    describe,
)

VECTORS = json.loads((Path(__file__).parent / "xor8a.json").read_text())
CODEC = family_codec("xor8a")
WRITTEN = (Unlock, StateRequest, StatesRequest, AddressRequest)


def cases(*kinds: str) -> list[object]:
    found = [v for v in VECTORS if v["kind"] in kinds]
    assert found
    return [pytest.param(v, id=f"{v['hex']} {v['meaning']}") for v in found]


@pytest.mark.parametrize("vector", cases("request", "reply", "unsolicited", "trap"))
def test_frame_is_understood(vector: dict) -> None:
    decoded = CODEC.decode(bytes.fromhex(vector["hex"]))
    told = describe(decoded)
    for ours, theirs in (("board", "board"), ("lock", "lock"), ("set", "bits"), ("locks", "locks")):
        if theirs in vector:
            assert told[ours] == vector[theirs]
    if "state" in vector and decoded.direction is not Direction.EITHER:
        assert told["bit"] == (vector["state"] == "11")
    wanted = {"request": "request", "reply": "reply", "unsolicited": "unsolicited", "trap": "reply"}
    if decoded.direction is not Direction.EITHER:
        assert told["direction"] == wanted[vector["kind"]]


@pytest.mark.parametrize("vector", cases("request"))
def test_request_is_written_back(vector: dict) -> None:
    frame = bytes.fromhex(vector["hex"])
    message: Message = CODEC.decode(frame).message
    if isinstance(message, WRITTEN):
        assert CODEC.encode(message) == frame
    else:
        with pytest.raises(CodecError, match="never encoded"):
            CODEC.encode(message)  # what the driver must not send it cannot write


@pytest.mark.parametrize("vector", cases("invalid"))
def test_frame_with_a_wrong_check_is_refused(vector: dict) -> None:
    with pytest.raises(CodecError, match="check byte"):
        CODEC.decode(bytes.fromhex(vector["hex"]))


def test_unlock_may_be_request_or_ack() -> None:
    assert CODEC.decode(bytes.fromhex("8A 01 01 11 9B")).direction is Direction.EITHER


def test_the_trap_is_one_long_frame_however_it_is_cut() -> None:
    (trap,) = [bytes.fromhex(v["hex"]) for v in VECTORS if v["kind"] == "trap"]
    for end in range(len(trap)):
        cut = CODEC.cut(trap[:end], awaited=StatesRequest(1), quiet=False)
        assert cut.frames == ()
        assert cut.used == 0
    (frame,) = CODEC.cut(trap, awaited=StatesRequest(1), quiet=False).frames
    assert frame.decoded.message == States(1, frozenset({8, 17}))
