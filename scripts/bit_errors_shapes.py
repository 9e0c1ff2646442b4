"""Every states reply of a board model, and whatever else a frame of that length can be, as products of byte values.

Knows the fields of each family's frames, a second reading beside the codec. Must never know how errors are counted.

A shape is a set of values for each place; every combination of them, its check made right, is a frame of that kind,
and no other frame of that length is, as far as two flipped bits reach. Tests hold the codec against this.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from locker_driver import Profile
from locker_driver.codecs.kerong1 import Kerong1Wire
from locker_driver.codecs.modbus import ModbusWire
from locker_driver.codecs.winnsen import WinnsenWire
from locker_driver.codecs.xor8a import Xor8aWire

Values = frozenset[int]
ANY: Values = frozenset(range(256))


@dataclass(frozen=True)
class Shape:
    """All frames of one kind: any value of each place. The places of a check are ANY and follow from the others."""

    kind: str
    places: tuple[Values, ...]

    def holds(self, frame: bytes) -> bool:
        """Is `frame`, its check right, one of these?"""
        return len(frame) == len(self.places) and all(
            byte in values for byte, values in zip(frame, self.places, strict=True)
        )


@dataclass(frozen=True)
class Replies:
    """The states replies of one board model.

    `check` are the places of the check, `board_at` is that of the board. `doors` has, for each place, the bits that
    say something about a door there is. `others` are the other kinds of frames of that length.
    """

    states: Shape
    others: tuple[Shape, ...]
    check: tuple[int, ...]
    board_at: int
    doors: tuple[int, ...]
    drawn_from: tuple[Values, ...] = ()
    """The values of each place in the replies to be counted, where those are only some of the states replies."""

    @property
    def kinds(self) -> tuple[Shape, ...]:
        """All a frame of that length can be."""
        return self.states, *self.others

    @property
    def places(self) -> tuple[Values, ...]:
        """The values of each place in the replies to be counted."""
        return self.drawn_from or self.states.places

    @property
    def count(self) -> int:
        """How many different replies there are to be counted."""
        return prod(len(values) for at, values in enumerate(self.places) if at not in self.check)


def _only(text: str) -> tuple[Values, ...]:
    return tuple(frozenset({byte}) for byte in bytes.fromhex(text))


def _boards(profile: Profile) -> Values:
    return frozenset(range(profile.first_board, profile.last_board + 1))


def _within(mask: int) -> Values:
    """The bytes with no bit outside `mask`."""
    return frozenset(value for value in ANY if not value & ~mask)


def _bits(channels: int, groups: int) -> tuple[int, ...]:
    """For each byte, lowest locks first, the bits that have a door."""
    return tuple(((1 << channels) - 1).to_bytes(groups, "little"))


def _xor8a(profile: Profile) -> Replies:
    """`80 BOARD GROUPS 33 BCC`; `90 BOARD GROUPS BCC` opens several, its function byte being the last group."""
    if not isinstance(profile.wire, Xor8aWire) or profile.wire.group_order != "highest_first":
        raise ValueError(f"{profile.name} is of another order")
    groups, board = profile.wire.states_reply_bytes - 4, _boards(profile)
    doors = _bits(profile.channels, groups)[::-1]
    several = tuple(_within(mask) for mask in _bits(profile.channels, groups + 1)[::-1])
    states = Shape("States", (*_only("80"), board, *(ANY,) * groups, *_only("33"), ANY))
    opens = Shape("UnlockSeveral", (*_only("90"), board, *several, ANY))
    return Replies(states, (opens,), (groups + 3,), 1, (0, 0, *doors, 0, 0))


def _kerong1(profile: Profile) -> Replies:
    """`02 ADDR 35 STATES ITEMS 03 SUM`; 36 instead of 35 is the reply to a question to every board."""
    if not isinstance(profile.wire, Kerong1Wire) or profile.wire.ack != "none":
        raise ValueError(f"{profile.name} names a lock in its replies")
    front, end = (*_only("02"), frozenset(board << 4 for board in _boards(profile))), (*_only("03"), ANY)
    states = Shape("States", (*front, frozenset({0x35, 0x36}), ANY, ANY, ANY, ANY, *end))
    others = (
        Shape("Setting", (*front, frozenset({0x38, 0x39}), ANY, ANY, ANY, ANY, *end)),
        Shape("Setting", (*front, *_only("40"), ANY, ANY, *_only("00"), frozenset(range(4)), *end)),
    )
    return Replies(states, others, (8,), 1, (0, 0, 0, *_bits(profile.channels, 2), 0, 0, 0, 0))


def _kerong2(profile: Profile) -> Replies:
    """`02 ADDR 00 80 10 02 03 SUM STATES`; 82 instead of 80 tells, or with ASK 00 sets, the length of a pulse."""
    board, end = _boards(profile), (*_only("02 03"), ANY, ANY, ANY)
    states = Shape("States", (*_only("02"), board, *_only("00 80 10"), *end))
    others = (
        Shape("Setting", (*_only("02"), board, *_only("00 82 10"), *end)),
        Shape("SettingRequest", (*_only("02"), board, *_only("00 82 00"), *end)),
        Shape("Firmware", (*_only("02"), board, *_only("00 8F 10"), *end)),
    )
    return Replies(states, others, (7,), 1, (0,) * 8 + _bits(profile.channels, 2))


def _modbus(profile: Profile) -> Replies:
    """`BOARD FUNCTION COUNT STATES CRC`: no error of two bits leads anywhere else."""
    if not isinstance(wire := profile.wire, ModbusWire):
        raise TypeError(f"{profile.name} is of another family")
    groups = (profile.channels + 7) // 8
    front = (_boards(profile), *_only(f"{wire.states_function:02X}{groups:02X}"))
    states = Shape("States", (*front, *(ANY,) * (groups + 2)))
    return Replies(states, (), (groups + 3, groups + 4), 0, (0, 0, 0, *_bits(profile.channels, groups), 0, 0))


def _wkly(profile: Profile) -> Replies:
    """`WKLY LEN BOARD 84 00 COUNT DOORS XOR`, a byte for each door: 00, 01, or FF for "cannot tell".

    FF instead of 00 says that the board could not. A controller that opens several doors (80, 87) sends
    `COUNT LOCKS...` after the command.
    """
    count, board = profile.channels, _boards(profile)
    head = (*_only(b"WKLY".hex() + f"{count + 10:02X}"), board)
    front, locks = (*head, *_only("84")), frozenset(range(1, count + 1))
    doors = (*_only(f"{count:02X}"), *(frozenset({0, 1, 0xFF}),) * count, ANY)
    states = Shape("States", (*front, *_only("00"), *doors))
    failed = Shape("Refused", (*front, *_only("FF"), *doors))
    named = (*_only(f"{count + 1:02X}"), *(locks,) * (count + 1), ANY)
    several = [Shape("UnlockSeveral", (*head, *_only(command), *named)) for command in ("80", "87")]
    return Replies(states, (failed, *several), (count + 9,), 5, (0,) * 9 + (0xFF,) * count + (0,))


def _winnsen(profile: Profile) -> Replies:
    """`90 07 82 STATION STATES 03`; other functions answer for one lock, or ask for every one."""
    if not isinstance(wire := profile.wire, WinnsenWire) or wire.replies != "85/82" or wire.station_shift:
        raise ValueError(f"{profile.name} answers otherwise")
    board, locks, status = _boards(profile), frozenset(range(1, profile.channels + 1)), frozenset(range(3))
    states = Shape("States", (*_only("90 07 82"), board, ANY, ANY, *_only("03")))
    others = (
        Shape("State", (*_only("90 07 92"), board, status, locks, *_only("03"))),
        Shape("UnlockAck", (*_only("90 07 85"), board, locks, status, *_only("03"))),
        Shape("StatesRequest", (*_only("90 07 02"), board, *_only("FF FF 03"))),
    )
    return Replies(states, others, (), 3, (0, 0, 0, 0, *_bits(profile.channels, 2), 0))


SHAPES: dict[str, Callable[[Profile], Replies]] = {
    "xor8a": _xor8a,
    "kerong1": _kerong1,
    "kerong2": _kerong2,
    "modbus": _modbus,
    "wkly": _wkly,
    "winnsen": _winnsen,
}


def replies_of(profile: Profile) -> Replies:
    """Every states reply of every board of this model. ValueError for a wire this reading was not made for."""
    return SHAPES[profile.family](profile)
