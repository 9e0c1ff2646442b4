"""What spoils frames on a line: bit errors, old answers, doubled requests, standing trouble.

Board -1 means every board, an empty line every line; each line counts for itself.
Knows: lines and their faults. Must never know: doors, or what the bytes mean.
"""

from collections.abc import Callable, Mapping

from sim.acts.lookup import ANY, lines_of, post_of
from sim.acts.wire import let_wait
from sim.errors import ActError
from sim.faults import Fault, Kind
from sim.weather import Climate
from sim.world import World


def _noise(
    world: World, now: float, *, bits: int = 1, keeps_check: bool = False, count: int = 1, board: int = ANY
) -> None:
    """One or two random bits flip in the next replies; with `keeps_check` so that the check does not see it."""
    world.catch_up(now)
    let_wait(world.replies, world, _flipping(bits, keeps_check, count), board)


def _noise_request(
    world: World, now: float, *, bits: int = 1, keeps_check: bool = False, count: int = 1, board: int = ANY
) -> None:
    """One or two random bits flip in the next writes of the host, on the line of `board` or on every one."""
    world.catch_up(now)
    lines = list(world.lines) if board == ANY else [post_of(world, board).wiring.line]
    for line in lines:
        world.requests[line].add(_flipping(bits, keeps_check, count))


def _flipping(bits: int, keeps_check: bool, count: int) -> Fault:
    if bits not in (1, 2) or count < 1:
        raise ActError("bits is 1 or 2, and count at least 1")
    return Fault(Kind.NOISE, count, position=bits, keeps_check=keeps_check)


def _stale(world: World, now: float, *, count: int = 1, board: int = ANY) -> None:
    """The next reply is kept back, and sent in place of the one after it, and so on."""
    world.catch_up(now)
    let_wait(world.replies, world, Fault(Kind.STALE, count), board)


def _repeat_request(world: World, now: float, *, seconds: float = 0.05, count: int = 1, line: str = "") -> None:
    """The next writes of the host reach the boards twice, the second time `seconds` later."""
    _request_fault(world, now, line, Fault(Kind.REPEAT, count, seconds=seconds))


def _split_request(
    world: World, now: float, *, position: int, seconds: float = 0.03, count: int = 1, line: str = ""
) -> None:
    """The next writes of the host pause for `seconds` after `position` bytes: the adapter had other things to do."""
    _request_fault(world, now, line, Fault(Kind.SPLIT, count, seconds=seconds, position=position))


def _request_fault(world: World, now: float, line: str, fault: Fault) -> None:
    if fault.count < 1 or not 0 <= fault.seconds <= 600 or fault.position < 0:
        raise ActError("count must be at least 1, seconds 0 to 600, position not negative")
    world.catch_up(now)
    for each in lines_of(world, line):
        world.requests[each.name].add(Fault(fault.kind, fault.count, seconds=fault.seconds, position=fault.position))


def _forget_requests(world: World, now: float, *, kind: str, line: str = "") -> None:
    """Requests are well again: no fault of this kind waits for the host's writes (split, flip, repeat, noise)."""
    kinds = [each.value for each in (Kind.SPLIT, Kind.FLIP, Kind.REPEAT, Kind.NOISE)]
    if kind not in kinds:
        raise ActError(f"a fault of requests is of kind {', '.join(kinds)}, not {kind!r}")
    world.catch_up(now)
    for each in lines_of(world, line):
        world.requests[each.name].forget(Kind(kind), None, None)


def _echo_next(world: World, now: float, *, count: int = 1, line: str = "") -> None:
    """The adapter hands the host its next writes back, though it does not echo otherwise."""
    if not 0 <= count <= 1_000_000:
        raise ActError("count must be 0 to 1000000")
    world.catch_up(now)
    for each in lines_of(world, line):
        each.echo_next = count


def _weather(
    world: World, now: float, *, lose: float = 0.0, split: float = 0.0, garbage: float = 0.0, late: float = 0.0,
    repeat: float = 0.0, noise: float = 0.0, misread: float = 0.0, lose_request: float = 0.0,
    noise_request: float = 0.0, line: str = "",
) -> None:  # fmt: skip
    """From now on every frame meets these faults with these probabilities, 0 to 1; with none, the line is calm."""
    climate = Climate(lose, split, garbage, late, repeat, noise, misread, lose_request, noise_request)
    if any(not 0 <= float(getattr(climate, name)) <= 1 for name in Climate.__slots__):
        raise ActError("a probability is 0 to 1")
    world.catch_up(now)
    for each in lines_of(world, line):
        world.weather[each.name].climate = climate


ACTS: Mapping[str, Callable[..., object]] = {
    "noise": _noise,
    "noise_request": _noise_request,
    "stale": _stale,
    "repeat_request": _repeat_request,
    "split_request": _split_request,
    "forget_requests": _forget_requests,
    "echo_next": _echo_next,
    "weather": _weather,
}
