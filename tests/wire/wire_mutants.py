"""A codec's source with one number changed, as a module that can be spoken by.

Knows Python source. Must never know a family.
"""

import ast
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

PATIENCE_S = 1.5
"""Of the processor's time, not of the clock's: what takes longer turns in a circle for ever."""


@contextmanager
def bounded() -> Iterator[None]:
    """TimeoutError in whatever turns in a circle, again and again until it gives up."""

    def turning(*_: object) -> None:
        raise TimeoutError("this never ends")

    before = signal.signal(signal.SIGVTALRM, turning)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE_S, 0.2)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@dataclass(frozen=True)
class Mutant:
    """A changed source; `where` is the line as it was, `changed` as it is now."""

    where: str
    changed: str
    source: str

    def module(self, package: str) -> ModuleType:
        """The module it makes, under `package`'s name. Raises whatever it raises."""
        return compiled(self.source, package, self.changed)


def compiled(source: str, package: str, name: str = "mutant") -> ModuleType:
    """A module of its own from this source, under `package`'s name: pydantic looks names up there."""
    made = ModuleType(name)
    made.__dict__["__name__"] = package
    exec(compile(source, name, "exec"), made.__dict__)
    return made


def numbers(source: str) -> Iterator[Mutant]:
    """Every whole number of the source with its lowest bit changed, but for those in sentences of errors."""
    tree = ast.parse(source)
    spoken = {id(at) for part in ast.walk(tree) if isinstance(part, ast.Raise | ast.JoinedStr) for at in ast.walk(part)}
    for at in ast.walk(tree):
        if isinstance(at, ast.Constant) and type(at.value) is int and id(at) not in spoken:
            yield _with(source.splitlines(), at, f"{at.value ^ 1:#04x}")


def _with(lines: list[str], at: ast.Constant, instead: str) -> Mutant:
    text = lines[at.lineno - 1]
    changed = text[: at.col_offset] + instead + text[at.end_col_offset :]
    return Mutant(text, changed.strip(), "\n".join([*lines[: at.lineno - 1], changed, *lines[at.lineno :]]))
