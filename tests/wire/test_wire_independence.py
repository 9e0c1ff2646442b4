"""Proof that codec and simulator are two readings of one text: change a constant of the codec, and they disagree.

Each mutant is the shipped source with one constant changed. One that nobody notices fails the test: either the talks
do not need what it changed, or the simulator has learnt the family from the codec.
"""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

import pytest
from wire_talk import TALKS, speak_by

from locker_driver.codecs import xor8a

SOURCE = inspect.getsource(xor8a)
LINES = SOURCE.splitlines()

ON_THE_WIRE = {"encode", "decode", "_short", "_long", "_bits", "_board_frame", "_check"}
"""The functions whose every number is a byte, a place or a count of the family."""

NOT_IN_THE_TALKS = {
    "case 0x82, 0, 0x22:": "the question for the firmware, which no simulated board answers",
    "if not SHORT <= len(frame) <= 11:": "a bound on what is looked at",
    "1 <= frame[4] <= 9:": "the shortest and longest time of a pulse that is never sent",
    "range(len(groups) * 8)": "more bits than there are: they are always clear",
}
"""Why a changed number of these lines is allowed to pass unseen, all of it or in part."""

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
"""Order of groups, check, order of bytes, sense of bits: text that must be there, and what would be wrong instead."""


@dataclass(frozen=True)
class Mutant:
    """A changed source; `where` is the line it was changed in."""

    name: str
    where: str
    source: str

    @property
    def excused(self) -> bool:
        return any(text in self.where for text in NOT_IN_THE_TALKS)

    def noticed(self, patch: pytest.MonkeyPatch) -> bool:
        """Whether any talk fails with it."""
        module = ModuleType("mutant")
        module.__dict__["__name__"] = xor8a.__name__  # pydantic looks names up there
        try:
            exec(compile(self.source, self.name, "exec"), module.__dict__)
            speak_by(module, patch)
            for talk in TALKS:
                talk(module)
        except Exception:  # whatever it is: it was noticed
            return True
        return False


def _numbers() -> Iterator[Mutant]:
    """Every whole number of the module-level names and of the functions that touch the wire, one bit changed."""
    for part in ast.parse(SOURCE).body:
        if isinstance(part, ast.Assign):
            yield from _changed(part)
        for function in ast.walk(part):
            if isinstance(function, ast.FunctionDef) and function.name in ON_THE_WIRE:
                yield from _changed(function)


def _changed(part: ast.AST) -> Iterator[Mutant]:
    if isinstance(part, ast.Assign) and {ast.unparse(target) for target in part.targets} <= {
        "LAST_BOARD",  # how far boards may be counted, no byte of a frame
        "DOCUMENTED_STATES_LENGTHS",  # what `locker decode` takes for granted, no profile's length
    }:
        return
    in_sentences = {id(at) for raised in ast.walk(part) if isinstance(raised, ast.Raise) for at in ast.walk(raised)}
    for at in ast.walk(part):
        if isinstance(at, ast.Constant) and type(at.value) is int and id(at) not in in_sentences:
            yield _with(at, f"{at.value ^ 1:#04x}")


def _with(at: ast.Constant, instead: str) -> Mutant:
    text = LINES[at.lineno - 1]
    changed = text[: at.col_offset] + instead + text[at.end_col_offset :]
    lines = [*LINES[: at.lineno - 1], changed, *LINES[at.lineno :]]
    return Mutant(f"{at.lineno}:{at.col_offset} {changed.strip()}", text, "\n".join(lines))


def _meanings() -> Iterator[Mutant]:
    for text, wrong in MEANINGS:
        assert text in SOURCE
        yield Mutant(wrong, wrong, SOURCE.replace(text, wrong))


MUTANTS = [*_numbers(), *_meanings()]


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.__name__)
def test_the_codec_that_ships_and_the_simulated_boards_understand_each_other(talk):
    talk(xor8a)


def test_no_constant_of_the_codec_can_change_unnoticed(monkeypatch):
    assert len(MUTANTS) > 70
    unnoticed = [mutant for mutant in MUTANTS if not mutant.noticed(monkeypatch)]
    assert [mutant.name for mutant in unnoticed if not mutant.excused] == []
    for text in NOT_IN_THE_TALKS:
        assert any(text in mutant.where for mutant in unnoticed), f"{text} needs no excuse any more"
