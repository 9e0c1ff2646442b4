"""Every frame of the vector files of the length-driven families: read by the codec, requests also written."""

import json
from pathlib import Path

import pytest

from locker_driver import CodecError
from locker_driver.codecs import Codec, codec_for, decode_all, family_codec
from locker_driver.codecs.messages import Direction, Message, StateRequest, StatesRequest, Unlock, describe
from locker_driver.codecs.modbus import ModbusWire

FILES = {
    "kerong1": "kerong_v1.json",
    "kerong2": "kerong_v2.json",
    "modbus": "modbus_relay.json",
    "wkly": "wkly.json",
    "winnsen": "winnsen.json",
}
WRITTEN = (Unlock, StatesRequest, StateRequest)
SAME = {
    "board": "board",
    "lock": "lock",
    "locked": "set",
    "open": "set",
    "active": "set",
    "items": "items",
    "locks": "locks",
    "opened": "ok",
    "exception": "code",
}
"""What a vector says, and the field of ours that says it."""
KINDS = {
    "unlock every lock": "unlock_all",
    "unlock every lock in turn": "unlock_all",
    "unlock every lock of a board": "unlock_all",
    "unlock every lock ok": "unlock_all_ack",
    "unlock in turn": "unlock_several",
    "status of all boards": "states_all",
    "relay on": "hold",
    "relay off": "hold",
    "all off": "release_all",
    "exception": "refused",
    "unlock ok": "unlock_ack",
    "unlock failed": "unlock_ack",
    "status after unlock-all": "states",
    "door closed": "changed",
}
CU48 = codec_for(ModbusWire(channels=48, unlock="coil", states_function=1))


def cases(*kinds: str) -> list[object]:
    found = [
        pytest.param(family, vector, id=f"{family} {vector['hex']} {vector['meaning']}")
        for family, file in FILES.items()
        for vector in json.loads((Path(__file__).parent / file).read_text())
        if vector["kind"] in kinds
    ]
    assert found
    return found


def codec_of(family: str, vector: dict) -> Codec:
    return CU48 if "CU48" in vector["source"] else family_codec(family)


@pytest.mark.parametrize(("family", "vector"), cases("request", "reply", "unsolicited"))
def test_frame_is_understood(family: str, vector: dict) -> None:
    frames = decode_all(family_codec(family), bytes.fromhex(vector["hex"]))
    wanted = vector.get("frames", [vector])
    assert len(frames) == len(wanted)
    for decoded, said in zip(frames, wanted, strict=True):
        told = describe(decoded)
        for theirs, ours in SAME.items():
            if theirs in said and not (family == "wkly" and theirs == "open"):
                assert told[ours] == said[theirs], theirs
        assert decoded.direction in (Direction(vector["kind"]), Direction.EITHER)
        if vector["meaning"] in KINDS:
            assert told["kind"] == KINDS[vector["meaning"]]
        for setting in ("pulse_ms", "delay_s"):
            if setting in said and told["kind"] == "setting":
                assert (told["setting"], told["value"]) == (setting, said[setting])
            elif setting in said:
                assert told[setting] == said[setting]


def test_doors_of_wkly_are_set_where_the_byte_is_01() -> None:
    for vector in json.loads((Path(__file__).parent / "wkly.json").read_text()):
        told = describe(family_codec("wkly").decode(bytes.fromhex(vector["hex"])))
        if told["kind"] == "states" and vector["kind"] == "reply":
            assert told["set"] == vector.get("closed", [])
        elif "door" in vector:
            assert told["bit"] == (vector["door"] == "closed")


@pytest.mark.parametrize(("family", "vector"), cases("request"))
def test_request_is_written_back(family: str, vector: dict) -> None:
    frame, codec = bytes.fromhex(vector["hex"]), codec_of(family, vector)
    message: Message = codec.decode(frame).message
    if isinstance(message, WRITTEN):
        assert codec.encode(message) == frame
    else:
        with pytest.raises(CodecError, match="never encoded"):
            codec.encode(message)  # what the driver must not send it cannot write


@pytest.mark.parametrize(("family", "vector"), cases("invalid"))
def test_frame_with_a_wrong_check_is_refused(family: str, vector: dict) -> None:
    with pytest.raises(CodecError, match=r"sum|CRC"):
        family_codec(family).decode(bytes.fromhex(vector["hex"]))
    with pytest.raises(CodecError):
        decode_all(family_codec(family), bytes.fromhex(vector["hex"]))


@pytest.mark.parametrize(("family", "vector"), cases("reply"))
def test_reply_is_taken_the_moment_it_is_whole_and_not_before(family: str, vector: dict) -> None:
    codec = codec_of(family, vector)
    wanted = [each.message for each in decode_all(codec, bytes.fromhex(vector["hex"]))]
    front = b"\x57" if family == "wkly" else b"\xff"  # a start byte that starts nothing, or plain garbage
    stream = b"\xff" * 3 + front + bytes.fromhex(vector["hex"])
    buffer, seen = b"", []
    for byte in stream:
        buffer += bytes((byte,))
        cut = codec.cut(buffer, awaited=None, quiet=False)
        buffer = buffer[cut.used :]
        seen += [frame.decoded.message for frame in cut.frames]
    assert seen == wanted
    assert buffer == b""
