"""Short conversations that need every constant of a length-driven family, for any module of its codec.

Each raises when what the codec reads and what the simulated board did are not the same.
"""

from types import ModuleType

import pytest
from wire_facts import Facts, facts
from wire_scripts import SCRIPTS, Script

from locker_driver import CodecError, load_profile
from locker_driver.codecs import messages as said
from locker_driver.codecs.base import Codec

CLASSES = {"kerong1": "Kerong1", "kerong2": "Kerong2", "modbus": "Modbus", "wkly": "Wkly", "winnsen": "Winnsen"}
PROFILES = {"kerong1": "cu16", "kerong2": "cu12", "modbus": "waveshare-8", "wkly": "wkly-24", "winnsen": "winnsen-16"}
BOARDS = {"kerong1": (0, 9), "kerong2": (0, 15), "modbus": (1, 247), "wkly": (0, 255), "winnsen": (1, 255)}
"""By the vendors' texts; of Modbus by the standard's."""
LOCKS = {"kerong1": 16, "kerong2": 12, "modbus": 8, "wkly": 24, "winnsen": 16}
SETTINGS: dict[str, dict[str, int]] = {
    "kerong1": {"pulse_ms": 0x37, "delay_s": 0x39, "baud": 0x40},
    "kerong2": {"pulse_ms": 0x82, "delay_s": 0x84, "push_wait_s": 0x85, "baud": 0x83},
}
RANGES: dict[str, dict[str, tuple[int, int, int]]] = {
    "kerong1": {"channels": (1, 16, 1), "last_board": (0, 9, 1)},
    "kerong2": {"channels": (1, 12, 1), "last_board": (0, 15, 1)},
    "modbus": {
        "channels": (1, 48, 1), "last_board": (1, 255, 1), "flash_ms": (100, 10_000, 100),
        "states_function": (1, 2, 1), "open_value": (0x0000, 0xFF00, 1),
    },
    "wkly": {"channels": (1, 24, 1), "last_board": (0, 255, 1)},
    "winnsen": {
        "channels": (1, 16, 1), "last_board": (1, 255, 1), "station_shift": (-255, 255, 1), "lowest_board": (0, 1, 1)
    },
}  # fmt: skip
"""Least, most and step of the options that are numbers."""
NO_FRAME = {
    "kerong1": ["FE 99", "02 00 99 00 00 00 00 03 9E"],
    "kerong2": ["FE 99", "02 00 00 99 00 00 03 9E", "02 00 00 80 01 00 03 86"],
    "modbus": ["00 99 00", "01 99 00 00 00 00", "00 02 01 00 00 00", "01 02 07 99 99 00 00"],
    "wkly": ["FE 99", "57 4B 4C 59 07 00 84", "57 4B 4C 59 23 00 84" + 28 * " 00"],
    "winnsen": ["FE 99", "90 07 99 01 01 01 03"],
}
"""Bytes no board says, and whose front is that of no frame either: garbage, not a frame with a wrong check."""
SERVICE = 0xF5
LONGEST_READ = 40
COOLING = 0x02
"""What a Winnsen clone says of a lock it will not look at yet, in place of its state."""
RATES = (9600, 19200, 57600, 115200)


def codec_of(module: ModuleType, script: Script, family: str) -> Codec:
    """The module's codec for the board of a script."""
    kind = getattr(module, CLASSES[family])
    if script.loose:
        return kind(any_size=True)
    return kind(getattr(module, f"{CLASSES[family]}Wire")(**script.wire))


def requests_mean_what_boards_do(module: ModuleType, family: str) -> None:
    """Every request, by this codec's reading, against the coils it moves and what the board keeps."""
    for script in SCRIPTS[family]:
        codec, frame = codec_of(module, script, family), script.frames[-1]
        if not script.meant:
            with pytest.raises(CodecError):
                codec.decode(frame)
            continue
        message = codec.decode(frame).message
        everybody = isinstance(message, said.AllStatesRequest)
        assert everybody == (message.board not in range(BOARDS[family][0], BOARDS[family][1] + 1)), frame.hex(" ")
        assert everybody or message.board == script.board, frame.hex(" ")
        assert _is_meant(message, script.facts, family), frame.hex(" ")


def _is_meant(message: said.Message, did: Facts, family: str) -> bool:
    fired = set(did.fired)
    match message:
        case said.Unlock(_, lock, pulse_ms):
            right = pulse_ms is None or not did.fired or abs(did.fired[lock] * 1000 - pulse_ms) < 0.1
            return right and (fired or {lock}) == {lock} and not did.held
        case said.UnlockAll():
            return fired == did.every
        case said.UnlockSeveral(_, locks):
            return fired == locks
        case said.Hold(_, lock, on):
            return (did.held if on else did.released) == {lock}
        case said.ReleaseAll():
            return bool(did.released) and not (did.held or fired)
        case said.SettingRequest(_, "factory_reset"):
            return bool(did.answer)
        case said.SettingRequest(_, name, value):
            return value is None or _stored(did, family, name) == value
    asked = isinstance(message, said.StatesRequest | said.StateRequest | said.AllStatesRequest | said.FirmwareRequest)
    return asked and bool(did.answer) and not fired


def _stored(did: Facts, family: str, name: str) -> int:
    value = did.stored[SETTINGS[family][name]]
    return {"pulse_ms": value * 10, "baud": RATES[value % 4]}.get(name, value)


def answers_tell_what_boards_know(module: ModuleType, family: str) -> None:
    """Every answer, by this codec's reading, against the doors: no byte is left over, and nothing is made up."""
    for script in SCRIPTS[family]:
        answer = script.facts.answer
        if script.said and answer:
            for raw, message in _heard(codec_of(module, script, family), answer):
                assert message.board == script.board, raw.hex(" ")
                assert _is_true(message, script, raw, family), raw.hex(" ")


def _heard(codec: Codec, answer: bytes) -> list[tuple[bytes, said.Message]]:
    if answer[0] == SERVICE:  # nobody waits for a firmware version: it is never looked for in a stream
        return [(answer, codec.decode(answer).message)]
    cut = codec.cut(answer, awaited=None, quiet=True)
    assert (cut.used, cut.bad, cut.garbage) == (len(answer), 0, 0), answer.hex(" ")
    return [(frame.raw, frame.decoded.message) for frame in cut.frames]


def _is_true(message: said.Message, script: Script, raw: bytes, family: str) -> bool:  # noqa: C901 a row each
    did, ones = script.facts, load_profile(PROFILES[family]).open_bit
    dumb = () if family == "wkly" else (script.jammed,)  # that family acks the pulse, others the door
    match message:
        case said.States(_, bits, items, faulty):
            right = items in (None, did.items) and faulty == (frozenset({script.bare}) if script.bare else None)
            return right and bits == (did.is_open if ones else did.every - did.is_open)
        case said.State(_, lock, bit) if family == "winnsen" and raw[4] == COOLING:
            return lock == _asked(script) and bit is False
        case said.State(_, lock, bit) if lock == script.bare:
            return bit is None
        case said.State(_, lock, bit):
            return lock == _asked(script) and bit == (lock in did.is_open if ones else lock not in did.is_open)
        case said.UnlockAck(_, lock, bit, ok):
            true_bit = bit is None or bit == (lock not in did.is_open)
            return true_bit and lock == _asked(script) and ok == (bool(did.fired) and lock not in dumb)
        case said.UnlockAllAck():
            return set(did.fired) == did.every
        case said.Changed(_, lock, bit):
            return bit is False and lock in did.is_open - did.was_open
        case said.Refused(_, function, code):
            at = {"kerong2": 3, "modbus": 1, "wkly": 6}[family]
            return not did.fired and (function, code) == (script.frames[-1][at], raw[at + 1])
        case said.Setting(_, name, value):
            return value is None or _stored(did, family, name) == value
        case said.Firmware(_, version):
            return version == raw[6:].hex() if family == "kerong1" else version == raw[8:].hex()
        case said.Unlock() | said.Hold() | said.UnlockAll() | said.ReleaseAll():
            return raw == script.frames[-1]
    return False


def _asked(script: Script) -> int:
    at = {"kerong2": 2, "wkly": 7, "winnsen": 4}[script.family]
    return script.frames[-1][at] + (script.family == "kerong2")


def what_is_written_moves_one_door(module: ModuleType, family: str) -> None:
    """Of every board and lock there can be the first, the second and the last; what lies beyond is refused."""
    (first, last), locks = BOARDS[family], LOCKS[family]
    codec = getattr(module, CLASSES[family])()
    for board in (first, first + 1, last):
        for lock in (1, 3, locks - 1):
            did = facts(family, (), board, (codec.encode(said.Unlock(board, lock)),))
            assert set(did.fired) == {lock}
            assert not did.held
        did = facts(family, (), board, (codec.encode(said.StatesRequest(board)),))
        assert did.answer
        assert not did.fired
    codec.encode(said.Unlock(last, locks))
    beyond = [(first, 0), (first, locks + 1), (first - 1, 1), (last + 1, 1)]
    for board, lock in beyond:
        with pytest.raises(CodecError):
            codec.encode(said.Unlock(board, lock))
    if family == "modbus":
        for pulse_ms in (100, 700, 3_276_700):
            did = facts(family, (), 1, (codec.encode(said.Unlock(1, 3, pulse_ms)),))
            assert abs(did.fired[3] * 1000 - pulse_ms) < 0.1
        for pulse_ms in (0, 150, 3_276_800):
            with pytest.raises(CodecError):
                codec.encode(said.Unlock(1, 3, pulse_ms))


def garbage_is_skipped(module: ModuleType, family: str) -> None:
    """What begins no frame is counted as such, and never waited for."""
    codec = getattr(module, CLASSES[family])()
    for text in NO_FRAME[family]:
        count = len(bytes.fromhex(text))
        cut = codec.cut(bytes.fromhex(text), awaited=None, quiet=True)
        assert (cut.frames, cut.bad, cut.garbage, cut.used) == ((), 0, count, count)
    if family == "wkly":  # the answer about another command is not kept through a silence
        state = bytes.fromhex("57 4B 4C 59 0B 07 83 00")
        assert codec.cut(state, awaited=said.Unlock(7, 3), quiet=True).used == len(state)


def frames_are_taken_when_whole(module: ModuleType, family: str) -> None:
    """Byte by byte, behind garbage, and with the adapter's silences inside."""
    for script in SCRIPTS[family]:
        answer = script.facts.answer
        if not (script.meant and script.said and 0 < len(answer) < LONGEST_READ) or answer[0] == SERVICE:
            continue
        codec = codec_of(module, script, family)
        (first, *_) = codec.cut(answer, awaited=None, quiet=True).frames
        _is_taken(codec, first.raw)
        if family != "winnsen":  # which has no check
            broken = first.raw[:-1] + bytes((first.raw[-1] ^ 1,))
            assert codec.cut(broken, awaited=None, quiet=True).bad >= 1
        request = codec.decode(script.frames[-1]).message
        asked = isinstance(request, said.Unlock | said.StatesRequest) and not script.loose
        if asked and codec.answers(request, first.decoded.message):
            for front in (first.raw, script.frames[-1]):
                for end in range(1, len(front)):
                    assert codec.cut(front[:end], awaited=request, quiet=True).used == 0


def _is_taken(codec: Codec, frame: bytes) -> None:
    for end in range(1, len(frame)):
        assert codec.cut(frame[:end], awaited=None, quiet=False).used == 0
        assert codec.cut(frame[:end], awaited=None, quiet=True).used == end
    taken = codec.cut(b"\xfe" * 3 + frame, awaited=None, quiet=False).frames
    assert [each.raw for each in taken] == [frame]


def options_are_those_of_the_texts(module: ModuleType, family: str) -> None:
    """The first and last of what may be chosen, and no more."""
    wire = getattr(module, f"{CLASSES[family]}Wire")
    assert wire().first_board == BOARDS[family][0]
    for name, (least, most, step) in RANGES[family].items():
        for value in (least, most):
            wire(**{name: value})
        for value in (least - step, most + step):
            with pytest.raises(ValueError, match=name):
                wire(**{name: value})


TALKS = (
    options_are_those_of_the_texts,
    requests_mean_what_boards_do,
    answers_tell_what_boards_know,
    what_is_written_moves_one_door,
    garbage_is_skipped,
    frames_are_taken_when_whole,
)
