"""The Modbus poll of `polling` by other libraries, where they are installed: no part of the product.

Each is given the port, the rate, the boards, the inputs of a board and for how long; and gives reads per second.
"""

import importlib
import time
from collections.abc import Callable, Sequence
from typing import Any

TIMEOUT_S = 0.2

Poll = Callable[[str, int, Sequence[int], int, float], float]


def _minimalmodbus(port: str, baud: int, boards: Sequence[int], inputs: int, for_s: float) -> float:
    module: Any = importlib.import_module("minimalmodbus")
    slaves = [module.Instrument(port, board) for board in boards]
    slaves[0].serial.baudrate = baud
    slaves[0].serial.timeout = TIMEOUT_S
    return _as_fast_as_it_goes(slaves, lambda slave: len(slave.read_bits(0, inputs, 2)) == inputs, for_s)


def _pymodbus(port: str, baud: int, boards: Sequence[int], inputs: int, for_s: float) -> float:
    module: Any = importlib.import_module("pymodbus.client")
    client = module.ModbusSerialClient(port, baudrate=baud, timeout=TIMEOUT_S)
    client.connect()

    def read(board: int) -> bool:
        reply = client.read_discrete_inputs(0, count=inputs, device_id=board)
        return not reply.isError()

    try:
        return _as_fast_as_it_goes(boards, read, for_s)
    finally:
        client.close()


def _as_fast_as_it_goes(boards: Sequence[Any], read: Callable[[Any], bool], for_s: float) -> float:
    count, began_s = 0, time.perf_counter()
    while time.perf_counter() - began_s < for_s:
        count += read(boards[count % len(boards)])
    return count / (time.perf_counter() - began_s)


POLLS: dict[str, Poll] = {"minimalmodbus": _minimalmodbus, "pymodbus": _pymodbus}
