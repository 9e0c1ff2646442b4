"""Board models as data: one TOML file each, beside this module or anywhere on disk.

Knows what a profile may say and how to read one. Must never know time, ports or frames in flight.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from locker_driver.codecs import ModbusWire, Wire
from locker_driver.errors import ProfileError

DEFAULT_PROFILE = "xor8a-24"
LARGEST_FILE_BYTES = 65_536


class Timing(BaseModel):
    """How long things take on the line; whole milliseconds.

    `while_unlocking`: "wait" sends nothing until the ack or its time-out, because boards are deaf while they pulse
    (for the length of `pulse_ms` where nothing is answered); "read" goes on reading doors.
    `read_before_repeat`: a second unlock of a lock is sent only after its board has been read since the first.
    `unlock_gap_ms`: silence before an unlock, where longer than `frame_gap_ms`, for boards that report by themselves.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    reply_timeout_ms: int = Field(ge=10, le=10_000)
    unlock_ack_timeout_ms: int = Field(ge=10, le=10_000)
    pulse_ms: int = Field(ge=10, le=10_000)
    frame_gap_ms: int = Field(ge=1, le=1_000)
    quiet_gap_ms: int = Field(ge=2, le=1_000)
    while_unlocking: Literal["wait", "read"] = "wait"
    read_retries: int = Field(default=1, ge=0, le=3)
    read_before_repeat: bool = True
    unlock_gap_ms: int = Field(default=0, ge=0, le=90)


class Profile(BaseModel):
    """One board model. `open_bit` is the raw bit (0 or 1) that means "open".

    `unverified` says that nobody has seen these options work with a real board.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    name: str = Field(min_length=1, max_length=64)
    title: str = Field(max_length=200)
    family: Literal["xor8a", "kerong1", "kerong2", "modbus", "wkly", "winnsen"]
    baud: int = Field(ge=300, le=1_000_000)
    open_bit: Literal[0, 1]
    unverified: bool = False
    timing: Timing
    wire: Wire

    @model_validator(mode="before")
    @classmethod
    def _wire_is_of_the_family(cls, data: object) -> object:
        """`[wire]` need not repeat the family."""
        if isinstance(data, dict) and isinstance(wire := data.get("wire"), dict):
            return data | {"wire": {**wire, "family": data.get("family")}}
        return data

    @model_validator(mode="after")
    def _pulse_is_the_flash(self) -> Profile:
        """Two numbers for one pulse: if they differ, coils of one supply are thought off while they are on."""
        wire = self.wire
        if isinstance(wire, ModbusWire) and wire.unlock == "flash" and wire.flash_ms != self.timing.pulse_ms:
            raise ValueError(f"timing.pulse_ms is {self.timing.pulse_ms}, but wire.flash_ms is {wire.flash_ms}")
        return self

    @property
    def channels(self) -> int:
        """Locks per board, numbered from 1."""
        return self.wire.channels

    @property
    def last_board(self) -> int:
        """The highest board number."""
        return self.wire.last_board

    @property
    def first_board(self) -> int:
        """The lowest board number: 0 or 1."""
        return self.wire.first_board


def names() -> list[str]:
    """The profiles that come with the library."""
    found = (entry.name for entry in files(__name__).iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def load(name_or_path: str | Path = DEFAULT_PROFILE) -> Profile:
    """The profile of that name, or the one in that file (a `Path`, or text that ends in `.toml`).

    Raises ProfileError with a sentence that names the profile and what is wrong in it.
    """
    text = _read(name_or_path)
    try:
        return Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"Profile {name_or_path} is no TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        raise ProfileError(f"Profile {name_or_path}: {where}: {first['msg']}.") from error


def _read(name_or_path: str | Path) -> str:
    if isinstance(name_or_path, str) and not name_or_path.endswith(".toml"):
        if name_or_path not in names():
            raise ProfileError(f"There is no profile {name_or_path!r}; there are {', '.join(names())}.")
        return files(__name__).joinpath(f"{name_or_path}.toml").read_text(encoding="utf-8")
    try:
        with Path(name_or_path).open("rb") as file:
            raw = file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        raise ProfileError(f"Profile {name_or_path} cannot be read: {error.strerror}.") from error
    if len(raw) > LARGEST_FILE_BYTES:
        raise ProfileError(f"Profile {name_or_path} is too large to be a profile.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProfileError(f"Profile {name_or_path} is not UTF-8 text.") from error
