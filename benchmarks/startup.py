"""How long a controller takes from its start to `kiosk.ready`, for a bank of 96 doors on four boards of one line.

Within: the interpreter, the imports, the database with its checks, the link's socket, opening the serial port, and the
reconciliation of a journal with nothing open. Measured at the first start (the tables are made) and at the later ones.
"""

import json
import tempfile
import time
from pathlib import Path

from benchmarks import machine
from benchmarks.shop import controller, settings, simulator

STARTS = 5
BOARDS = 4
LOCKS = 24
COLUMNS = "ABCDEFGHJK"
READY_WITHIN_S = 60.0

DOOR_MM = (450, 75)
HEAD = """[bank]
name = "96"
width_mm = {width_mm}
height_mm = 1800
plinth_mm = 80
[bank.screen]
x_mm = {x_mm}
y_mm = 375
w_mm = 234
h_mm = 390
[bank.camera]
x_mm = {x_mm}
y_mm = 810
w_mm = 152
h_mm = 112
[bank.slot]
x_mm = {x_mm}
y_mm = 980
w_mm = 152
h_mm = 16
"""


def run() -> None:
    """Print the first start and the spread of the later ones."""
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        layout, wiring = bank(folder)
        config = settings(folder, layout=layout)
        with simulator(folder, wiring=wiring):
            taken = [_start(folder, config) * 1000 for _ in range(STARTS + 1)]
    print(f"first start, {BOARDS * LOCKS} doors  {taken[0]:7.1f} ms")
    print(f"later starts           {machine.spread(taken[1:])}")
    print(__doc__.split("\n\n", 1)[1].strip())


def _start(folder: Path, config: Path) -> float:
    """Seconds from the start of the program to its own word that it is ready."""
    log = folder / "kiosk.jsonl"
    read_from = log.stat().st_size if log.exists() else 0
    began_s = time.monotonic()
    with controller(folder, config):
        while time.monotonic() - began_s < READY_WITHIN_S:
            time.sleep(0.002)
            lines = log.read_bytes()[read_from:].splitlines() if log.exists() else []
            ready = [said["t"] for said in map(json.loads, lines) if said["event"] == "kiosk.ready"]
            if ready:
                return float(ready[0]) - began_s
    raise TimeoutError("the controller was not ready in time")


def bank(folder: Path, boards: int = BOARDS) -> tuple[Path, Path]:
    """The layout for the controller and the wiring for the simulator: one column of 24 doors per board, at most 10."""
    width, height = DOOR_MM
    compartments = [HEAD.format(width_mm=boards * width + 450, x_mm=boards * width + 100)]
    doors = ['name = "96"\nlines = [{ name = "main" }]\n']
    known = ", ".join(f'{{ id = {board}, line = "main" }}' for board in range(1, boards + 1))
    doors.append(f"boards = [{known}]\n")
    for board in range(1, boards + 1):
        for lock in range(1, LOCKS + 1):
            label = f"{COLUMNS[board - 1]}{lock:02}"
            place = f'label = "{label}"\nline = "main"\nboard = {board}\nlock = {lock}\n'
            where = f"x_mm = {(board - 1) * width}\ny_mm = {(lock - 1) * height}\nw_mm = {width}\nh_mm = {height}\n"
            compartments.append(f'[[compartment]]\n{place}{where}size = "S"\nzone = "ambient"\nlow = false\n')
            doors.append(f"[[doors]]\n{place}")
    layout, wiring = folder / "bank.toml", folder / "wiring.toml"
    layout.write_text("".join(compartments), encoding="utf-8")
    wiring.write_text("".join(doors), encoding="utf-8")
    return layout, wiring
