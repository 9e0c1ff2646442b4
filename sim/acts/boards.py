"""What can go wrong with a board, the way back to a healthy bank, and a look at everything.

Knows: the world's parts. Must never know: what the software at the other end makes of it.
"""

from collections.abc import Callable, Mapping

from sim.acts.lookup import post_of
from sim.errors import ActError
from sim.world import World


def _dead_board(world: World, now: float, *, board: int, on: bool = True) -> None:
    """The board has no supply: coils drop, nothing is heard or said."""
    world.catch_up(now)
    post_of(world, board)
    if on:
        world.cabinet.cut_power(board, world.now, None)
    else:
        world.cabinet.restore_power(board, world.now)


def _reset_board(world: World, now: float, *, board: int, seconds: float = 0.5) -> None:
    """A brown-out: the board is dead for `seconds` and comes back with no memory but its settings."""
    if seconds < 0:
        raise ActError("seconds must not be negative")
    world.catch_up(now)
    post_of(world, board)
    world.cabinet.cut_power(board, world.now, seconds)


def _readdress(world: World, now: float, *, board: int, address: int) -> None:
    """Somebody sets the DIP switch; two boards may end up on one address."""
    if not 0 <= address <= 255:
        raise ActError("an address is 0 to 255")
    world.catch_up(now)
    post_of(world, board).board.address = address


def _clear_faults(world: World, now: float) -> None:
    """Doors, sensors, boards and wire work again as on the first day. Leaves and parcels stay as they are."""
    world.catch_up(now)
    for door in world.doors.values():
        door.jammed, door.late_s, door.bounces = False, 0.0, world.wiring.physics.bounces
        door.pops_along = []
        door.stop_ajar(False, True)
        door.lie(None, world.now)
    for line in world.wiring.lines:
        world.replies[line.name].clear()
        world.requests[line.name].clear()
        world.lines[line.name].echo = line.echo
        world.lines[line.name].plugged = True
    for post in world.boards.values():
        post.dead, post.deaf_for = False, 0
        post.board.address = post.wiring.wire_address
    world.cables.clear()
    world.cables.update({(door.board, door.lock): door for door in world.wiring.doors})


def _state(world: World, now: float) -> dict[str, object]:
    """Everything there is to see, as plain data."""
    world.catch_up(now)
    return {
        "now": world.now,
        "doors": {
            label: {
                "leaf": door.leaf.value,
                "sensor": door.sensor,
                "coil": door.energised,
                "jammed": door.jammed,
                "parcels": list(door.parcels),
                "ajar": door.stops_ajar,
                "lies": door.lies or "truth",
            }
            for label, door in world.doors.items()
        },
        "boards": {
            str(key): {"line": post.wiring.line, "address": post.board.address, "dead": post.dead}
            for key, post in world.boards.items()
        },
        "lines": {
            name: {
                "echo": line.echo,
                "plugged": line.plugged,
                "faults": list(world.replies[name].names()),
                "waiting": [
                    {
                        "kind": each.kind.value,
                        "what": each.what or "",
                        "board": each.board,
                        "count": each.count,
                        "seconds": each.seconds,
                        "position": each.position,
                    }
                    for each in world.replies[name].waiting
                ],
            }
            for name, line in world.lines.items()
        },
    }


def _wiring(world: World, now: float) -> dict[str, object]:
    """The bank as the electrician left it: lines, boards, doors with their places in mm."""
    return world.wiring.model_dump(mode="json")


ACTS: Mapping[str, Callable[..., object]] = {
    "dead_board": _dead_board,
    "reset_board": _reset_board,
    "readdress": _readdress,
    "clear_faults": _clear_faults,
    "state": _state,
    "wiring": _wiring,
}
