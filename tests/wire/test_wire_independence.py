"""Proof that codec and simulator are two readings of one text: change a constant of a codec, and they disagree.

Each mutant is a shipped source with one number changed. One that nobody notices fails the test: either the talks do
not need what it changed, or the simulator has learnt the family from the codec.
"""

import inspect
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import ModuleType

import pytest
from wire_mutants import Mutant, bounded, compiled, numbers
from wire_talk import TALKS as CONVERSATIONS
from wire_talk import speak_by
from wire_talk_bytes import BYTES
from wire_talk_lengths import CLASSES
from wire_talk_lengths import TALKS as SCRIPTED

from locker_driver.codecs import FAMILIES

ALWAYS_ONE_OR_MORE = "one was added before: it cannot be less"
NO_VERSION = "the question for the firmware, which no simulated board answers"
MORE_BITS = "more bits than there are: they are always clear"
ALWAYS_GIVEN = "every codec gives all the numbers of a cut"
NEVER_SAID = "no simulated board refuses to tell of locks it has"

EXCUSED: dict[str, dict[str, str]] = {
    "xor8a": {
        "if not 0x00 <= lock <= self.wire.channels:": "lock 0 was refused before, with a sentence of its own",
        "case 0x83, 0, 0x22:": NO_VERSION,
        "case 0x82, 0x01, 0x22:": NO_VERSION,
        "case 0x82, 0, 0x23:": NO_VERSION,
        "return frozenset(n + 1 for n in range(len(groups) * 0x09) if value >> n & 1)": MORE_BITS,
    },
    "kerong1": {
        'return Unlock(board, number_in("Lock", (address & 0x0F) + 1, 0x00, self.wire.channels))': ALWAYS_ONE_OR_MORE,
        "if frame[1] & 0x0F and not (self.acks and frame[0x03] == STATES_REPLY):": "no simulated board names the lock"
        " in the states it answers an unlock with",
    },
    "kerong2": {
        "return 0x07": "five bytes are too few for the length byte, whichever number is more than there are",
        'return number_in("Lock", lock + 1, 0x00, self.wire.channels)': ALWAYS_ONE_OR_MORE,
    },
    "modbus": {
        "flash_ms: int = Field(default=500, ge=FLASH_STEP_MS, le=0x2711, multiple_of=FLASH_STEP_MS)": "the next"
        " multiple of 100 is too long with either",
        'return number_in("Lock", coil + 1, 0x00, self.wire.channels)': ALWAYS_ONE_OR_MORE,
        "CRC_TABLE = tuple(_crc_of(byte) for byte in range(0x101))": "an entry that no byte asks for",
        "return asked[:2] + bytes((self._groups,)) if isinstance(request, StatesRequest) else asked[:0x03]": "the"
        " answer to an unlock begins with every byte of the unlock",
        "first, count = _word(frame[0x03:]), _word(frame[4:])": "the byte left out was seen to be 0 before, and the"
        " one taken in would make the number of doors too large",
    },
    "wkly": {
        "if command == STATES and len(data) >= 0x03:": NEVER_SAID,
        "return State(board, lock, bit) if ok else Refused(board, command, data[0x01])": NEVER_SAID,
        "return Refused(board, STATES, data[0x01])": NEVER_SAID,
    },
    "winnsen": {},
    "base": {
        "return frozenset(n + 1 for n in range(len(data) * 0x09) if value >> n & 1)": MORE_BITS,
        "used: int = 0x01": ALWAYS_GIVEN,
        "bad: int = 0x01": ALWAYS_GIVEN,
        "garbage: int = 0x01": ALWAYS_GIVEN,
    },
    "framing": {},
}
"""Why a changed line is allowed to pass unseen."""

MEANINGS = [
    ('if self.wire.group_order == "highest_first"', 'if self.wire.group_order == "lowest_first"'),
    ('"big" if', '"little" if'),
    ('else "little"', 'else "big"'),
    ("from operator import xor", "from operator import or_ as xor"),
    ("from operator import xor", "from operator import add as xor"),
    ("value >> n & 1", "value << n & 1"),
    ("bit=func == DO", "bit=func != DO"),
    ("on=head == HOLD_ON", "on=head != HOLD_ON"),
    ("(UNLOCK, self._board(board), self._lock(lock), DO)", "(UNLOCK, self._lock(lock), self._board(board), DO)"),
    ("(STATUS, self._board(board), self._lock(lock), ASK)", "(STATUS, self._lock(lock), self._board(board), ASK)"),
]
"""Of xor8a, order of groups, check, order of bytes, sense of bits: text that must be there, and what would be wrong."""

Talk = Callable[[ModuleType], None]


def source_of(family: str) -> str:
    return inspect.getsource(shipped(family))


def shipped(family: str) -> ModuleType:
    return import_module(f"locker_driver.codecs.{family}")


def talks(family: str) -> list[Talk]:
    return [*BYTES, *CONVERSATIONS] if family == "xor8a" else [partial(talk, family=family) for talk in SCRIPTED]


def noticed(mutant: Mutant, family: str, patch: pytest.MonkeyPatch) -> bool:
    """Whether any talk fails with it."""
    return fails(lambda: mutant.module(shipped(family).__name__), family, patch)


def noticed_beneath(mutant: Mutant, shared: str, patch: pytest.MonkeyPatch) -> bool:
    """Whether any talk of any family fails when this is what its codec is built on."""
    name = shipped(shared).__name__
    patch.setitem(sys.modules, name, mutant.module(name))
    try:
        return any(
            fails(partial(compiled, source_of(family), shipped(family).__name__), family, patch) for family in CLASSES
        )
    finally:
        patch.undo()


def fails(make: Callable[[], ModuleType], family: str, patch: pytest.MonkeyPatch) -> bool:
    try:
        module = make()
        if family == "xor8a":
            speak_by(module, patch)
        with bounded():
            for talk in talks(family):
                talk(module)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # pytest.raises fails with one; whatever it is: it was noticed
        return True
    return False


@pytest.mark.parametrize("family", FAMILIES)
def test_the_codec_that_ships_and_the_simulated_boards_understand_each_other(family):
    for talk in talks(family):
        talk(shipped(family))


@pytest.mark.parametrize("family", FAMILIES)
def test_no_constant_of_a_codec_can_change_unnoticed(family, monkeypatch):
    mutants = list(numbers(source_of(family)))
    assert len(mutants) > 50
    unnoticed = {mutant.changed for mutant in mutants if not noticed(mutant, family, monkeypatch)}
    assert unnoticed - set(EXCUSED[family]) == set(), "passed unseen"
    assert set(EXCUSED[family]) - unnoticed == set(), "needs no excuse any more"


@pytest.mark.parametrize("shared", ["base", "framing"])
def test_no_constant_that_codecs_share_can_change_unnoticed(shared, monkeypatch):
    mutants = list(numbers(source_of(shared)))
    assert len(mutants) > 3
    unnoticed = {mutant.changed for mutant in mutants if not noticed_beneath(mutant, shared, monkeypatch)}
    assert unnoticed == set(EXCUSED[shared])


@pytest.mark.parametrize(("text", "wrong"), MEANINGS)
def test_no_meaning_of_xor8a_can_change_unnoticed(text, wrong, monkeypatch):
    assert text in source_of("xor8a")
    assert noticed(Mutant(text, wrong, source_of("xor8a").replace(text, wrong)), "xor8a", monkeypatch)


def test_every_family_with_a_length_is_talked_with():
    assert {"xor8a", *CLASSES} == set(FAMILIES) == set(EXCUSED) - {"base", "framing"}
