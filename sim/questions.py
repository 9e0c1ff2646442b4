"""What a master says to each family, by the simulator's own reading: ask for the states, open one lock.

Knows: the frames of `sim.boards`. Must never know: any driver.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sim.boards import cu48, kerong1, kerong2, modbus, modbus_rtu, winnsen, wkly, xor8a
from sim.boards.base import BoardOptions


@dataclass(frozen=True, slots=True)
class Tongue:
    """`ask(address, options)` and `open(address, lock, options)`, locks from 1, give frames."""

    ask: Callable[[int, BoardOptions], bytes]
    open: Callable[[int, int, BoardOptions], bytes]


def _relay_inputs(address: int, options: BoardOptions) -> bytes:
    return modbus_rtu.seal(address, modbus_rtu.READ_INPUTS, 0, 0, 0, options.channels)


def _relay_flash(address: int, lock: int, options: BoardOptions) -> bytes:
    where, tenths = modbus.FLASH_ON + lock - 1, max(1, round(options.pulse_ms / 100))
    return modbus_rtu.seal(address, modbus_rtu.WRITE_COIL, *divmod(where, 256), *divmod(tenths, 256))


def _cu48_open(address: int, lock: int, options: BoardOptions) -> bytes:
    on = isinstance(options, cu48.Cu48Options) and options.opens_with == "on"
    return modbus_rtu.seal(address, modbus_rtu.WRITE_COIL, 0, lock - 1, 0xFF if on else 0, 0)


TONGUES: Mapping[str, Tongue] = {
    "xor8a": Tongue(
        lambda address, _: xor8a.seal(xor8a.QUERY, address, 0, xor8a.READ),
        lambda address, lock, _: xor8a.seal(xor8a.OPEN, address, lock, xor8a.DO),
    ),
    "kerong1": Tongue(
        lambda address, _: kerong1.seal(kerong1.STX, address << 4, kerong1.STATUS, kerong1.ETX),
        lambda address, lock, _: kerong1.seal(kerong1.STX, address << 4 | lock - 1, kerong1.UNLOCK, kerong1.ETX),
    ),
    "kerong2": Tongue(
        lambda address, _: kerong2.seal(address, 0, kerong2.STATUS),
        lambda address, lock, _: kerong2.seal(address, lock - 1, kerong2.UNLOCK),
    ),
    "modbus": Tongue(_relay_inputs, _relay_flash),
    "cu48": Tongue(
        lambda address, options: modbus_rtu.seal(address, modbus_rtu.READ_COILS, 0, 0, 0, options.channels),
        _cu48_open,
    ),
    "wkly": Tongue(
        lambda address, _: wkly.seal(address, wkly.ALL),
        lambda address, lock, _: wkly.seal(address, wkly.OPEN, (lock,)),
    ),
    "winnsen": Tongue(
        lambda address, _: winnsen.frame_of(winnsen.STATES, address, 0xFF, 0xFF),
        lambda address, lock, _: winnsen.frame_of(winnsen.OPEN, address, lock),
    ),
}
