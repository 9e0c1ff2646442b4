"""Frames of every length-driven family, built by the simulator's reading of the vendors' texts.

Knows the simulator's frames. Must never know a codec.
"""

from dataclasses import dataclass, field

from wire_facts import Facts, facts

from sim.boards import kerong1, kerong2, modbus_rtu, winnsen, wkly


@dataclass(frozen=True)
class Script:
    """Frames for a board; the last is the one that is understood.

    `meant`: a codec must understand the last frame; `said`: and the answer to it. `wire` are the codec's options for
    such a board, `loose` asks for a codec that understands boards of every size.
    """

    family: str
    board: int
    frames: tuple[bytes, ...]
    options: dict[str, object] = field(default_factory=dict)
    wire: dict[str, object] = field(default_factory=dict)
    loose: bool = False
    meant: bool = True
    said: bool = True
    jammed: int = 0
    bare: int = 0

    @property
    def facts(self) -> Facts:
        """What the simulated board does."""
        return facts(self.family, tuple(self.options.items()), self.board, self.frames, self.jammed, self.bare)


def _kerong1(board: int, command: int, *data: int, low: int = 0) -> bytes:
    return kerong1.seal(2, board << 4 | low, command, *data, 3)


def _of_kerong1() -> list[Script]:
    def one(board: int, *frames: bytes, **more: object) -> Script:
        return Script("kerong1", board, frames, **more)

    after: dict[str, object] = {"options": {"unlock_reply": "after"}, "wire": {"ack": "states"}}
    version = bytes.fromhex("F5 B6 00 00 5F 0A")
    made = [one(7, _kerong1(7, command, *data)) for command, *data in (
        (0x30,), (0x33,), (0x37,), (0x37, 1, 0x2C), (0x39,), (0x39, 5), (0x40,), (0x40, 0), (0x40, 1),
        (0x40, 2), (0x40, 3),
    )]  # fmt: skip
    made += [one(7, _kerong1(7, 0x37, 1, 0x2C), _kerong1(7, 0x37)), one(7, _kerong1(7, 0x39, 5), _kerong1(7, 0x39))]
    made += [one(board, _kerong1(board, 0x31, low=low), **more)
             for board in (0, 7, 9) for low in (0, 2, 15) for more in ({}, after)]  # fmt: skip
    made += [one(board, _kerong1(board, 0x30)) for board in (0, 9)]
    made += [one(7, kerong1.seal(2, 0xF0, 0x32, 3)), one(7, kerong1.seal(2, 0x00, 0x32, 3))]
    made += [
        one(0, version),
        one(0, version, options={"version": 0x8000}),
        one(3, bytes.fromhex("F5 B6 30 00 5F 3A")),
        one(0, version, options={"version": 0x0100}),
    ]
    wrong = [
        *(_kerong1(7, command, low=1) for command in (0x30, 0x33, 0x37, 0x39, 0x40)),
        *(kerong1.seal(2, 0x70, 0x30, tail) for tail in (0x02, 0x43)),
        *(kerong1.seal(head, 0x70, 0x30, 3) for head in (0x03, 0x00)),
        _kerong1(7, 0x30)[:-1] + b"\x00", _kerong1(7, 0x40, 4), _kerong1(7, 0x30, 1), _kerong1(7, 0x31, 1),
        _kerong1(7, 0x33, 0), kerong1.seal(2, 0xF0, 0x32, 1, 3),
        _kerong1(7, 0x37, 1), _kerong1(7, 0x39, 0, 1), _kerong1(7, 0x40, 0, 1),
        bytes.fromhex("F5 B6 00 00 5E 09"), bytes.fromhex("F5 B6 00 00 5F 0B"), bytes.fromhex("F5 B4 00 00 5F 08"),
        _kerong1(7, 0x35, 0, 0, 0, 0, low=1), _kerong1(7, 0x38, 0, 0, 0, 0, low=2),
        bytes.fromhex("F5 B6 00 01 5F 0B"), bytes.fromhex("02 03 05"), bytes.fromhex("02 30 03 35"),
    ]  # fmt: skip
    return made + [one(7, frame, meant=False, said=False) for frame in wrong]


def _of_kerong2() -> list[Script]:
    seal = kerong2.seal

    def one(board: int, *frames: bytes, **more: object) -> Script:
        return Script("kerong2", board, frames, **more)

    def worse(frame: bytes) -> bytes:
        return frame[:7] + bytes((frame[7] ^ 1,)) + frame[8:]

    made = [one(board, seal(board, 0, 0x80)) for board in (0, 7, 15)]
    made += [one(board, seal(board, lock, 0x81), **more) for board in (0, 7, 15) for lock in (0, 2, 11)
             for more in ({}, {"options": {"ack": "before"}})]  # fmt: skip
    made += [one(7, seal(7, 0x0C, 0x81)), one(7, seal(0x10, 0, 0x80))]
    made += [one(7, seal(7, 0, 0x82, 0, bytes((1, 0x2C)))), one(7, seal(7, 0, 0x8F)), one(7, seal(7, 0, 0x8E))]
    made += [one(7, seal(7, 0, 0x83, 0, bytes((n,)))) for n in range(4)]
    made += [one(7, seal(7, 0, command, 0, bytes((9,)))) for command in (0x84, 0x85)]
    made += [one(7, seal(7, 0, command, 0, data), seal(7, 0, command))
             for command, data in ((0x82, b"\x01\x2c"), (0x84, b"\x09"), (0x85, b"\x09"))]  # fmt: skip
    made += [one(7, seal(7, 0, command)) for command in (0x82, 0x83, 0x84, 0x85)]
    hot: dict[str, object] = {"options": {"cool_down_s": 60}}
    made.append(one(7, seal(7, 2, 0x81), seal(7, 2, 0x81), **hot))
    made += [one(7, worse(seal(7, 0, command)), meant=False)
             for command in (0x80, 0x82, 0x83, 0x84, 0x85, 0x8E, 0x8F, 0x81)]  # fmt: skip
    made.append(one(7, seal(7, 0, 0x85, 0, b"\x01"), seal(7, 2, 0x81), jammed=3))
    wrong = [seal(7, 1, command) for command in (0x80, 0x82, 0x8E, 0x8F)]
    wrong += [seal(7, 0x0D, 0x81), seal(7, 0, 0x86), seal(7, 0, 0x82, 0, b"\x01"), seal(7, 0, 0x83, 0, b"\x04")]
    wrong += [seal(7, 0, 0x80, 0, b"\x01"), seal(7, 2, 0x81, 0, b"\x01"), seal(7, 0, 0x8E, 0, b"\x01")]
    wrong += [
        seal(7, 0, 0x8F, 0, b"\x01"),
        seal(7, 0, 0x80, 1),
        seal(7, 0, 0x80, 0x15),
        seal(7, 0, 0x80, 0x0F, b"\x00\x00"),
    ]
    wrong += [seal(0x10, 1, 0x80), seal(0x10, 0, 0x82), b"\x03" + seal(7, 0, 0x80)[1:], seal(7, 0, 0x80)[:-1]]
    wrong.append(seal(7, 0, 0x8F, 0x10, bytes(41)))
    return made + [one(7, frame, meant=False, said=False) for frame in wrong]


def _of_modbus() -> list[Script]:
    def one(board: int, *bodies: tuple[int, ...], **more: object) -> Script:
        frames = tuple(modbus_rtu.seal(board, *body) for body in bodies)
        family = str(more.pop("family", "modbus"))
        return Script(family, board, frames, **more)

    cu48: dict[str, object] = {"family": "cu48", "wire": {"unlock": "coil", "channels": 48, "states_function": 1}}
    off = {**cu48, "options": {"opens_with": "off"}, "wire": {**cu48["wire"], "open_value": 0}}
    made = [one(board, (2, 0, 0, 0, 8)) for board in (1, 2, 247)]
    made += [one(board, (5, 2, lock, 0, 7)) for board in (1, 247) for lock in (0, 2, 7)]
    made += [
        one(1, (5, 2, 0, 0, 1)),
        one(1, (5, 2, 0, 0x7F, 0xFF)),
        one(1, (5, 0, 2, 0xFF, 0)),
        one(1, (5, 0, 0xFF, 0xFF, 0)),
    ]
    made += [one(1, (5, 0, 2, 0xFF, 0), (5, 0, 2, 0, 0)), one(1, (5, 0, 2, 0xFF, 0), (5, 0, 0xFF, 0, 0))]
    made += [one(1, (5, 0, 7, 0xFF, 0), (5, 0, 7, 0, 0))]
    made += [one(1, (2, 0, 0, 0, 9), meant=False), one(1, (1, 0, 0, 0, 9), meant=False)]
    made += [
        one(1, (5, 2, 8, 0, 1), meant=False),
        one(1, (5, 0, 2, 0xFF, 1), meant=False),
        one(1, (5, 2, 2, 0, 0), meant=False),
    ]
    made += [one(1, (5, 2, 2, 0x80, 0), meant=False)]
    made += [one(1, (2, 0, 0, 0, n), options={"channels": n}, loose=True) for n in (8, 16, 32)]
    made += [one(1, (2, 0, 0, 0, n), options={"channels": n}, wire={"channels": n}) for n in (16, 32)]
    made += [one(1, (1, 0, 0, 0, 48), loose=True, family="cu48"), one(1, (1, 0, 0, 0, 48), **cu48)]
    made += [one(1, (1, 0, 0, 0, 1), options={"channels": 1}, loose=True, family="cu48")]
    for n in (1, 9):
        small = {**cu48, "options": {"channels": n}, "wire": {**cu48["wire"], "channels": n}}
        made.append(one(1, (1, 0, 0, 0, n), **small))
    made += [one(1, (5, 0, lock, 0xFF, 0), **cu48) for lock in (0, 46)] + [one(1, (5, 0, 2, 0, 0), **off)]
    wrong: list[tuple[int, ...]] = [
        (2, 0, 1, 0, 8),
        (2, 0, 0, 0, 7),
        (3, 0, 0, 0, 1),
        (5, 4, 0, 0, 7),
        (2, 0, 0, 0, 0),
        (2, 1, 0, 0, 8),
    ]
    quiet = [modbus_rtu.seal(1, 2, 0, 0, 0, 8)[:-1] + b"\x00", modbus_rtu.seal(0, 2, 0, 0, 0, 8)]
    return (
        made
        + [one(1, body, meant=False, said=False) for body in wrong]
        + [one(1, (1, 0, 0, 0, n), meant=False, family="cu48", loose=True) for n in (0, 49)]
        + [Script("modbus", 1, (frame,), meant=False, said=False) for frame in quiet]
    )


def _of_wkly() -> list[Script]:
    seal = wkly.seal

    def one(board: int, *frames: bytes, **more: object) -> Script:
        return Script("wkly", board, frames, **more)

    made = [one(board, seal(board, 0x84)) for board in (0, 7, 255)]
    made += [one(board, seal(board, 0x82, (lock,))) for board in (0, 7, 255) for lock in (1, 3, 23, 24)]
    made += [one(7, seal(7, 0x83, (lock,))) for lock in (1, 2, 24)]
    made += [one(7, seal(7, 0x86), said=False), one(7, seal(7, 0x80, (2, 3, 4)), said=False)]
    made += [one(7, seal(7, 0x87, (2, 3, 4)), said=False), one(7, seal(7, 0x80, (1, 3)), said=False)]
    made += [one(7, seal(7, 0x88, (3,)), said=False), one(7, seal(7, 0x88, (3,)), seal(7, 0x89, (3,)), said=False)]
    made += [one(7, seal(7, 0x84), options={"channels": n}, loose=True) for n in (1, 7, 12, 24)]
    made += [one(7, seal(7, 0x84), options={"channels": n}, wire={"channels": n}) for n in (1, 12)]
    made += [one(7, seal(7, 0x82, (1,)), options={"unsolicited": False}, jammed=1)]
    made += [one(7, seal(7, 0x82, (3,)), seal(7, 0x82, (3,)), options={"cool_down_s": 60})]
    made += [one(7, seal(7, 0x84), bare=4), one(7, seal(7, 0x83, (4,)), bare=4)]
    made += [one(7, seal(7, 0x84, (0, 0)), loose=True, meant=False)]
    wrong = [seal(7, 0x83, (25,)), seal(7, 0x82, (0,)), seal(7, 0x84, (1,)), seal(7, 0x82), seal(7, 0x86, (1,))]
    wrong += [
        seal(7, 0x88, (1, 2)),
        seal(7, 0x8A),
        seal(7, 0x87),
        seal(7, 0x87, (2, 3)),
        seal(7, 0x87, (3, 3, 4)),
        seal(7, 0x81),
    ]
    wrong += [seal(7, 0x84)[:-1] + b"\x00", b"\x56" + seal(7, 0x84)[1:]]
    return made + [one(7, frame, meant=False, said=False) for frame in wrong]


def _of_winnsen() -> list[Script]:
    of = winnsen.frame_of

    def one(board: int, *frames: bytes, **more: object) -> Script:
        return Script("winnsen", board, frames, **more)

    other: dict[str, object] = {
        "options": {"answer_bits": 0xA0, "station_shift": 3}, "wire": {"replies": "A5/A2", "station_shift": 3},
    }  # fmt: skip
    clone: dict[str, object] = {"options": {"clone": True, "cool_down_s": 60}}
    made = [one(board, of(2, board, 0xFF, 0xFF), **more) for board in (1, 7, 255) for more in ({}, other)]
    made += [
        one(board, of(5, board, lock), **more) for board in (1, 7, 255) for lock in (1, 3, 15) for more in ({}, other)
    ]
    made += [one(7, of(5, 7, 16)), one(7, of(5, 7, 1), jammed=1), one(7, of(5, 7, 3), of(5, 7, 3), **clone)]
    made += [one(7, of(0x12, 7, lock), **clone) for lock in (1, 2, 16)]
    made += [one(7, of(5, 7, 3), of(0x12, 7, 3), **clone)]
    wrong = [
        of(2, 7, 0xFF, 0xFE),
        of(2, 7, 0xFE, 0xFF),
        of(5, 7, 0),
        of(5, 7, 17),
        of(5, 7, 3, 3),
        of(2, 7, 0xFF),
        of(3, 7, 1),
    ]
    wrong += [
        b"\x91" + of(5, 7, 3)[1:],
        of(5, 7, 3)[:-1] + b"\x02",
        b"\x90\x07" + of(5, 7, 3)[2:],
        of(2, 7),
        of(2, 7, 0xFF, 0xFF, 1),
    ]
    wrong.append(of(0x85, 7, 3, 3))
    return made + [one(7, frame, meant=False, said=False) for frame in wrong]


SCRIPTS = {
    "kerong1": _of_kerong1(),
    "kerong2": _of_kerong2(),
    "modbus": _of_modbus(),
    "wkly": _of_wkly(),
    "winnsen": _of_winnsen(),
}
