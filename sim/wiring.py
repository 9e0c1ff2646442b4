"""The simulator's own wiring file: lines, boards, doors and where each door hangs.

It is a file apart from the kiosk's layout on purpose: swap two locks in one of them and the wrong door opens, as in
a shop that was wired wrongly. A shared file would hide that.

Knows: the TOML of `sim/scenes/*.toml`. Must never know: the kiosk's layout file.
"""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.boards import check_options
from sim.errors import WiringError
from sim.power import SupplyWiring

Seconds = Annotated[float, Field(ge=0, le=600)]
Name = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9_-]+$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LineWiring(_Part):
    """One half-duplex serial line."""

    name: Name
    baud: int = Field(default=9600, ge=300, le=1_000_000)
    turnaround_ms: float = Field(default=3.0, ge=0, le=1000)
    """A frame from the host that follows a board's last byte sooner than this is lost."""
    echo: bool = False
    collision: Literal["or", "xor"] = "or"
    any_baud: bool = False
    """The port takes no notice of the rate it is opened at; else a wrong one makes every byte another."""
    tcp_port: int | None = Field(default=None, ge=0, le=65535)
    """Also serve the line on this port of localhost; 0: any free one."""


class BoardWiring(_Part):
    """One board; `id` names it in this file, `address` is its DIP switch (the same by default)."""

    id: int = Field(ge=0, le=255)
    line: Name
    family: Name = "xor8a"
    address: int = Field(default=-1, ge=-1, le=255)
    baud: int | None = Field(default=None, ge=300, le=1_000_000)
    """Where it was left at another rate than its line."""
    options: dict[str, object] = Field(default_factory=dict)

    @property
    def wire_address(self) -> int:
        """The address the board answers to at the start."""
        return self.id if self.address < 0 else self.address


class DoorWiring(_Part):
    """One door: its cable, and its place in the drawing (mm from the top left of the cabinet)."""

    label: Annotated[str, Field(pattern=r"^[A-HJ-NP-Z][0-9]{2}$")]
    line: Name
    board: int
    lock: int = Field(ge=1)
    contact: Literal["closed", "open"] = "closed"
    """At which position of the leaf the feedback contact is shorted."""
    feedback: Literal["leaf", "bolt"] = "leaf"
    """Whether the contact feels the leaf, or only whether the bolt is drawn."""
    spring: bool = True
    """Without one an unlocked leaf stays where it is until somebody pulls it."""
    needs_ms: float = Field(default=0, ge=0, le=60_000)
    """A pulse shorter than this does not draw the bolt."""
    x_mm: float = 0
    y_mm: float = 0
    w_mm: float = Field(default=450, gt=0)
    h_mm: float = Field(default=180, gt=0)
    inside: tuple[str, ...] = ()
    """Parcels that lie inside at the start."""


class FittingWiring(_Part):
    """What else is seen on the cabinet: for the drawing only (mm from its top left)."""

    kind: Literal["screen", "camera", "slot"]
    x_mm: float
    y_mm: float
    w_mm: float = Field(gt=0)
    h_mm: float = Field(gt=0)


class PhysicsWiring(_Part):
    """How the doors move."""

    open_min_s: Seconds = 0.080
    open_max_s: Seconds = 0.150
    close_s: Seconds = 0.050
    bounces: int = Field(default=0, ge=0, le=20)

    @model_validator(mode="after")
    def _ordered(self) -> "PhysicsWiring":
        if self.open_max_s < self.open_min_s:
            raise ValueError("open_max_s is less than open_min_s")
        return self


class Wiring(_Part):
    """A whole bank as the electrician left it."""

    name: str = "bank"
    physics: PhysicsWiring = PhysicsWiring()
    lines: tuple[LineWiring, ...] = Field(min_length=1, max_length=16)
    boards: tuple[BoardWiring, ...] = Field(min_length=1, max_length=256)
    doors: tuple[DoorWiring, ...] = Field(max_length=2000)
    supplies: tuple[SupplyWiring, ...] = Field(default=(), max_length=64)
    """Without any, every coil has all the current it wants."""
    fittings: tuple[FittingWiring, ...] = Field(default=(), max_length=16)

    @model_validator(mode="after")
    def _hangs_together(self) -> "Wiring":
        _once([line.name for line in self.lines], "line")
        _once([board.id for board in self.boards], "board id")
        _once([door.label for door in self.doors], "door")
        _once([(door.board, door.lock) for door in self.doors], "board and lock")
        lines = {line.name for line in self.lines}
        locks = {}
        for board in self.boards:
            if board.line not in lines:
                raise ValueError(f"board {board.id} hangs on line {board.line!r}, which does not exist")
            locks[board.id] = (board.line, check_options(board.family, board.options, board.wire_address))
        _once([supply.name for supply in self.supplies], "supply")
        for supply in self.supplies:
            if missing := set(supply.boards) - set(locks):
                raise ValueError(f"supply {supply.name} feeds board {min(missing)}, which does not exist")
        for door in self.doors:
            line, channels = locks.get(door.board, ("", 0))
            if line != door.line or door.lock > channels:
                raise ValueError(
                    f"door {door.label} hangs on lock {door.lock} of board {door.board} on line"
                    f" {door.line!r}, which does not exist"
                )
        return self


def _once(things: list[str] | list[int] | list[tuple[int, int]], what: str) -> None:
    seen: set[object] = set()
    for thing in things:
        if thing in seen:
            raise ValueError(f"{what} {thing} appears twice")
        seen.add(thing)


def parse_wiring(text: str) -> Wiring:
    """The wiring written in `text`. WiringError with a sentence for anything wrong."""
    try:
        return Wiring.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise WiringError(f"the wiring is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise WiringError(f"the wiring is wrong at {where}: {first['msg']}") from error


def load_wiring(path: Path) -> Wiring:
    """The wiring in a file. WiringError when it cannot be read or is wrong."""
    try:
        return parse_wiring(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WiringError(f"the wiring file {path} cannot be read: {error}") from error


def load_scene(name: str) -> Wiring:
    """The wiring of a scene that comes with the simulator. WiringError when there is none of this name."""
    scenes = resources.files("sim") / "scenes"
    known = sorted(entry.name.removesuffix(".toml") for entry in scenes.iterdir() if entry.name.endswith(".toml"))
    if name not in known:
        raise WiringError(f"no scene is called {name!r}; known: {', '.join(known)}")
    return parse_wiring((scenes / f"{name}.toml").read_text(encoding="utf-8"))
