"""No constant of a length-driven codec can change unnoticed: documented frames and ranges tell.

Each mutant is the shipped source with one number changed. It must misread a frame whose meaning is written down here
or in the vector files, write another one, wait for other bytes, or allow what is out of range.
"""

import ast
import importlib
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from test_vectors_families import FILES, SAME

from locker_driver import CodecError
from locker_driver.codecs.messages import States, StatesRequest, Unlock, UnlockAck, describe

CLASSES = {"kerong1": "Kerong1", "kerong2": "Kerong2", "modbus": "Modbus", "wkly": "Wkly", "winnsen": "Winnsen"}
BOARDS = {"kerong1": (0, 9), "kerong2": (0, 15), "modbus": (1, 247), "wkly": (0, 255), "winnsen": (1, 255)}
LOCKS = {"kerong1": 16, "kerong2": 12, "modbus": 8, "wkly": 24, "winnsen": 16}
EXTRA: dict[str, list[tuple[str, dict[str, object] | None]]] = {
    "kerong1": [
        ("02 00 40 01 03 46", {"kind": "setting", "setting": "baud", "value": 19200}),
        ("02 10 38 00 01 01 2C 03 7B", {"kind": "setting", "setting": "pulse_ms", "value": 3000}),
        ("02 10 36 01 00 00 08 03 54", {"kind": "states", "board": 1, "set": [1], "items": [12]}),
        ("02 70 31 03 A6", {"kind": "unlock", "board": 7, "lock": 1}),
        ("02 9F 31 03 D5", {"kind": "unlock", "board": 9, "lock": 16}),
        ("02 90 35 00 80 00 01 03 4B", {"kind": "states", "board": 9, "set": [16], "items": [9]}),
        ("02 00 32 03 37", {"kind": "states_all", "board": 15}),
        ("02 01 32 03 38", None),
        ("02 10 33 03 48", {"kind": "unlock_all", "board": 1}),
        ("02 10 37 01 2C 03 79", {"kind": "setting", "setting": "pulse_ms", "value": 3000}),
        ("02 10 38 00 00 01 2C 03 7A", {"kind": "setting", "setting": "pulse_ms", "value": 3000}),
        ("02 00 39 03 3E", {"kind": "setting", "setting": "delay_s"}),
        ("02 00 40 03 45", {"kind": "setting", "setting": "baud"}),
        ("02 00 40 00 03 45", {"kind": "setting", "setting": "baud", "value": 9600}),
        ("02 00 40 02 03 47", {"kind": "setting", "setting": "baud", "value": 57600}),
        ("02 00 40 03 03 48", {"kind": "setting", "setting": "baud", "value": 115200}),
        ("02 01 30 03 36", None),
        ("02 01 35 00 00 00 00 03 3B", None),
        ("02 10 35 00 00 00 00 03 4A", {"kind": "states", "board": 1, "set": []}),
        ("F5 B6 10 00 5F 1A", {"kind": "firmware", "board": 1}),
        ("F5 B6 10 00 5F 1B", None),
        ("F5 B6 00 02 5F 0E 01 01", {"kind": "firmware", "board": 0, "version": "0101"}),
        ("F5 B6 00 01 5F 8B 80", {"kind": "firmware", "version": "80"}),
        ("F5 B6 30 03 5F 43 01 02 03", {"kind": "firmware", "board": 3, "version": "010203"}),
        ("F5 B6 00 00 5E 09", None),
        ("F5 B6 00 01 5F 0B", None),
        ("F5 B5 00 00 5F 09", None),
    ],
    "kerong2": [
        ("02 0F 0B 81 00 00 03 A0", {"kind": "unlock", "board": 15, "lock": 12}),
        ("02 00 00 80 10 02 03 A6 00 0F", {"kind": "states", "set": [9, 10, 11, 12]}),
        ("02 00 00 82 00 02 03 B6 01 2C", {"kind": "setting", "setting": "pulse_ms", "value": 3000}),
        ("02 00 00 83 00 01 03 89 00", {"kind": "setting", "setting": "baud", "value": 9600}),
        ("02 00 00 83 00 01 03 8A 01", {"kind": "setting", "setting": "baud", "value": 19200}),
        ("02 00 00 83 00 01 03 8B 02", {"kind": "setting", "setting": "baud", "value": 57600}),
        ("02 00 00 83 00 01 03 8C 03", {"kind": "setting", "setting": "baud", "value": 115200}),
        ("02 00 00 84 00 01 03 8F 05", {"kind": "setting", "setting": "delay_s", "value": 5}),
        ("02 00 00 85 00 01 03 91 06", {"kind": "setting", "setting": "push_wait_s", "value": 6}),
        ("02 00 00 8E 00 00 03 93", {"kind": "setting", "setting": "factory_reset"}),
        ("02 00 00 80 11 00 03 96", {"kind": "refused", "function": 0x80, "code": 0x11}),
        ("02 00 00 80 14 00 03 99", {"kind": "refused", "function": 0x80, "code": 0x14}),
        ("02 00 00 80 15 00 03 9A", None),
        ("02 00 0D 81 00 00 03 93", None),
        ("02 00 00 8F 10 28 03 CC" + " 00" * 40, {"kind": "firmware"}),
        ("02 00 00 8F 10 29 03 CD" + " 00" * 41, None),
    ],
    "modbus": [
        ("F7 05 02 07 7F FF 09 55", {"kind": "unlock", "board": 247, "lock": 8, "pulse_ms": 3_276_700}),
        ("01 05 02 00 00 01 0D B2", {"kind": "unlock", "board": 1, "lock": 1, "pulse_ms": 100}),
        ("01 05 02 00 00 00 CC 72", None),
        ("01 05 00 FF FF 00 BC 0A", {"kind": "unlock_all"}),
        ("01 05 00 07 FF 00 3D FB", {"kind": "hold", "lock": 8, "on": True}),
        ("01 05 00 08 FF 00 0D F8", None),
    ],
    "wkly": [
        ("57 4B 4C 59 0C 00 80 03 01 02 03 86", {"kind": "unlock_several", "locks": [1, 2, 3]}),
        ("57 4B 4C 59 0C 00 87 03 04 05 06 86", {"kind": "unlock_several", "locks": [4, 5, 6]}),
        ("57 4B 4C 59 09 00 88 02 8A", {"kind": "hold", "lock": 2, "on": True}),
        ("57 4B 4C 59 09 00 89 02 8B", {"kind": "hold", "lock": 2, "on": False}),
        ("57 4B 4C 59 0A 05 85 07 00 84", {"kind": "changed", "board": 5, "lock": 7, "bit": 0}),
        ("57 4B 4C 59 0B 00 83 FF 07 FF 86", {"kind": "refused", "function": 0x83, "code": 0xFF}),
        ("57 4B 4C 59 0B 00 82 FF 07 01 79", {"kind": "unlock_ack", "lock": 7, "ok": False, "bit": 1}),
        ("57 4B 4C 59 0A 00 84 FF 00 78", {"kind": "refused", "function": 0x84, "code": 0xFF}),
        ("57 4B 4C 59 0E 00 84 00 04 00 01 FF 00 79", {"kind": "states", "set": [2], "faulty": [3]}),
        ("57 4B 4C 59 0A 00 84 00 00 87", None),
        ("57 4B 4C 59 0B 00 84 00 01 01 86", {"kind": "states", "set": [1]}),
    ],
    "winnsen": [
        ("90 06 05 01 05 03", {"kind": "unlock", "lock": 5}),
        ("90 06 12 01 05 03", {"kind": "state", "lock": 5, "direction": "request"}),
        ("90 07 92 01 01 05 03", {"kind": "state", "lock": 5, "bit": 1}),
        ("90 07 92 01 00 05 03", {"kind": "state", "lock": 5, "bit": 0}),
        ("90 07 85 01 05 02 03", {"kind": "unlock_ack", "lock": 5, "ok": False}),
        ("90 07 85 01 05 03 03", None),
        ("90 07 82 09 00 80 03", {"kind": "states", "board": 9, "set": [16]}),
    ],
}
"""Frames and their meaning by the vendors' texts; None: refused."""

EXCUSED = {
    "Field(": "how far an option may be set, no byte of a frame",
    "Literal[": "the values of an option, no byte of a frame",
    "MOST_DOORS = ": "how far an option may be set",
    "MOST_CHANNELS = ": "how far an option may be set",
    "+ 1, 0x0, self.wire.channels)": "a number with one added is never below one",
    "asked[5:0x6]": "a shorter front only keeps more",
    "asked[:0x3]": "the third byte of an unlock and of its reply are the same",
    "return 0x7": "more than there is, whatever it is",
    "range(0x101)": "one entry more than is ever looked up",
    "_word(frame[0x3:])": "the low byte of the count is never above 48",
}
"""Text of changed lines that may pass unseen, and why."""
SPOILT = {
    "kerong1": ["02 00 99 00 00"],
    "kerong2": ["02 00 00 80 10 03", "02 00 00 80 20 00", "02 00 00 99 00 00"],
    "modbus": ["01 63 00 00 00", "01 02 03 00 00"],
    "wkly": ["57 4B 4C 59 23", "57 4B 4C 59 07", "57 4B 4C 58 09"],
    "winnsen": ["90 07 99 01", "90 08 82 01"],
}
"""Fronts of what can be no frame: seen at once, with no byte more."""


@dataclass(frozen=True)
class Mutant:
    name: str
    where: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every whole number outside sentences, one bit changed."""
    lines, tree = source.splitlines(), ast.parse(source)
    spoken = {id(at) for part in ast.walk(tree) if isinstance(part, ast.JoinedStr) for at in ast.walk(part)}
    for at in ast.walk(tree):
        if isinstance(at, ast.Constant) and type(at.value) is int and id(at) not in spoken:
            text = lines[at.lineno - 1]
            changed = text[: at.col_offset] + f"{at.value ^ 1:#x}" + text[at.end_col_offset :]
            whole = [*lines[: at.lineno - 1], changed, *lines[at.lineno :]]
            yield Mutant(f"{at.lineno}: {changed.strip()}", text, "\n".join(whole))


def codecs(module: ModuleType, family: str) -> SimpleNamespace:
    """The codec of a shipped profile, and the one for frames of any board."""
    made = getattr(module, CLASSES[family])
    loose = made(any_size=True) if family in ("modbus", "wkly") else made()
    return SimpleNamespace(strict=made(), loose=loose, wire=getattr(module, f"{CLASSES[family]}Wire"), made=made)


def documented(codec: SimpleNamespace, family: str) -> None:
    for vector in json.loads((Path(__file__).parent / FILES[family]).read_text()):
        frame = bytes.fromhex(vector["hex"])
        if vector["kind"] == "invalid":
            refused(codec.loose, frame)
        elif "frames" not in vector:
            told = describe(codec.loose.decode(frame))
            for theirs, ours in SAME.items():
                assert (family == "wkly" and theirs == "open") or theirs not in vector or told[ours] == vector[theirs]
            assert told["direction"] in (vector["kind"], "either")
            for setting in ("pulse_ms", "delay_s"):
                assert setting not in vector or vector[setting] in (told.get(setting), told.get("value"))
    for text, meant in EXTRA[family]:
        if meant is None:
            refused(codec.loose, bytes.fromhex(text))
        else:
            told = describe(codec.loose.decode(bytes.fromhex(text)))
            assert {key: told.get(key) for key in meant} == meant, text


def refused(codec: object, frame: bytes) -> None:
    with pytest.raises(CodecError):
        codec.decode(frame)


def ranges(codec: SimpleNamespace, family: str) -> None:
    (first, last), locks = BOARDS[family], LOCKS[family]
    assert (codec.strict.wire.first_board, codec.strict.wire.last_board) == (first, last)
    for board, lock in ((first, 1), (last, locks), (first + 1, 2)):
        for request in (Unlock(board, lock), StatesRequest(board)):
            told = codec.strict.decode(codec.strict.encode(request)).message
            assert (told.board, getattr(told, "lock", lock)) == (board, lock)
    for request in (Unlock(first, 0), Unlock(first, locks + 1), Unlock(first - 1, 1), Unlock(last + 1, 1)):
        with pytest.raises(CodecError):
            codec.strict.encode(request)


def framing(codec: SimpleNamespace, family: str) -> None:
    """Taken when whole, not before; the front of what is awaited survives a silence, anything else does not."""
    for vector in json.loads((Path(__file__).parent / FILES[family]).read_text()):
        frame = bytes.fromhex(vector["hex"])
        if vector["kind"] == "reply" and "frames" not in vector:
            one_frame(codec, frame)
        elif vector["meaning"] in ("unlock", "status", "status of one board"):  # an echo of what is sent
            assert [each.raw for each in codec.strict.cut(frame, awaited=None, quiet=False).frames] == [frame]
    for text, meant in EXTRA[family]:
        if meant is not None and meant["kind"] in ("states", "unlock_ack"):
            one_frame(codec, bytes.fromhex(text))
    for text in SPOILT[family]:
        cut = codec.strict.cut(bytes.fromhex(text), awaited=None, quiet=False)
        assert (cut.used, cut.bad) == (len(bytes.fromhex(text)), 0)


def one_frame(codec: SimpleNamespace, frame: bytes) -> None:
    for end in range(1, len(frame)):
        assert codec.loose.cut(frame[:end], awaited=None, quiet=False).used == 0
        assert codec.loose.cut(frame[:end], awaited=None, quiet=True).used == end
    cut = codec.loose.cut(b"\xff" * 7 + frame, awaited=None, quiet=False)
    assert ([each.raw for each in cut.frames], cut.bad) == ([frame], 0)
    try:
        message = codec.strict.decode(frame).message
    except CodecError:
        return  # of a larger or smaller board
    if isinstance(message, States | UnlockAck) and (frame[0], frame[2]) != (0x02, 0x36):  # asked by no frame of ours
        ask = StatesRequest if isinstance(message, States) else Unlock
        elsewhere = message.board - 1 if message.board > 1 else message.board + 1
        lock = () if isinstance(message, States) else (message.lock,)
        for end in range(1, len(frame)):
            assert codec.strict.cut(frame[:end], awaited=ask(message.board, *lock), quiet=True).used == 0
            other = codec.strict.cut(frame[:end], awaited=ask(elsewhere, *lock), quiet=True)
            assert other.used >= end - 1 or end < 6  # the last byte may begin a frame


def options(codec: SimpleNamespace, family: str) -> None:
    if family == "kerong1":
        answering = codec.made(codec.wire(ack="states"))
        assert describe(answering.decode(bytes.fromhex("02 05 35 01 00 00 00 03 40")))["set"] == [1]
        refused(answering, bytes.fromhex("02 05 38 00 00 00 37 03 79"))
    if family == "winnsen":
        shifted = codec.made(codec.wire(replies="A5/A2", station_shift=16))
        assert describe(shifted.decode(bytes.fromhex("90 07 A5 11 05 01 03")))["kind"] == "unlock_ack"
        assert describe(shifted.decode(bytes.fromhex("90 07 A2 11 01 00 03")))["board"] == 1
    if family == "modbus":
        coils = codec.made(codec.wire(unlock="coil", open_value=0x0000, states_function=1, channels=48))
        assert coils.encode(Unlock(1, 1)) == bytes.fromhex("01 05 00 00 00 00 CD CA")
        assert coils.encode(StatesRequest(1)) == bytes.fromhex("01 01 00 00 00 30 3C 1E")
        nine = codec.made(codec.wire(channels=9))
        assert describe(nine.decode(bytes.fromhex("01 02 02 00 01 78 78")))["set"] == [9]
        refused(coils, bytes.fromhex("01 02 01 00 A1 88"))
        refused(codec.strict, bytes.fromhex("01 01 00 00 00 30 3C 1E"))
        refused(codec.loose, bytes.fromhex("01 01 00 00 00 31 FD DE"))
        refused(codec.loose, bytes.fromhex("01 02 07 00 00 00 00 00 00 00 79 44"))
        refused(codec.loose, bytes.fromhex("01 02 00 01 00 08 28 0C"))
        refused(codec.loose, bytes.fromhex("01 02 00 00 00 00 78 0A"))
        codec.strict.encode(Unlock(1, 1, 3_276_700))
        for pulse in (0, 3_276_800, 150):
            with pytest.raises(CodecError):
                codec.strict.encode(Unlock(1, 1, pulse))


def noticed(module: ModuleType, family: str) -> bool:
    try:
        codec = codecs(module, family)
        documented(codec, family)
        ranges(codec, family)
        framing(codec, family)
        options(codec, family)
    except BaseException as error:  # whatever it is: it was noticed
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return True
    return False


@pytest.mark.parametrize("family", CLASSES)
def test_no_constant_can_change_unnoticed(family: str) -> None:
    module = importlib.import_module(f"locker_driver.codecs.{family}")
    codec = codecs(module, family)
    for check in (documented, ranges, framing, options):
        check(codec, family)
    found = list(mutants(inspect.getsource(module)))
    assert len(found) > 40
    unnoticed = []
    for mutant in found:
        made = ModuleType("mutant")
        made.__dict__["__name__"] = module.__name__  # pydantic looks names up there
        try:
            exec(compile(mutant.source, mutant.name, "exec"), made.__dict__)
        except Exception:
            continue
        if not noticed(made, family) and not any(text in mutant.where or text in mutant.name for text in EXCUSED):
            unnoticed.append(mutant.name)
    assert unnoticed == [], "\n".join(unnoticed)
