"""A look at everything, as plain data.

Knows: what there is to see. Must never know: who looks, or how it is shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from sim.faults import Fault
from sim.world import World


def _state(world: World, now: float) -> dict[str, object]:
    """Everything there is to see, as plain data."""
    world.catch_up(now)
    return {
        "now": world.now,
        "doors": _doors(world),
        "boards": _boards(world),
        "lines": {name: _line(world, name) for name in world.lines},
        "supplies": {
            name: {"budget_ma": supply.budget_ma, "drawn_ma": supply.drawn_ma}
            for name, supply in world.cabinet.supplies.items()
        },
    }


def _doors(world: World) -> dict[str, object]:
    cables = {door.label: world.cables[door.board, door.lock].label for door in world.wiring.doors}
    return {
        label: {
            "leaf": door.leaf.value,
            "sensor": door.sensor,
            "coil": door.energised,
            "jammed": door.jammed,
            "parcels": list(door.parcels),
            "ajar": door.stops_ajar,
            "lies": door.lies or "truth",
            "late_s": door.late_s,
            "bounces": door.bounces,
            "flickers": door.flickers(world.now),
            "spring": door.spring,
            "needs_ms": round(door.needs_s * 1000, 6),
            "welded": label in world.cabinet.welded,
            "along": [each.label for each in door.pops_along],
            "cable": cables[label],
        }
        for label, door in world.doors.items()
    }


def _boards(world: World) -> dict[str, object]:
    return {
        str(key): {
            "line": post.wiring.line,
            "family": post.wiring.family,
            "address": post.board.address,
            "dead": post.dead,
            "deaf": post.board.deaf_until > world.now,
            "reversed": post.reversed,
            "baud": world.lines[post.wiring.line].baud_of(key),
            "deaf_for": post.deaf_for,
            "signs_as": post.board.signs_as if post.signs_for > 0 else None,
            "signs_for": post.signs_for,
            "stand_in": post.stand_in if post.stands_in_for > 0 else None,
            "stands_in_for": post.stands_in_for,
        }
        for key, post in world.boards.items()
    }


def _line(world: World, name: str) -> dict[str, object]:
    line, book = world.lines[name], world.replies[name]
    return {
        "echo": line.echo,
        "echo_next": line.echo_next,
        "keeps": line.keeps(world.now),
        "plugged": line.plugged,
        "frozen": line.frozen,
        "port": line.port_name,
        "weather": {key: value for key, value in asdict(world.weather[name].climate).items() if value},
        "faults": list(book.names()),
        "waiting": [_fault(each) for each in book.waiting],
        "requests": [_fault(each) for each in world.requests[name].waiting],
    }


def _fault(waits: Fault) -> dict[str, object]:
    return {
        "kind": waits.kind.value,
        "what": waits.what or "",
        "board": waits.board,
        "count": waits.count,
        "seconds": waits.seconds,
        "position": waits.position,
    }


def _wiring(world: World, now: float) -> dict[str, object]:
    """The bank as the electrician left it: lines, boards, doors with their places in mm."""
    return world.wiring.model_dump(mode="json")


ACTS: Mapping[str, Callable[..., object]] = {"state": _state, "wiring": _wiring}
