"""A shop of real programs in which the controller can be killed at its points, and what people do in it.

Real central, real controller on a pseudo-terminal before the simulator; nobody needs the screen, for people come over
the link. Times are short, so that a door left open is given up within seconds.

Knows: programs, and what people do step by step. Must never know at which point a controller dies.
"""

import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from kiosk.link.screens import Button, Screen
from sim.client import ControlClient
from sim.crash.hand import Hand
from sim.crash.plan import Plan
from sim.day.lines import until
from sim.day.office import Office, Placed
from sim.day.places import write_central, write_kiosk
from sim.day.programs import script
from sim.day.scene import Order
from sim.day.stage import Stage
from sim.timing import pause_s

TIMES = """
opening_window_s = 4.0
pulse_every_s = 0.8
left_open_after_s = 4.0
closing_window_s = 8.0
say_window_s = 8.0
session_timeout_s = 300.0
"""
PICKUP = """
[pickup]
openings_per_minute = 240
"""
OPENED = (Screen.OPEN, Screen.LEFT_OPEN, Screen.LOAD_OPEN, Screen.RETURN_OPEN, Screen.RETRIEVE_OPEN)
WAYS_BACK = (Button.TAKEN, Button.DONE, Button.SIGN_OUT, Button.BACK, Button.SKIP, Button.LATER)
ITEM = {
    "title": {"zh-CN": "毛巾", "en": "Towel"},
    "quantity": 1,
    "paid_fen": 1900,
    "category": "household",
    "way": "remote",
}


@dataclass
class KillShop(Stage):
    """The running shop. Use as a context manager."""

    badge: str = ""
    _orders: int = 0
    plan: Plan = field(init=False)
    hand: Hand = field(init=False)

    def _open(self) -> None:
        places = self.places
        self.plan = Plan(places.home / "plan.json")
        self.plan.write()
        self.hand = Hand(places.home / "link.sock")
        self._parts.callback(self.hand.close)
        self._start_outside()
        write_kiosk(places, self.office.open_shop(self.scene), TIMES)
        config = places.config("kiosk")
        config.write_text(config.read_text(encoding="utf-8") + PICKUP, encoding="utf-8")
        argv = ("-m", "sim.crash.launch", str(places.home / "plan.json"), "run", "--config", str(config))
        self.add("kiosk", sys.executable, *argv)
        self._until(lambda: self.office.kiosk() is not None, "the controller did not enrol")
        _, self.badge = self.office.add_staff(self._kiosk(), self.scene)
        self._until(lambda: self.rows("SELECT 1 FROM staff") != [], "the controller knows no staff")

    def _start_outside(self) -> None:
        places = self.places
        write_central(places)
        self.add("central", script("central"), "serve", "--config", str(places.config("central")))
        self.add("simulator", script("locker-sim"), "up", "--no-camera", "--dir", str(places.bench))
        self.office = Office(places.url, places.token)
        self._parts.callback(self.office.close)
        self.wait_central()
        self._until(self._simulator_answers, "the simulator does not answer")
        self.control = ControlClient(places.bench / "control.sock")
        self._parts.callback(self.control.close)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What the controller has committed; none while there is no database."""
        return _rows(str(self.places.home / "kiosk" / "kiosk.sqlite"), sql, values)

    def central_rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What central has committed."""
        return _rows(str(self.places.home / "central.db"), sql, values)

    def _kiosk(self) -> str:
        return str((self.office.kiosk() or {})["id"])

    # What people do.

    def order(self) -> Placed:
        """A fresh order that the controller knows."""
        self._orders += 1
        number = f"K-{self._orders}"
        parcels = ({"label": f"P-{number}", "size": "S"},)
        made = Order(
            key=number, number=number, phone_tail=f"{2000 + self._orders}", hold="days", items=(ITEM,), parcels=parcels
        )
        placed = self.office.place(self._kiosk(), made)
        until(lambda: self.rows("SELECT 1 FROM orders WHERE id = ?", placed.id) != [], 60, "the order did not arrive")
        return placed

    def doors(self) -> dict[str, dict[str, Any]]:
        """How every door really is."""
        state = self.control.do("state")
        return dict(state["doors"]) if isinstance(state, dict) else {}

    def close_doors(self) -> None:
        """A good soul pushes every open door shut."""
        for label, door in self.doors().items():
            if door["leaf"] != "closed":
                self.control.do("close", door=label)

    def tend(self, put: str | None) -> None:
        """At the open door: lay something in, or take out what is there; push it shut."""
        label = (self.hand.snapshot.facts.compartment if self.hand.snapshot else None) or ""
        if self.doors().get(label, {}).get("leaf") == "open":
            if put is None:
                self.control.do("take", door=label)
            else:
                self.control.do("put", door=label, parcel=put)
            self.control.do("close", door=label)

    def to_idle(self) -> None:
        """Leave whatever is on the screen."""

        def there() -> bool:
            shown = self.hand.snapshot
            if shown is None or shown.screen is Screen.IDLE:
                return shown is not None
            if shown.screen in OPENED:
                self.close_doors()
            for button in WAYS_BACK:
                if button in shown.buttons:
                    self.hand.presses(button)
                    break
            pause_s(0.1)
            return False

        self.hand.until(there, "the idle screen", 120)

    def sign_in(self) -> None:
        """Badge and PIN."""
        self.to_idle()
        self.hand.scans(self.badge)
        self.hand.sees(Screen.STAFF_PIN)
        self.hand.types_pin(self.scene.staff.pin)
        self.hand.sees(Screen.STAFF_MENU)

    def to_load(self, order: Placed) -> None:
        """Up to the moment before the label is scanned."""
        self.sign_in()
        self.hand.touch(Button.LOAD)
        self.hand.sees(Screen.LOAD_SCAN)

    def loads(self, order: Placed) -> None:
        """Put the parcel into a door, and go away."""
        self.to_load(order)
        self.hand.scans(order.labels[0])
        self.hand.sees(Screen.LOAD_OPEN)
        self.tend(order.labels[0])
        self.hand.sees(Screen.LOAD_INSIDE)
        self.hand.touch(Button.INSIDE)
        self.hand.sees(Screen.LOAD_SCAN)
        self.to_idle()

    def collects(self, order: Placed) -> None:
        """Take the parcel; ends at the thanks."""
        self.to_idle()
        self.hand.scans(order.token)
        self.hand.sees(Screen.OPEN)
        self.tend(None)
        if self.hand.sees(Screen.COLLECTED, Screen.CLOSED_AT_ONCE).screen is Screen.CLOSED_AT_ONCE:
            self.hand.touch(Button.TAKEN)
            self.hand.sees(Screen.COLLECTED)

    def to_return(self, order: Placed) -> None:
        """Up to the moment before the door is asked for."""
        self.to_idle()
        self.hand.touch(Button.START_RETURN)
        self.hand.sees(Screen.RETURN_SCAN)
        self.hand.scans(order.token)
        self.hand.sees(Screen.RETURN_REASON)
        self.hand.touch(Button.CHOOSE, "changed_mind")
        self.hand.sees(Screen.RETURN_CONDITION)
        self.hand.touch(Button.CHOOSE, "intact")
        self.hand.sees(Screen.RETURN_DECISION)

    def to_retrieve(self) -> str:
        """Up to the moment before a task is chosen: the first with a door, if there is one that nobody is on."""
        self.sign_in()
        self.hand.touch(Button.RETRIEVE)
        tasks = [task for task in self.hand.sees(Screen.RETRIEVE_LIST).facts.tasks if task.compartment]
        return next(task.id for task in sorted(tasks, key=lambda task: task.taken_by is not None))

    def door_of(self, order: Placed) -> str:
        """The door behind which the order's parcel lies."""
        return next(label for label, door in self.doors().items() if order.labels[0] in door["parcels"])

    def to_reasons(self, door: str) -> None:
        """Up to the moment before staff say why they open this door."""
        self.sign_in()
        self.hand.touch(Button.OPEN_DOOR)
        self.hand.sees(Screen.STAFF_DOORS)

        def column_chosen() -> bool:
            shown = self.hand.snapshot
            if shown is None or any(choice.label == door for choice in shown.facts.doors):
                return shown is not None
            self.hand.presses(Button.CHOOSE, door[0])
            pause_s(0.1)
            return False

        self.hand.until(column_chosen, f"the doors of column {door[0]}")
        self.hand.touch(Button.CHOOSE, door)
        self.hand.sees(Screen.STAFF_REASON)

    def to_audit(self) -> None:
        """Up to the moment before the audit opens its first door; it stands on the menu, or among the rounds."""
        self.sign_in()
        self.hand.until(lambda: self._offers(Button.BANK_AUDIT, Button.ROUNDS), "the menu offers the audit")
        if self._offers(Button.ROUNDS):
            self.hand.touch(Button.ROUNDS)
            self.hand.sees(Screen.STAFF_ROUNDS)
        self.hand.touch(Button.BANK_AUDIT)
        self.hand.sees(Screen.BANK_AUDIT)

    def _offers(self, *buttons: Button) -> bool:
        shown = self.hand.snapshot
        return shown is not None and any(button in shown.buttons for button in buttons)

    def looks(self) -> None:
        """Work off one task that has a door."""
        self.hand.touch(Button.CHOOSE, self.to_retrieve())
        if self.hand.sees(Screen.RETRIEVE_OPEN, Screen.TASK).screen is Screen.TASK:
            self.hand.touch(Button.OPEN_DOOR)  # whoever was on it when the controller died
        label = self.hand.sees(Screen.RETRIEVE_OPEN).facts.compartment or ""
        seen = Button.SEEN_PARCEL if self.doors()[label]["parcels"] else Button.SEEN_EMPTY
        self.tend(None)
        self.hand.sees(Screen.RETRIEVE_SEEN)
        self.hand.touch(seen)
        self.hand.sees(Screen.RETRIEVE_LIST)
        self.to_idle()

    def silence_boards(self) -> None:
        """No board answers any more, whichever door is meant."""
        for board in self.wiring.boards:
            self.control.do("dead_board", board=board.id)

    def jam(self, labels: Sequence[str] | None = None) -> None:
        """No door opens, or none of these."""
        for label in labels or self.doors():
            self.control.do("jam", door=label, on=True)


def _rows(path: str, sql: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
            return connection.execute(sql, values).fetchall()
    except sqlite3.OperationalError:
        return []
