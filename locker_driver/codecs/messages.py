"""What can be said on a lock bus, whatever the family: plain values, no bytes.

Knows boards, locks and raw bits. Must never know a byte layout, a polarity (which raw bit means "open") or time.
Boards are numbered as on the wire, locks from 1. A raw bit is True where the wire carries 1 (or 0x11); None where
the family or this board does not say.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import Enum
from typing import ClassVar


class Direction(Enum):
    """Who can have sent a frame; EITHER when request and reply are the same bytes."""

    REQUEST = "request"
    REPLY = "reply"
    EITHER = "either"
    UNSOLICITED = "unsolicited"


@dataclass(frozen=True)
class Message:
    """Base of all messages: every frame names one board."""

    kind: ClassVar[str] = ""

    board: int


@dataclass(frozen=True)
class Unlock(Message):
    """Open one lock. In some families the board's ack is this very frame.

    `pulse_ms`, milliseconds: only where the frame carries it; None takes the length of the profile.
    """

    kind: ClassVar[str] = "unlock"

    lock: int
    pulse_ms: int | None = None


@dataclass(frozen=True)
class StatesRequest(Message):
    """Ask for the raw bits of every lock of a board."""

    kind: ClassVar[str] = "states"


@dataclass(frozen=True)
class StateRequest(Message):
    """Ask for the raw bit of one lock."""

    kind: ClassVar[str] = "state"

    lock: int


@dataclass(frozen=True)
class AddressRequest(Message):
    """Ask a board that is alone on its line for its number."""

    kind: ClassVar[str] = "address"


@dataclass(frozen=True)
class UnlockAck(Message):
    """A board says what it did about a lock. A hint: only a sensor tells whether the door opened.

    `bit` is the raw bit of the lock where the ack carries it, `ok` the board's word where it has one.
    """

    kind: ClassVar[str] = "unlock_ack"

    lock: int
    bit: bool | None = None
    ok: bool | None = None


@dataclass(frozen=True)
class Refused(Message):
    """A board says no: the number of the function on the wire, and the board's code for why."""

    kind: ClassVar[str] = "refused"

    function: int
    code: int


@dataclass(frozen=True)
class States(Message):
    """Raw bits of a board: the lock numbers whose bit is set.

    `items` are the locks whose item sensor says there is something, on boards that have such sensors.
    `faulty` are locks the board cannot read; their bit means nothing.
    """

    kind: ClassVar[str] = "states"

    set: frozenset[int]
    items: frozenset[int] | None = None
    faulty: frozenset[int] | None = None


@dataclass(frozen=True)
class State(Message):
    """Raw bit of one lock."""

    kind: ClassVar[str] = "state"

    lock: int
    bit: bool | None


@dataclass(frozen=True)
class Changed(Message):
    """A board reports a change without being asked (some firmware only)."""

    kind: ClassVar[str] = "changed"

    lock: int
    bit: bool | None


@dataclass(frozen=True)
class AddressReply(Message):
    """A board that is alone on its line names its number."""

    kind: ClassVar[str] = "address"


@dataclass(frozen=True)
class UnlockAll(Message):
    """Open every lock of a board. Understood when overheard; never encoded."""

    kind: ClassVar[str] = "unlock_all"


@dataclass(frozen=True)
class UnlockSeveral(Message):
    """Open several locks at once. Understood when overheard; never encoded."""

    kind: ClassVar[str] = "unlock_several"

    locks: frozenset[int]


@dataclass(frozen=True)
class UnlockFor(Message):
    """Open one lock for some seconds. Understood when overheard; never encoded."""

    kind: ClassVar[str] = "unlock_for"

    lock: int
    seconds: int


@dataclass(frozen=True)
class Hold(Message):
    """Switch a coil on until told otherwise, or off again. Understood when overheard; never encoded."""

    kind: ClassVar[str] = "hold"

    lock: int
    on: bool


@dataclass(frozen=True)
class FirmwareRequest(Message):
    """Ask for the firmware version. Understood when overheard; never encoded."""

    kind: ClassVar[str] = "firmware"


@dataclass(frozen=True)
class AllStatesRequest(Message):
    """Ask every board on the line at once; `board` is the broadcast address. Never encoded: replies would merge."""

    kind: ClassVar[str] = "states_all"


@dataclass(frozen=True)
class UnlockAllAck(Message):
    """A board says it has opened every lock."""

    kind: ClassVar[str] = "unlock_all_ack"


@dataclass(frozen=True)
class ReleaseAll(Message):
    """Switch every coil of a board off. Understood when overheard; never encoded."""

    kind: ClassVar[str] = "release_all"


@dataclass(frozen=True)
class SettingRequest(Message):
    """Ask for a setting, or change it when there is a `value`. Understood when overheard; never encoded."""

    kind: ClassVar[str] = "setting"

    setting: str
    value: int | None = None


@dataclass(frozen=True)
class Setting(Message):
    """A board tells a setting; without a `value` it only says that it is set."""

    kind: ClassVar[str] = "setting"

    setting: str
    value: int | None = None


@dataclass(frozen=True)
class Firmware(Message):
    """A board tells its firmware version, as hex digits."""

    kind: ClassVar[str] = "firmware"

    version: str


Request = Unlock | StatesRequest | StateRequest | AddressRequest
"""What this library may send."""


@dataclass(frozen=True)
class Decoded:
    """One frame, understood."""

    message: Message
    direction: Direction


def describe(decoded: Decoded) -> dict[str, object]:
    """`decoded` as plain data for JSON: kind, the message's own fields (sets sorted, nothing unsaid), direction."""
    message = decoded.message
    out: dict[str, object] = {"kind": message.kind}
    for field in fields(message):
        value: object = getattr(message, field.name)
        if value is not None:
            out[field.name] = sorted(value) if isinstance(value, frozenset) else value
    if isinstance(bit := out.pop("bit", None), bool):
        out["bit"] = int(bit)
    out["direction"] = decoded.direction.value
    return out
