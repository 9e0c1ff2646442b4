"""What can go wrong on a line between host and boards, by name.

Board -1 means every board, an empty line every line; each line counts for itself.
Knows: lines and their faults. Must never know: doors, or what the bytes mean.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from sim.acts.lookup import ANY, lines_of, post_of
from sim.errors import ActError
from sim.faults import Fault, FaultBook, Kind
from sim.world import World

PORT_NAME = re.compile(r"[A-Za-z0-9_-]{0,32}")
ROGUE = -2
"""Sender id of a foreign master on the bus."""


def _bytes(text: str) -> bytes:
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise ActError(f"{text[:40]!r} is not bytes in hexadecimal") from None
    if not 1 <= len(data) <= 1024:
        raise ActError("between 1 and 1024 bytes are needed")
    return data


def let_wait(books: Mapping[str, FaultBook], world: World, fault: Fault, board: int) -> None:
    """Let a fault wait for the frames of a board, or of every board. ActError for numbers that make no sense."""
    if fault.count < 1 or fault.seconds < 0 or fault.position < 0:
        raise ActError("count must be at least 1; seconds and position must not be negative")
    lines = list(world.lines)
    if board != ANY:
        lines, fault.board = [post_of(world, board).wiring.line], board
    for line in lines:
        # Each line counts for itself.
        books[line].add(replace(fault))


def _reply_fault(
    world: World, now: float, *, kind: Kind, board: int, count: int, what: str = "",
    seconds: float = 0.0, position: int = 0, data: str = "",
) -> None:  # fmt: skip
    world.catch_up(now)
    payload = _bytes(data) if data else b""
    let_wait(world.replies, world, Fault(kind, count, None, what or None, seconds, position, payload), board)


def _lose_ack(world: World, now: float, *, count: int = 1, board: int = ANY) -> None:
    """The next acks of an opening are never sent."""
    _reply_fault(world, now, kind=Kind.LOSE, board=board, count=count, what="ack")


def _late_ack(world: World, now: float, *, seconds: float, count: int = 1, board: int = ANY) -> None:
    """The next acks of an opening come this much later."""
    _reply_fault(world, now, kind=Kind.DELAY, board=board, count=count, what="ack", seconds=seconds)


def _lose_reply(world: World, now: float, *, count: int = 1, board: int = ANY) -> None:
    """The next replies of any sort are never sent."""
    _reply_fault(world, now, kind=Kind.LOSE, board=board, count=count)


def _late_reply(world: World, now: float, *, seconds: float, count: int = 1, board: int = ANY) -> None:
    """The next replies of any sort come this much later."""
    _reply_fault(world, now, kind=Kind.DELAY, board=board, count=count, seconds=seconds)


def _garbage(world: World, now: float, *, data: str = "FA FD 99 99", count: int = 1, board: int = ANY) -> None:
    """These bytes come right before the next replies."""
    _reply_fault(world, now, kind=Kind.PREFIX, board=board, count=count, data=data)


def _split(
    world: World, now: float, *, position: int, seconds: float = 0.015, count: int = 1, board: int = ANY
) -> None:
    """The next replies pause for `seconds` after `position` bytes."""
    _reply_fault(world, now, kind=Kind.SPLIT, board=board, count=count, seconds=seconds, position=position)


def _repeat(world: World, now: float, *, seconds: float = 0.0, count: int = 1, board: int = ANY) -> None:
    """The next replies come twice, the second time `seconds` later."""
    _reply_fault(world, now, kind=Kind.REPEAT, board=board, count=count, seconds=seconds)


def _flip_reply(world: World, now: float, *, mask: str, count: int = 1, board: int = ANY) -> None:
    """The bits of `mask` (hexadecimal, from the first byte) are inverted in the next replies."""
    _reply_fault(world, now, kind=Kind.FLIP, board=board, count=count, data=mask)


def _forget(world: World, now: float, *, kind: str, what: str = "", board: int = ANY) -> None:
    """Replies are well again: no fault of this kind waits (lose, delay, split, prefix, flip, repeat, stale, noise)."""
    kinds = [each.value for each in Kind]
    if kind not in kinds:
        raise ActError(f"a fault is of kind {', '.join(kinds)}, not {kind!r}")
    world.catch_up(now)
    lines = list(world.lines) if board == ANY else [post_of(world, board).wiring.line]
    for line in lines:
        world.replies[line].forget(Kind(kind), what or None, None if board == ANY else board)


def _flip_request(world: World, now: float, *, mask: str, count: int = 1) -> None:
    """The bits of `mask` are inverted in the next writes of the host, on every line."""
    world.catch_up(now)
    let_wait(world.requests, world, Fault(Kind.FLIP, count, data=_bytes(mask)), ANY)


def _lose_request(world: World, now: float, *, count: int = 1, board: int) -> None:
    """The next requests to this board never reach it."""
    if count < 0:
        raise ActError("count must not be negative")
    world.catch_up(now)
    post_of(world, board).deaf_for = count


def _echo(world: World, now: float, *, on: bool = True, line: str = "") -> None:
    """The adapter hands the host its own bytes back."""
    world.catch_up(now)
    for each in lines_of(world, line):
        each.echo = on


def _merge(world: World, now: float, *, seconds: float, line: str = "") -> None:
    """The adapter keeps what it hears for `seconds` and hands it over in one piece."""
    if seconds < 0:
        raise ActError("seconds must not be negative")
    world.catch_up(now)
    for each in lines_of(world, line):
        each.hold(seconds, world.now)


def _rogue(world: World, now: float, *, data: str, line: str = "") -> None:
    """A foreign master sends these bytes; boards and host hear them."""
    world.catch_up(now)
    for each in lines_of(world, line):
        each.transmit(ROGUE, _bytes(data), world.now)


def _unplug(world: World, now: float, *, line: str = "") -> None:
    """The adapter is pulled out of the computer."""
    world.catch_up(now)
    for each in lines_of(world, line):
        each.unplug()


def _plug(world: World, now: float, *, line: str = "", port: str = "") -> None:
    """The adapter is plugged in again; its port is called `port` from now on, or by its own name again."""
    if not PORT_NAME.fullmatch(port):
        raise ActError("a port's name is at most 32 letters, digits, - and _")
    lines = lines_of(world, line)
    if port and len(lines) > 1:
        raise ActError("two ports cannot have one name: say which line")
    world.catch_up(now)
    for each in lines:
        each.plugged, each.frozen, each.port_name = True, False, port


def _freeze(world: World, now: float, *, line: str = "", on: bool = True) -> None:
    """The connection is half dead: the port is there and takes bytes, and nothing passes in either direction."""
    world.catch_up(now)
    for each in lines_of(world, line):
        each.frozen = on


ACTS: Mapping[str, Callable[..., object]] = {
    "lose_ack": _lose_ack,
    "late_ack": _late_ack,
    "lose_reply": _lose_reply,
    "late_reply": _late_reply,
    "garbage": _garbage,
    "split": _split,
    "repeat": _repeat,
    "forget": _forget,
    "flip_reply": _flip_reply,
    "flip_request": _flip_request,
    "lose_request": _lose_request,
    "echo": _echo,
    "merge": _merge,
    "rogue": _rogue,
    "unplug": _unplug,
    "plug": _plug,
    "freeze": _freeze,
}
