"""Hands for the simulator's tests: small worlds, bytes in, bytes out, all on a virtual clock."""

from collections.abc import Mapping

from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import Event, Happening, Output, World

BYTE_S = 10 / 9600


def small_bank(
    *, boards: int = 1, locks: int = 3, line: Mapping[str, object] | None = None, **options: object
) -> Wiring:
    """One line; `boards` boards with `locks` doors each: A01.. on board 1, B01.. on board 2, ..."""
    return Wiring(
        lines=(LineWiring.model_validate({"name": "main", **(line or {})}),),
        boards=tuple(BoardWiring(id=n, line="main", options={"jitter_ms": 0, **options}) for n in range(1, boards + 1)),
        doors=tuple(
            DoorWiring(label=f"{'ABCDEFGH'[n - 1]}{lock:02}", line="main", board=n, lock=lock)
            for n in range(1, boards + 1)
            for lock in range(1, locks + 1)
        ),
    )


def heard(happened: list[Happening], line: str = "main") -> str:
    """Every byte the host heard, as upper-case hex pairs."""
    data = b"".join(each.data for each in happened if isinstance(each, Output) and each.line == line)
    return data.hex(" ").upper()


def events(happened: list[Happening], *names: str) -> list[tuple[str, str]]:
    """(name, compartment) of the events of these names, in order."""
    return [(each.name, each.compartment) for each in happened if isinstance(each, Event) and each.name in names]


def ask(world: World, request: str, wait_s: float = 2.0) -> str:
    """Send a request now, let `wait_s` pass, return what the host heard."""
    world.receive("main", bytes.fromhex(request), world.now)
    return heard(world.advance(world.now + wait_s))
