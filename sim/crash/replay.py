"""Cuts the power of a recording at every change, many times over, and judges what is left.

Knows: a recording, the disk's model and the states that are legal. Must never know how a program writes.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.crash.disk import Disk, Image
from sim.crash.truth import Bench, Truth
from sim.crash.writes import Mark, Op
from sim.seeds import stream

LOST, TORN, BROKEN, FILES = "lost", "torn", "broken", "files"
"""An acknowledged transaction is gone; a state that never was; SQLite cannot read it; another file is not whole."""

KEPT_SENTENCES = 20
RESTART_EVERY = 500
"""Of so many states one is opened by the shipped program's own start."""


@dataclass
class Tally:
    """What was tried, and what came of it."""

    states: int = 0
    images: int = 0
    exhaustive: int = 0
    restarts: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    sentences: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take over another worker's."""
        self.states += other.states
        self.images += other.images
        self.exhaustive += other.exhaustive
        self.restarts += other.restarts
        self.wrong.update(other.wrong)
        self.sentences = (self.sentences + other.sentences)[:KEPT_SENTENCES]

    def complain(self, kind: str, sentence: str) -> None:
        """One state is not legal."""
        self.wrong[kind] += 1
        if len(self.sentences) < KEPT_SENTENCES:
            self.sentences.append(f"{kind}: {sentence}")


@dataclass(frozen=True)
class Share:
    """Which power cuts are one worker's: before every change with `change % of == part`, `each` times."""

    part: int = 0
    of: int = 1
    each: int = 1
    seed: int = 1


def replay(ops: Sequence[Op], truth: Truth, bench: Bench, share: Share) -> Tally:
    """Judge one worker's share of the states of a recording."""
    cuts, disk = _Cuts(truth, bench, share), Disk()
    for change, op in enumerate((Mark("begun"), *ops)):
        disk.apply(op)
        if change % share.of == share.part and disk.in_flight:
            cuts.cut(disk, change)
    return cuts.tally


def positions(ops: Sequence[Op]) -> int:
    """After how many changes of a recording a power cut has a choice."""
    disk, count = Disk(), 0
    for op in ops:
        disk.apply(op)
        count += bool(disk.in_flight)
    return count


@dataclass
class _Cuts:
    """One worker's power cuts."""

    truth: Truth
    bench: Bench
    share: Share
    tally: Tally = field(default_factory=Tally)

    def cut(self, disk: Disk, change: int) -> None:
        """Cut the power before a change, in every way or in many; equal images are judged once."""
        legal, tally = set(self.truth.legal(change)), self.tally
        verdicts: dict[int, tuple[str, str]] = {}
        for image, exhaustive in _images(disk, change, self.share):
            tally.states += 1
            tally.exhaustive += exhaustive
            key = hash(tuple(sorted(image.items())))
            if key not in verdicts:
                tally.images += 1
                verdicts[key] = _judge(image, change, self.truth, legal, self.bench)
            kind, sentence = verdicts[key]
            if kind:
                tally.complain(kind, f"power cut after change {change}: {sentence}")
            elif tally.states % RESTART_EVERY == 0:
                tally.restarts += 1
                for wrong in self.bench.started(image):
                    tally.complain(BROKEN, f"the controller does not start after change {change}: {wrong}")


def _images(disk: Disk, change: int, share: Share) -> Iterator[tuple[dict[str, bytes], bool]]:
    """Every state of a small window, else as many as the share asks for, never the same stream twice."""
    every = disk.every()
    if every is not None:
        yield from ((image, True) for image in every)
        return
    random = stream(share.seed, f"cut {change}")
    for _ in range(share.each):
        yield disk.lost(random), False


def _judge(image: Image, change: int, truth: Truth, legal: set[str], bench: Bench) -> tuple[str, str]:
    try:
        state = bench.state(image)
    except sqlite3.DatabaseError as fault:
        return BROKEN, str(fault)
    if state not in legal:
        if state in truth.states:
            behind = truth.at(truth.acknowledged(change)) - truth.states.index(state)
            return LOST, f"{behind} acknowledged transactions are gone"
        return TORN, "; ".join(_asked(bench)) or "the database is in a state that never was"
    if missing := truth.missing(image, change):
        return FILES, ", ".join(missing)
    return "", ""


def _asked(bench: Bench) -> list[str]:
    try:
        return bench.complaints()
    except sqlite3.DatabaseError as fault:
        return [str(fault)]


def open_bench(folder: Path) -> Bench:
    """A bench in a fresh folder."""
    folder.mkdir(parents=True)
    return Bench(folder)
