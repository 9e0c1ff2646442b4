"""The act `state` as typed values.

Knows: what the simulator tells of itself. Must never know: how it is shown.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class DoorState(_Part):
    """A door: where the leaf is, what the sensor says and is stuck at, what lies inside, and what is wrong with it.

    `cable` is the door whose cable hangs at its terminals, `along` the doors that pop with it; `late_s` is added to its
    next opening.
    """

    leaf: Literal["closed", "ajar", "open"]
    sensor: Literal["open", "closed", "unplugged"]
    lies: Literal["open", "closed", "unplugged", "truth"]
    jammed: bool
    ajar: bool
    coil: bool
    parcels: tuple[str, ...]
    late_s: float = 0.0
    bounces: int = 0
    flickers: bool = False
    spring: bool = True
    needs_ms: float = 0.0
    welded: bool = False
    along: tuple[str, ...] = ()
    cable: str = ""


class BoardState(_Part):
    """A board: on which line, whether it has a supply, and the address it answers to.

    `deaf_for` requests are still lost, `signs_for` answers still carry `signs_as`, `stands_in_for` requests still go to
    the board `stand_in`.
    """

    line: str
    dead: bool
    address: int | None = None
    deaf: bool = False
    reversed: bool = False
    baud: int | None = None
    deaf_for: int = 0
    signs_as: int | None = None
    signs_for: int = 0
    stand_in: int | None = None
    stands_in_for: int = 0


class Waiting(_Part):
    """A fault that waits for the next transmissions; `board` None: of any board."""

    kind: str
    what: str
    board: int | None
    count: int
    seconds: float
    position: int


class LineState(_Part):
    """A line: its adapter, and the faults that wait on it for the boards' replies and for the host's requests."""

    echo: bool
    echo_next: int = 0
    keeps: bool = False
    """The adapter hands over nothing for now, to do so in one piece."""
    plugged: bool
    frozen: bool = False
    port: str = ""
    """Another name its port has come back under."""
    weather: Mapping[str, float] = {}
    waiting: tuple[Waiting, ...]
    requests: tuple[Waiting, ...] = ()


class SupplyState(_Part):
    """A supply: what it carries now."""

    budget_ma: float


class State(_Part):
    """Everything there is to see. `camera`: the picture that is held up, None without a camera."""

    doors: Mapping[str, DoorState]
    boards: Mapping[int, BoardState]
    lines: Mapping[str, LineState]
    supplies: Mapping[str, SupplyState] = {}
    now: float = 0.0
    person: str = "off"
    camera: str | None = None
