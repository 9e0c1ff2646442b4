"""Whether a fault did anything: each strike waits until the truth shows it, and is not counted when nothing came of it.

Knows: moments of an operation, and what waits on the wire. Must never know what the controller makes of a fault.
"""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sim.errors import SimError
from sim.faults import Fault, FaultBook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.soak.stage import Stage

WITHIN_S = 30.0
"""How long a fault waits for its moment: about a visit's length."""
LOOK_S = 0.05
SHARP_LOOK_S = 0.02
"""Shorter than the time between a door's reservation and its pulse."""


class NoEffectError(SimError):
    """The moment for it never came: nobody met this fault."""


async def took(
    stage: "Stage", true: Callable[[], object], what: str, within_s: float = WITHIN_S, look_s: float = LOOK_S
) -> None:
    """Wait until it is so. NoEffectError when it does not come true in time."""
    end_s = stage.now_s() + within_s
    while not true():
        if stage.now_s() >= end_s:
            raise NoEffectError(f"in {within_s:g} s it did not come true that {what}")
        await stage.sleep(look_s)


async def door_in(stage: "Stage", *states: str, within_s: float = WITHIN_S) -> str:
    """The door of an operation in one of these states, as soon as there is one. NoEffectError."""

    def found() -> list[str]:
        return [one.compartment for one in stage.judge.see.kiosk.operations.values() if one.state in states]

    await took(stage, found, f"an operation is {' or '.join(states)}", within_s, SHARP_LOOK_S)
    return stage.random.choice(found())


async def spent(stage: "Stage", name: str, **arguments: object) -> None:
    """An act that lets faults wait on the wire: wait until one of them met a frame. NoEffectError, and they are gone
    again, when none did."""
    with _waiting(stage, name, arguments) as faults:
        counts = [fault.count for fault in faults]
        met = lambda: any(fault.count < count for fault, count in zip(faults, counts, strict=True))  # noqa: E731
        await took(stage, met, f"{name} met a frame")


@contextmanager
def _waiting(stage: "Stage", name: str, arguments: dict[str, object]) -> "Iterator[list[Fault]]":
    books = _books(stage)
    known = {id(fault) for book in books for fault in book.waiting}
    stage.shop.world.perform(name, **arguments)
    faults = [fault for book in books for fault in book.waiting if id(fault) not in known]
    try:
        yield faults
    except NoEffectError:
        for book in books:
            book.waiting = [fault for fault in book.waiting if fault not in faults]
        raise


def _books(stage: "Stage") -> list[FaultBook]:
    world = stage.shop.world.world
    return [*world.replies.values(), *world.requests.values()]
