"""Banks of every family for tests: one line at the family's own rate, a door on every lock."""

import json
from pathlib import Path

from sim_helpers import ask

from sim.boards import FAMILIES, check_options
from sim.wiring import BoardWiring, DoorWiring, LineWiring, Wiring
from sim.world import World

VECTORS = Path(__file__).parents[2] / "vectors"
FILES = {
    "xor8a": "xor8a",
    "kerong1": "kerong_v1",
    "kerong2": "kerong_v2",
    "modbus": "modbus_relay",
    "wkly": "wkly",
    "winnsen": "winnsen",
}
SPEAKING = [name for name in FAMILIES if name != "tape"]
LETTERS = "ABCDEFGHJK"


def vectors(family: str, *kinds: str) -> list[dict[str, object]]:
    rows = json.loads((VECTORS / f"{FILES[family]}.json").read_text(encoding="utf-8"))
    found = [row for row in rows if row["kind"] in kinds]
    assert found
    return found


def bank_of(family: str, *addresses: int, line: dict[str, object] | None = None, **options: object) -> Wiring:
    """Boards of one family at these addresses, doors A01.. on the first, B01.. on the second, ..."""
    options = {"jitter_ms": 0, **options}
    locks = check_options(family, options)
    places = addresses or (FAMILIES[family].lowest_address,)
    return Wiring(
        lines=(LineWiring.model_validate({"name": "main", "baud": FAMILIES[family].baud, **(line or {})}),),
        boards=tuple(
            BoardWiring(id=n, line="main", family=family, address=address, options=options)
            for n, address in enumerate(places, 1)
        ),
        doors=tuple(
            DoorWiring(label=f"{LETTERS[n]}{lock:02}", line="main", board=n + 1, lock=lock)
            for n in range(len(places))
            for lock in range(1, locks + 1)
        ),
    )


def set_open(world: World, *locks: int, board: str = "A") -> None:
    """These doors stand open, the others are shut, without a coil or a frame."""
    for label, door in world.doors.items():
        if label[0] == board:
            door.lie("open" if int(label[1:]) in locks else None, world.now)
    world.advance(world.now + 1)


def opened(world: World) -> list[str]:
    return [label for label, door in world.doors.items() if door.leaf.value == "open"]


def says(wiring: Wiring, request: str, wait_s: float = 5.0) -> str:
    """What a fresh bank answers."""
    return ask(World(wiring, seed=1), request, wait_s)
