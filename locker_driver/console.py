"""What the `locker` command shows on a terminal: tables, a progress bar, questions to a person.

Knows text and terminals. Must never know boards or bytes.
"""
# ruff: noqa: T201  printing is what this is for

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from locker_driver.exits import UsageFault

BAR_WIDTH = 30


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns as wide as their widest cell; numbers to the right."""
    cells = [list(heads), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    right = [bool(rows) and all(isinstance(row[column], int | float) for row in rows) for column in range(len(heads))]
    lines = [
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(*parts, strict=True)
        )
        for parts in ((line, widths, right) for line in cells)
    ]
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def say(sentence: str) -> None:
    """A word beside the result: on stderr, so that the result can be piped."""
    print(sentence, file=sys.stderr, flush=True)


def put_json(value: object) -> None:
    """One line of JSON on stdout."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


class Progress:
    """A text bar on stderr; nothing unless stderr is a terminal and `shown`."""

    def __init__(self, total: int, *, shown: bool = True) -> None:
        self._total = max(total, 1)
        self._shown = shown and sys.stderr.isatty()

    def at(self, done: int, note: str = "") -> None:
        """`done` of the total are done; `note` says what is next."""
        if self._shown:
            full = BAR_WIDTH * min(done, self._total) // self._total
            bar = "#" * full + "-" * (BAR_WIDTH - full)
            print(f"\r[{bar}] {done}/{self._total} {note}\x1b[K", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Take the bar off the terminal."""
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def confirm(question: str, *, yes: bool) -> None:
    """Ask a person for `yes`; UsageFault when they do not say so, or nobody can be asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageFault(f"{question} Nobody can be asked here: give --yes.")
    print(f"{question} Type yes: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline(64).strip().lower() != "yes":
        raise UsageFault("Nothing was done.")
