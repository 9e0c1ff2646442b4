"""The way back to a healthy bank.

Knows: everything that an act can break. Must never know: why it was broken.
"""

from collections.abc import Callable, Mapping

from sim.cabinet import BoardPost
from sim.line import Line
from sim.weather import CALM
from sim.wiring import DoorWiring, LineWiring
from sim.world import World


def _clear_faults(world: World, now: float) -> None:
    """Doors, sensors, boards and wire work again as on the first day. Leaves and parcels stay as they are."""
    world.catch_up(now)
    for wiring in world.wiring.doors:
        _heal_door(world, wiring)
    for line in world.wiring.lines:
        for book in (world.replies[line.name], world.requests[line.name]):
            book.clear()
        world.weather[line.name].climate = CALM
        _heal_line(world.lines[line.name], line, world.now)
    for post in world.boards.values():
        _heal_board(world, post)
    for supply in world.cabinet.supplies.values():
        supply.budget_ma = supply.wiring.budget_ma
    world.cables.clear()
    world.cables.update({(door.board, door.lock): door for door in world.wiring.doors})


def _heal_door(world: World, wiring: DoorWiring) -> None:
    door = world.door(wiring.label)
    world.cabinet.weld(wiring.label, False, world.now)
    door.jammed, door.late_s, door.bounces = False, 0.0, world.wiring.physics.bounces
    door.spring, door.needs_s = wiring.spring, wiring.needs_ms / 1000
    door.pops_along = []
    door.stop_ajar(False, True)
    door.flicker(0.0, world.now)
    door.lie(None, world.now)


def _heal_line(line: Line, wiring: LineWiring, now: float) -> None:
    line.hold(0.0, now)
    line.echo, line.echo_next = wiring.echo, 0
    line.plugged, line.frozen, line.port_name = True, False, ""
    line.turnaround_s = wiring.turnaround_ms / 1000


def _heal_board(world: World, post: BoardPost) -> None:
    if post.dead:
        world.cabinet.restore_power(post.wiring.id, world.now)
    post.deaf_for = post.signs_for = post.stands_in_for = 0
    post.reversed = False
    post.board.signs_as, post.board.deaf_until = None, world.now
    post.board.address = post.wiring.wire_address
    line = world.lines[post.wiring.line]
    line.set_board_baud(post.wiring.id, post.wiring.baud or line.baud)


ACTS: Mapping[str, Callable[..., object]] = {"clear_faults": _clear_faults}
