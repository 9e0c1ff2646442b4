"""Boards of every family behind a port that is only memory: enough of each protocol to open a door and tell of it.

Written from the vendors' texts, not from the codecs: a byte wrong there must be seen here.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import reduce
from operator import xor

from locker_driver import PortEvents


def summed(body: bytes) -> bytes:
    return body + bytes((sum(body) & 0xFF,))


def xored(body: bytes) -> bytes:
    return body + bytes((reduce(xor, body),))


def crc(body: bytes) -> bytes:
    value = 0xFFFF
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return body + bytes((value & 0xFF, value >> 8))


def bits(locks: set[int], count: int) -> bytes:
    return sum(1 << lock - 1 for lock in locks).to_bytes(count, "little")


class Kerong1Rules:
    """CU16 on board 0: 1 = locked, no word about an unlock."""

    profile, board, channels = "cu16", 0, 16

    def heard(self, data: bytes) -> int | None:
        """The lock that this request opens, if it does."""
        return (data[1] & 15) + 1 if data[2] == 0x31 else None

    def reply(self, data: bytes, opened: set[int], ok: bool) -> bytes:
        if data[2] != 0x30 or data[1] != self.board << 4:
            return b""
        return summed(bytes((2, data[1], 0x35)) + bits(set(range(1, 17)) - opened, 2) + b"\0\0\x03")


class Kerong2Rules:
    profile, board, channels = "cu12", 0, 12

    def heard(self, data: bytes) -> int | None:
        return data[2] + 1 if data[3] == 0x81 else None

    def reply(self, data: bytes, opened: set[int], ok: bool) -> bytes:
        states = bits(set(range(1, 13)) - opened, 2) if data[3] == 0x80 else b""
        front = data[:4] + bytes((0x10 if ok or states else 0x11, len(states), 3))
        return front + summed(front + states)[-1:] + states


class ModbusRules:
    profile, board, channels = "waveshare-8", 1, 8

    def heard(self, data: bytes) -> int | None:
        return data[3] + 1 if data[1] == 5 and data[2] == 2 else None

    def reply(self, data: bytes, opened: set[int], ok: bool) -> bytes:
        if data[1] == 5:
            return data if ok else crc(bytes((data[0], 0x85, 2)))
        return crc(data[:2] + b"\x01" + bits(set(range(1, 9)) - opened, 1))


class WklyRules:
    profile, board, channels = "wkly-24", 0, 24

    def heard(self, data: bytes) -> int | None:
        return data[7] if data[6] == 0x82 else None

    def reply(self, data: bytes, opened: set[int], ok: bool) -> bytes:
        if data[6] == 0x82:
            door = data[7] not in opened
            return xored(data[:4] + bytes((11, data[5], 0x82, 0 if ok else 0xFF, data[7], door)))
        return xored(data[:4] + bytes((34, data[5], 0x84, 0, 24)) + bytes(n not in opened for n in range(1, 25)))


class WinnsenRules:
    profile, board, channels = "winnsen-16", 1, 16

    def heard(self, data: bytes) -> int | None:
        return data[4] if data[2] == 5 else None

    def reply(self, data: bytes, opened: set[int], ok: bool) -> bytes:
        if data[2] == 5:
            return bytes((0x90, 7, 0x85, data[3], data[4], ok, 3))
        return bytes((0x90, 7, 0x82, data[3])) + bits(opened, 2) + b"\x03"


Rules = Kerong1Rules | Kerong2Rules | ModbusRules | WklyRules | WinnsenRules
RULES: dict[str, Rules] = {
    "kerong1": Kerong1Rules(),
    "kerong2": Kerong2Rules(),
    "modbus": ModbusRules(),
    "wkly": WklyRules(),
    "winnsen": WinnsenRules(),
}


@dataclass
class OneBoard:
    """A port with one board at its end; tests turn the knobs. Bytes come `pieces` at a time, 15 ms apart."""

    rules: Rules
    echo: bool = False
    silent: bool = False
    jammed: bool = False
    pieces: int = 64
    garbage: bytes = b""
    refusal: bytes = b""
    """What every question for the states is answered with, if anything."""
    opened: set[int] = field(default_factory=set)
    written: list[tuple[float, bytes]] = field(default_factory=list)
    events: PortEvents | None = None

    def open(self, events: PortEvents) -> None:
        self.events = events
        asyncio.get_running_loop().call_soon(events.on_open)

    def close(self) -> None:
        self.events = None

    def write(self, data: bytes) -> None:
        loop = asyncio.get_running_loop()
        self.written.append((loop.time(), data))
        if self.echo:
            loop.call_later(0.001, self._say, data)
        if self.silent:
            return
        lock = self.rules.heard(data)
        if lock is not None and not self.jammed:
            loop.call_later(0.01, self.opened.add, lock)
        loop.call_later(0.02, self._answer, data)

    def unlocks(self) -> list[bytes]:
        return [data for _, data in self.written if self.rules.heard(data) is not None]

    def _answer(self, data: bytes) -> None:
        refused = self.refusal and self.rules.heard(data) is None
        reply = self.refusal if refused else self.rules.reply(data, self.opened, ok=not self.jammed)
        stream = self.garbage + reply if reply else b""
        for step, at in enumerate(range(0, len(stream), self.pieces)):
            asyncio.get_running_loop().call_later(0.015 * step, self._say, stream[at : at + self.pieces])

    def _say(self, data: bytes) -> None:
        if self.events is not None:
            self.events.on_bytes(data)
