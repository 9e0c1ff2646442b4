"""The shop with a display: staff load the morning's parcels, then the screen and the simulator's window open.

Knows what a person who tries the shop needs to be told. Must never know a scripted customer.
"""

import threading

from sim.day.day import Day
from sim.day.places import Places, write_screen
from sim.day.programs import script
from sim.day.stage import Stage
from sim.day.steps import loading
from sim.visitor.client import Visitor


def stay(places: Places, seed: int) -> int:
    """Keep the shop open until a window is closed or a signal comes; 0."""
    closed = threading.Event()
    print("Opening the shop: staff load the parcels first, which takes about half a minute.", flush=True)
    with Stage(places, seed) as stage:
        _morning(stage)
        write_screen(places, small=True)
        screen = {"QSG_RENDER_LOOP": "basic"}
        config = str(places.config("screen"))
        stage.add("screen", script("kiosk-ui"), "--config", config, environment=screen, ended_well=closed.set)
        window = (script("locker-sim"), "window", "--dir", str(places.bench), "--codes", str(places.codes))
        stage.add("window", *window, environment=screen, ended_well=closed.set)
        print(welcome(stage), flush=True)
        closed.wait()
    return 0


def _morning(stage: Stage) -> None:
    """Before the shop opens, staff load what came in, at a screen nobody sees."""
    program = stage.add_visitor()
    visitor = Visitor(stage.places.visitor)
    try:
        loading.load(Day(stage, visitor, pictures=False))
    finally:
        visitor.close()
        program.stop()


def welcome(stage: Stage) -> str:
    """Where everything is, and what to try."""
    places, staff = stage.places, stage.scene.staff
    rows = [
        "The shop is open. Close a window or press Ctrl-C to close it.",
        f"Central:  {places.url}/  (any name, password {places.token})",
        f"Codes:    pictures in {places.codes}; the simulator's window holds them to the camera:",
        f"Staff:    staff-badge.png, then PIN {staff.pin}",
    ]
    for order in stage.scene.orders:
        placed = stage.orders[order.key]
        typed = f", or type {placed.code} and then {placed.locator}" if order.hold == "days" else ": its time is over"
        rows.append(f"Order:    {placed.number}  order-{order.key}.png{typed}")
    return "\n".join([*rows, f"Logs:     {places.logs}"])
