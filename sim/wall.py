"""A wall of 48 doors: six columns of eight, half of them small, on two boards.

Knows: its own measures. Must never know who stands before it.
"""

from pathlib import Path

from sim.shop_settings import Bank
from sim.wiring import parse_wiring

COLUMNS = "ABCDEF"
ROWS = (("S", 120), ("S", 120), ("S", 120), ("S", 120), ("M", 200), ("M", 200), ("L", 360), ("L", 360))
"""Each column from the top: size, and height in mm."""
WIDE_MM, HIGH_MM = 450, 1600
SCREEN_MM = 400
LOCKS = 24


def wall(folder: Path) -> Bank:
    """Write the kiosk's drawing into `folder`; the bank as it is wired."""
    layout = folder / "wall.toml"
    doors = [_door(column, row) for column in range(len(COLUMNS)) for row in range(len(ROWS))]
    layout.write_text(_bank() + "".join(_compartment(door) for door in doors), encoding="utf-8")
    wired = "".join(f"[[doors]]\nlabel = '{label}'\nline = 'main'\nboard = {board}\nlock = {lock}\n"
                    f"x_mm = {x_mm}\ny_mm = {y_mm}\nw_mm = {WIDE_MM}\nh_mm = {h_mm}\n"
                    for label, _, board, lock, x_mm, y_mm, h_mm in doors)  # fmt: skip
    boards = "".join(f"[[boards]]\nid = {board}\nline = 'main'\n" for board in (1, 2))
    return Bank(parse_wiring(f"name = 'wall'\n[[lines]]\nname = 'main'\n{boards}{wired}"), layout)


Door = tuple[str, str, int, int, int, int, int]
"""Label, size, board, lock, then x, y and height in mm."""


def _door(column: int, row: int) -> Door:
    number = column * len(ROWS) + row
    y_mm = sum(height for _, height in ROWS[:row])
    size, h_mm = ROWS[row]
    label = f"{COLUMNS[column]}{row + 1:02}"
    return label, size, number // LOCKS + 1, number % LOCKS + 1, SCREEN_MM + column * WIDE_MM, y_mm, h_mm


def _bank() -> str:
    fittings = (("screen", 300, 400), ("camera", 750, 100), ("slot", 900, 20))
    parts = [f"[bank.{name}]\nx_mm = 50\ny_mm = {y_mm}\nw_mm = 300\nh_mm = {h_mm}\n" for name, y_mm, h_mm in fittings]
    width_mm = SCREEN_MM + len(COLUMNS) * WIDE_MM
    return f"[bank]\nname = 'wall'\nwidth_mm = {width_mm}\nheight_mm = {HIGH_MM}\nplinth_mm = 80\n" + "".join(parts)


def _compartment(door: Door) -> str:
    label, size, board, lock, x_mm, y_mm, h_mm = door
    middle_mm = HIGH_MM + 80 - y_mm - h_mm / 2
    low = str(380 <= middle_mm <= 1220).lower()
    return (
        f"[[compartment]]\nlabel = '{label}'\nsize = '{size}'\nzone = 'ambient'\nlow = {low}\n"
        f"x_mm = {x_mm}\ny_mm = {y_mm}\nw_mm = {WIDE_MM}\nh_mm = {h_mm}\n"
        f"line = 'main'\nboard = {board}\nlock = {lock}\n"
    )
