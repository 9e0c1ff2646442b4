"""Pinyin: from letters as they are typed to the words they may stand for. Pure; no Qt.

Knows the files of words (made by `scripts/pinyin.py`, where their source and licence stand) and their order. Must
never know a screen, and never learns from anybody: what one person writes leaves no trace for the next.
"""

import gzip
import heapq
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import assets

LONGEST_KEY = 30
"""Letters of the longest word; also the most that are looked at in one go."""
COMPLETED = 6
"""Words offered for a beginning."""
SCANNED = 6000
"""Lines looked through for a beginning, at most."""
WORD_COST = 8
"""What every further word of a sentence costs: few long words are likelier than many short ones."""


@dataclass(frozen=True)
class Candidate:
    """A text, and how many of the typed letters it stands for."""

    text: str
    used: int


class Table:
    """Lines of `typed<tab>word cost word cost`, in the order of their bytes; read as they stand."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    @classmethod
    def of(cls, name: str) -> "Table":
        """The table of a shipped file."""
        return cls(gzip.decompress(assets.path(f"pinyin/{name}.txt.gz").read_bytes()).decode().splitlines())

    def words(self, typed: str) -> list[tuple[int, str]]:
        """The words for just these letters with their cost, the most usual first."""
        wanted = f"{typed}\t"
        at = bisect_left(self._lines, wanted)
        if at == len(self._lines) or not self._lines[at].startswith(wanted):
            return []
        parts = self._lines[at][len(wanted) :].split(" ")
        return [(int(cost), word) for word, cost in zip(parts[::2], parts[1::2], strict=True)]

    def beginning(self, typed: str) -> Iterator[tuple[int, str]]:
        """The most usual word of each line that begins with these letters."""
        at = bisect_left(self._lines, typed)
        for line in self._lines[at : at + SCANNED]:
            if not line.startswith(typed):
                return
            word, cost = line[line.index("\t") + 1 :].split(" ", 2)[:2]
            yield int(cost), word


@dataclass(frozen=True)
class Pinyin:
    """Looking up. `words` by whole syllables, `initials` by first letters."""

    words: Table
    initials: Table

    def candidates(self, typed: str, limit: int = 60) -> list[Candidate]:
        """What these letters may stand for: the whole first, then what is only begun, then what they begin with."""
        typed = typed[:LONGEST_KEY]
        found: dict[str, int] = {}
        for text, used in self._all(typed):
            found.setdefault(text, used)
            if len(found) == limit:
                break
        return [Candidate(text, used) for text, used in found.items()]

    def _all(self, typed: str) -> Iterator[tuple[str, int]]:
        whole = len(typed)
        exact = self.words.words(typed)
        sentence = self._sentence(typed)
        if sentence and (not exact or len(exact[0][1]) == 1):
            yield sentence, whole
        yield from ((word, whole) for _, word in exact)
        if whole > 1:
            yield from ((word, whole) for _, word in heapq.nsmallest(COMPLETED, self.words.beginning(typed)))
        yield from ((word, whole) for _, word in self.initials.words(typed))
        if sentence:
            yield sentence, whole
        for used in range(whole - 1, 0, -1):
            yield from ((word, used) for _, word in self.words.words(typed[:used]))

    def _sentence(self, typed: str) -> str:
        """The likeliest words one after the other for all of the letters; empty when there are none."""
        best: list[tuple[int, str] | None] = [(0, "")] + [None] * len(typed)
        for end in range(1, len(typed) + 1):
            for start in range(end):
                before = best[start]
                if before is None:
                    continue
                found = self.words.words(typed[start:end])
                if found:
                    cost = before[0] + found[0][0] + WORD_COST
                    known = best[end]
                    if known is None or cost < known[0]:
                        best[end] = (cost, before[1] + found[0][1])
        last = best[-1]
        return last[1] if last else ""


@cache
def load() -> Pinyin:
    """The shipped words; read once."""
    return Pinyin(Table.of("words"), Table.of("initials"))
