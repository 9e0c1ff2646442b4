"""The codecs of the families whose frames tell their length: ranges, what is never written, framing, options."""

import contextlib
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lock_families import RULES, crc, summed, xored

from locker_driver import CodecError, load_profile
from locker_driver.codecs import Codec, codec_for, family_codec
from locker_driver.codecs import messages as m
from locker_driver.codecs.kerong1 import Kerong1Wire
from locker_driver.codecs.modbus import ModbusWire
from locker_driver.codecs.winnsen import WinnsenWire
from locker_driver.codecs.wkly import WklyWire

FAMILIES = sorted(RULES)
PROFILES = {family: load_profile(RULES[family].profile) for family in FAMILIES}
CODECS: dict[str, Codec] = {family: codec_for(profile.wire) for family, profile in PROFILES.items()}
BOARDS = {"kerong1": (0, 9), "kerong2": (0, 15), "modbus": (1, 247), "wkly": (0, 255), "winnsen": (1, 255)}
LOCKS = {"kerong1": 16, "kerong2": 12, "modbus": 8, "wkly": 24, "winnsen": 16}


def hexed(text: str) -> bytes:
    return bytes.fromhex(text)


def told(codec: Codec, text: str) -> m.Message:
    return codec.decode(hexed(text)).message


@pytest.mark.parametrize("family", FAMILIES)
def test_every_lock_of_every_board_has_a_frame_of_its_own(family: str) -> None:
    codec, (first, last) = CODECS[family], BOARDS[family]
    frames = set()
    for board, lock in product(range(first, last + 1), range(1, LOCKS[family] + 1)):
        frame = codec.encode(m.Unlock(board, lock))
        message = codec.decode(frame).message
        assert isinstance(message, m.Unlock)
        assert (message.board, message.lock) == (board, lock)
        frames.add(frame)
    assert len(frames) == (last - first + 1) * LOCKS[family]
    for board in range(first, last + 1):
        assert codec.decode(codec.encode(m.StatesRequest(board))).message == m.StatesRequest(board)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_out_of_range_is_refused(family: str) -> None:
    codec, (first, last) = CODECS[family], BOARDS[family]
    for board in (first - 1, last + 1, -1, 256, 1000):
        for request in (m.Unlock(board, 1), m.StatesRequest(board)):
            with pytest.raises(CodecError, match="out of range"):
                codec.encode(request)
    for lock in (0, -1, LOCKS[family] + 1, 255, 256):
        with pytest.raises(CodecError, match="out of range"):
            codec.encode(m.Unlock(first, lock))


@pytest.mark.parametrize("family", FAMILIES)
def test_what_must_never_be_sent_cannot_be_written(family: str) -> None:
    some = frozenset({1, 2})
    for message in (
        m.UnlockAll(1),
        m.UnlockSeveral(1, some),
        m.UnlockFor(1, 1, 3),
        m.Hold(1, 1, on=True),
        m.ReleaseAll(1),
        m.AllStatesRequest(1),
        m.SettingRequest(1, "pulse_ms", 500),
        m.FirmwareRequest(1),
        m.AddressRequest(1),
        m.States(1, some),
    ):
        with pytest.raises(CodecError, match="never encoded"):
            CODECS[family].encode(message)


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "modbus"])
def test_a_pulse_length_has_no_place_in_the_frame(family: str) -> None:
    with pytest.raises(CodecError, match="no pulse length"):
        CODECS[family].encode(m.Unlock(1, 1, pulse_ms=500))


@pytest.mark.parametrize(
    ("family", "text", "kind"),
    [
        ("kerong1", "02 00 33 03 38", "unlock_all"),
        ("kerong2", "02 00 0C 81 00 00 03 92", "unlock_all"),
        ("modbus", "01 05 00 FF FF 00 BC 0A", "unlock_all"),
        ("modbus", "01 05 00 FF 00 00 FD FA", "release_all"),
        ("wkly", "57 4B 4C 59 08 00 86 87", "unlock_all"),
        ("wkly", "57 4B 4C 59 0C 00 80 03 01 02 03 86", "unlock_several"),
        ("kerong1", "F5 B6 00 00 5F 0A", "firmware"),
        ("kerong1", "F5 B6 00 02 5F 0E 01 01", "firmware"),
        ("kerong1", "F5 B6 30 02 5F 3E 01 01", "firmware"),
        ("kerong2", "02 00 00 8F 10 02 03 C8 10 12", "firmware"),
        ("winnsen", "90 07 92 01 01 05 03", "state"),
    ],
)
def test_what_others_send_is_understood(family: str, text: str, kind: str) -> None:
    assert told(CODECS[family], text).kind == kind


@pytest.mark.parametrize(
    ("family", "frame"),
    [
        ("kerong1", hexed("F5 B5 00 00 5F 09")),
        ("kerong1", summed(hexed("02 A0 30 03"))),
        ("kerong1", summed(hexed("02 01 30 03"))),
        ("kerong1", summed(hexed("02 01 35 00 00 00 00 03"))),
        ("kerong1", summed(hexed("02 00 31 00 03"))),
        ("kerong1", summed(hexed("02 00 40 04 03"))),
        ("kerong1", hexed("02 00 30 04 36")),
        ("kerong2", hexed("02 00 0D 81 00 00 03 93")),
        ("kerong2", hexed("02 10 02 81 00 00 03 98")),
        ("kerong2", hexed("02 00 00 80 15 00 03 9A")),
        ("kerong2", hexed("02 00 00 80 10 01 03 98 02")),
        ("kerong2", hexed("02 00 00 83 00 01 03 8D 04")),
        ("modbus", crc(hexed("01 05 02 08 00 07"))),
        ("modbus", crc(hexed("01 05 02 00 00 00"))),
        ("modbus", crc(hexed("01 05 00 00 12 34"))),
        ("modbus", crc(hexed("00 05 02 00 00 07"))),
        ("modbus", crc(hexed("F8 05 02 00 00 07"))),
        ("modbus", crc(hexed("01 02 02 00 00"))),
        ("modbus", crc(hexed("01 01 01 00"))),
        ("modbus", crc(hexed("01 02 00 01 00 08"))),
        ("modbus", crc(hexed("01 03 02 00 00"))),
        ("wkly", xored(hexed("57 4B 4C 59 09 00 82 19"))),
        ("wkly", xored(hexed("57 4B 4C 59 09 00 82 00"))),
        ("wkly", xored(hexed("57 4B 4C 59 0E 00 84 00 04 00 01 01 00"))),
        ("wkly", xored(hexed("57 4B 4C 59 0B 00 82 01 01 00"))),
        ("wkly", xored(hexed("57 4B 4C 59 0B 00 82 00 01 02"))),
        ("wkly", xored(hexed("57 4B 4C 59 0A 00 82 01"))),
        ("winnsen", hexed("90 06 85 01 05 03")),
        ("winnsen", hexed("90 07 85 01 05 03 03")),
        ("winnsen", hexed("90 07 85 01 11 01 03")),
        ("winnsen", hexed("90 07 02 01 FF FE 03")),
        ("winnsen", hexed("90 07 A5 01 05 01 03")),
        ("winnsen", hexed("90 06 05 00 05 03")),
    ],
)
def test_what_is_no_frame_is_refused(family: str, frame: bytes) -> None:
    with pytest.raises(CodecError):
        CODECS[family].decode(frame)
    assert CODECS[family].cut(frame, awaited=None, quiet=True).frames == ()


def test_settings_of_the_kerong_boards_are_read() -> None:
    assert told(CODECS["kerong1"], "02 00 40 01 00 00 01 03 47") == m.Setting(0, "baud", 19200)
    assert told(CODECS["kerong1"], "02 00 37 00 64 03 A0") == m.SettingRequest(0, "pulse_ms", 1000)
    assert told(CODECS["kerong1"], "02 00 39 03 3E") == m.SettingRequest(0, "delay_s")
    assert told(CODECS["kerong2"], "02 00 00 83 00 01 03 8A 01") == m.SettingRequest(0, "baud", 19200)
    assert told(CODECS["kerong2"], "02 00 00 8E 00 00 03 93") == m.SettingRequest(0, "factory_reset")


@pytest.mark.parametrize(
    ("family", "request_", "reply"),
    [
        ("kerong2", m.Unlock(0, 3), "02 00 02 81 10 00 03 98"),
        ("wkly", m.Unlock(0, 1), "57 4B 4C 59 0B 00 82 00 01 00 81"),
        ("wkly", m.StateRequest(0, 1), "57 4B 4C 59 0B 00 83 00 01 00 80"),
        ("winnsen", m.Unlock(1, 5), "90 07 85 01 05 01 03"),
        ("modbus", m.Unlock(1, 1, 700), "01 05 02 00 00 07 8D B0"),
        ("modbus", m.Unlock(1, 1, 700), "01 85 01 83 50"),
        ("wkly", m.StateRequest(0, 1), "57 4B 4C 59 0B 00 83 FF 01 00 7F"),
    ],
)
def test_replies_match_on_function_board_and_lock(family: str, request_: m.Request, reply: str) -> None:
    codec, message = CODECS[family], told(CODECS[family], reply)
    assert codec.answers(request_, message)
    board, lock, kind = request_.board, getattr(request_, "lock", 0), type(request_)
    others = [kind(board + 1, lock), m.StatesRequest(board)]
    if not isinstance(message, m.Refused):  # a refusal names no lock
        others.append(kind(board, lock + 1))
    for other in others:
        assert not codec.answers(other, message)
    assert not codec.answers(request_, m.States(board, frozenset()))
    assert codec.answers(m.StatesRequest(board), m.States(board, frozenset()))


@pytest.mark.parametrize(
    ("family", "board", "refusal"),
    [
        ("modbus", 1, "01 82 02 C1 61"),
        ("kerong2", 0, "02 00 00 80 11 00 03 96"),
        ("kerong2", 0, "02 00 00 80 14 00 03 99"),
        ("wkly", 0, "57 4B 4C 59 0A 00 84 FF 00 78"),
    ],
)
def test_a_refused_question_is_answered(family: str, board: int, refusal: str) -> None:
    codec, message = CODECS[family], told(CODECS[family], refusal)
    assert isinstance(message, m.Refused)
    assert codec.answers(m.StatesRequest(board), message)
    assert not codec.answers(m.StatesRequest(board + 1), message)
    assert not codec.answers(m.Unlock(board, 1), message)


def test_pulse_is_part_of_what_a_relay_board_repeats() -> None:
    codec = CODECS["modbus"]
    assert codec.answers(m.Unlock(1, 1), m.Unlock(1, 1, 500))
    assert not codec.answers(m.Unlock(1, 1), m.Unlock(1, 1, 700))
    for wrong in (0, 50, 750, -100, 3_276_800):
        with pytest.raises(CodecError, match="multiple of 100"):
            codec.encode(m.Unlock(1, 1, wrong))


def test_options_of_the_profiles() -> None:
    answers = codec_for(Kerong1Wire(ack="states"))
    assert answers.acks
    assert answers.answers(m.Unlock(0, 6), answers.decode(summed(hexed("02 05 35 00 00 00 00 03"))).message)
    shifted = codec_for(WinnsenWire(replies="A5/A2", station_shift=16))
    ack = told(shifted, "90 07 A5 11 05 01 03")
    assert ack == m.UnlockAck(1, 5, ok=True)
    assert told(shifted, "90 07 A2 11 01 80 03") == m.States(1, frozenset({1, 16}))
    assert codec_for(WinnsenWire(lowest_board=0)).encode(m.Unlock(0, 1)) == hexed("90 06 05 00 01 03")
    cu48 = codec_for(ModbusWire(channels=48, unlock="coil", open_value=0x0000, states_function=1))
    assert cu48.encode(m.Unlock(1, 1)) == hexed("01 05 00 00 00 00 CD CA")
    assert told(cu48, "01 05 00 00 00 00 CD CA") == m.Unlock(1, 1)
    assert told(CODECS["modbus"], "01 05 00 00 00 00 CD CA") == m.Hold(1, 1, on=False)
    faulty = codec_for(WklyWire(channels=4))
    states = faulty.decode(xored(hexed("57 4B 4C 59 0E 00 84 00 04 00 01 FF 00"))).message
    assert states == m.States(0, frozenset({2}), faulty=frozenset({3}))


def test_a_start_byte_too_many_hides_nothing() -> None:
    frame = hexed("57 4B 4C 59 0B 00 82 00 01 00 81")
    for front in (b"\x57", b"\x57\x4b", b"\x57\x4b\x4c\x57", b"\x57" * 9):
        cut = CODECS["wkly"].cut(front + frame, awaited=m.Unlock(0, 1), quiet=False)
        assert [each.raw for each in cut.frames] == [frame]
        assert (cut.garbage, cut.used) == (len(front), len(front) + len(frame))


@pytest.mark.parametrize("family", FAMILIES)
def test_the_front_of_the_awaited_reply_and_of_its_echo_survive_a_silence(family: str) -> None:
    codec, board = CODECS[family], RULES[family].board
    for awaited in (m.StatesRequest(board), m.Unlock(board, 1)):
        asked = codec.encode(awaited)
        reply = RULES[family].reply(asked, {1}, ok=True)
        for whole in (asked, reply):
            for end in range(1, len(whole)):
                assert codec.cut(whole[:end], awaited=awaited, quiet=True).used == 0
                assert codec.cut(whole[:end], awaited=None, quiet=True).used == end


REPLIES = {
    family: [
        RULES[family].reply(CODECS[family].encode(m.StatesRequest(RULES[family].board)), opened, ok=True)
        for opened in (set(), {1}, {7, 8})
    ]
    for family in FAMILIES
}


@pytest.mark.parametrize("family", FAMILIES)
@given(data=st.data())
def test_no_stream_breaks_the_framer(family: str, data: st.DataObject) -> None:
    """Frames and garbage in any pieces: every byte is a frame's or garbage, and what is kept is bounded."""
    codec, board = CODECS[family], RULES[family].board
    piece = st.one_of(st.sampled_from(REPLIES[family]), st.binary(max_size=12))
    pieces = data.draw(st.lists(st.tuples(piece, st.booleans()), max_size=12))
    awaited = data.draw(st.sampled_from([None, m.StatesRequest(board), m.Unlock(board, 1)]))
    buffer, total, framed, garbage = b"", 0, 0, 0
    for part, quiet in [*pieces, (b"", True)]:
        buffer += part
        total += len(part)
        cut = codec.cut(buffer, awaited=awaited, quiet=quiet)
        buffer = buffer[cut.used :]
        framed += sum(len(frame.raw) for frame in cut.frames)
        garbage += cut.garbage
        assert cut.bad <= cut.garbage
        assert len(buffer) < 48
    assert total == framed + garbage + len(buffer)
    assert not buffer or awaited is not None


@pytest.mark.parametrize("family", FAMILIES)
@given(garbage=st.binary(max_size=30), which=st.integers(0, 2))
def test_a_reply_is_found_behind_any_garbage(family: str, garbage: bytes, which: int) -> None:
    """Unless garbage and the front of the reply happen to make a valid frame together."""
    codec, reply = CODECS[family], REPLIES[family][which]
    found = [frame.raw for frame in codec.cut(garbage + reply, awaited=None, quiet=True).frames]
    assert reply in found or any(raw not in garbage for raw in found)


@pytest.mark.parametrize("family", [*FAMILIES, "xor8a"])
@given(data=st.binary(max_size=48))
def test_decoding_anything_raises_only_codec_errors(family: str, data: bytes) -> None:
    codec = family_codec(family)
    for frame in (data, summed(data), xored(data) if data else data, crc(data)):
        with contextlib.suppress(CodecError):
            codec.decode(frame)
